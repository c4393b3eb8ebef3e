// Makes sure that our words about settings are at hand before the first hover or completion shows them.
import { notedParts, type CatalogBytes } from '../host/bundledCatalog';
import type { Workspace } from './workspace';

export interface Notes {
  ready(): Promise<void>;
}

/** On disk notes are read when the core asks for them; only a browser has to fetch them before. */
export function notesOf(bytes: CatalogBytes, workspace: Workspace): Notes {
  let fetched: Promise<void> | undefined;
  return {
    ready: async () => {
      if (!bytes.prepareNotes) return;
      fetched ??= bytes.prepareNotes(notedParts(await workspace.bundled()));
      await fetched;
    },
  };
}
