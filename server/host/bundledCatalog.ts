// Gives the core its catalog from the bytes that come with the program, and keeps the shells alive where they are broken.
import { DamagedModels, loadCatalog, type Catalog } from '../core';

/** Where the bytes come from: disk beside the bundle, or requests to the client in a browser. */
export interface CatalogBytes {
  /** Where the models are, in words, for an error message. */
  readonly place: string;
  /** The text of `schemas/models.json`. Throws or rejects where it can't be had. */
  models(): string | Promise<string>;
  /** The text of `schemas/notes/<part>.json`; `undefined` where there is none. Called at the first hover or completion. */
  notes(part: string): string | undefined;
  /** Fetches what `notes` gives, where that can't be had synchronously. */
  prepareNotes?(parts: readonly string[]): Promise<void>;
}

export interface BundledCatalog {
  readonly catalog: Catalog;
  /** A sentence where the models can't be used; the catalog is empty then. */
  readonly problem: string | undefined;
}

export const emptyCatalog: Catalog = {
  charts: [],
  versions: () => [],
  model: () => undefined,
  reads: () => false,
  note: () => undefined,
};

export async function openBundledCatalog(bytes: CatalogBytes): Promise<BundledCatalog> {
  try {
    return { catalog: loadCatalog(await bytes.models(), bytes.notes), problem: undefined };
  } catch (error) {
    if (error instanceof DamagedModels) return { catalog: emptyCatalog, problem: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return {
      catalog: emptyCatalog,
      problem: `The chart models (${bytes.place}) can't be used: ${reason}. Install SPIRE Helm again.`,
    };
  }
}

/** The parts that may have notes: `global`, the charts themselves and every chart behind a component of a newest version. */
export function notedParts(catalog: Catalog): readonly string[] {
  const parts = new Set<string>(['global', ...catalog.charts]);
  for (const chart of catalog.charts) {
    const newest = catalog.versions(chart).at(-1);
    const model = newest === undefined ? undefined : catalog.model(chart, newest);
    for (const component of model?.components.values() ?? []) parts.add(component.part);
  }
  return [...parts];
}
