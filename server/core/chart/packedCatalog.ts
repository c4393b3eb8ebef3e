// The catalog that ships with the product, over the packed models and the notes.
import type { Catalog, SettingNote } from './catalog';
import { assembleModel } from './assemble';
import { unpackCatalog, type PackedCatalog } from './compact';
import type { ChartModel } from './model';
import { recordReads, type ChartRecord } from './record';
import { compareVersions } from './versions';

/** Notes of one chart part by dotted path. */
type Notes = Readonly<Record<string, { readonly note: string; readonly link?: string }>>;

/** Thrown where the packed models can't be read; the message names the way out. */
export class DamagedModels extends Error {}

/**
 * @param modelsJson content of schemas/models.json
 * @param readNotes content of schemas/notes/<part>.json, asked for at the first hover or completion; `undefined` if there is none
 */
export function loadCatalog(modelsJson: string, readNotes: (part: string) => string | undefined): Catalog {
  const packed = readPacked(modelsJson);
  return catalogOf(unpackCatalog(packed), readNotes);
}

/** A catalog with further charts before those of `base`: from a folder or package of the user's. */
export function extendCatalog(base: Catalog, records: readonly ChartRecord[]): Catalog {
  const own = catalogOf(
    records.map(record => ({ chart: record.chart, version: record.version, record: () => record })),
    () => undefined,
  );
  const versions = (chart: string): readonly string[] =>
    [...new Set([...base.versions(chart), ...own.versions(chart)])].sort(compareVersions);
  return {
    charts: [...new Set([...base.charts, ...own.charts])],
    versions,
    model: (chart, version) => own.model(chart, version) ?? base.model(chart, version),
    reads: (chart, version, path) =>
      own.versions(chart).includes(version) ? own.reads(chart, version, path) : base.reads(chart, version, path),
    note: (part, path) => base.note(part, path),
  };
}

function readPacked(modelsJson: string): PackedCatalog {
  let packed: unknown;
  try {
    packed = JSON.parse(modelsJson);
  } catch {
    throw new DamagedModels('The chart models are damaged (schemas/models.json is no JSON). Install SPIRE Helm again.');
  }
  const format = (packed as { format?: unknown } | null)?.format;
  if (format !== 1) {
    throw new DamagedModels(
      `The chart models have format ${JSON.stringify(format)}, this version reads 1. Install SPIRE Helm again.`,
    );
  }
  return packed as PackedCatalog;
}

interface Known {
  readonly chart: string;
  readonly version: string;
  readonly record: () => ChartRecord;
}

function catalogOf(known: readonly Known[], readNotes: (part: string) => string | undefined): Catalog {
  const byChart = new Map<string, Map<string, Known>>();
  for (const entry of known) {
    const versions = byChart.get(entry.chart) ?? new Map<string, Known>();
    byChart.set(entry.chart, versions.set(entry.version, entry));
  }
  const sorted = new Map([...byChart].map(([chart, versions]) => [chart, [...versions.keys()].sort(compareVersions)]));
  const models = new Map<string, ChartModel>();
  const notes = new Map<string, Notes>();
  const notesOf = (part: string): Notes => {
    let found = notes.get(part);
    if (!found) notes.set(part, (found = JSON.parse(readNotes(part) ?? '{}') as Notes));
    return found;
  };
  return {
    charts: [...byChart.keys()],
    versions: chart => sorted.get(chart) ?? [],
    model: (chart, version) => {
      const entry = byChart.get(chart)?.get(version);
      if (!entry) return undefined;
      const key = `${chart}@${version}`;
      let model = models.get(key);
      if (!model) models.set(key, (model = assembleModel(entry.record())));
      return model;
    },
    reads: (chart, version, path) => {
      const entry = byChart.get(chart)?.get(version);
      return entry !== undefined && recordReads(entry.record(), path);
    },
    note: (part, path) => findNote(notesOf(part), path),
  };
}

/** Notes name free keys `*`; a note for the very key wins over one for any. */
function findNote(notes: Notes, path: readonly string[]): SettingNote | undefined {
  const candidates = path.reduce<readonly string[]>(
    (all, key) => all.flatMap(prefix => [`${prefix}${prefix && '.'}${key}`, `${prefix}${prefix && '.'}*`]),
    [''],
  );
  const free = (candidate: string): number => candidate.split('.').filter(key => key === '*').length;
  const found = [...candidates].sort((a, b) => free(a) - free(b)).find(candidate => candidate in notes);
  const note = found === undefined ? undefined : notes[found];
  return note && { note: note.note, link: note.link };
}
