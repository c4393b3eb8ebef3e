// Gets the bundled models and notes through the client: the way into a web worker.
import type { CatalogBytes } from '../host/bundledCatalog';
import { readAsset } from '../protocol';
import type { AskClient } from './platform';

export function clientCatalogBytes(ask: AskClient): CatalogBytes {
  const notes = new Map<string, string>();
  const read = async (name: string): Promise<string | undefined> => {
    const text = await ask(readAsset, { name });
    return typeof text === 'string' ? text : undefined;
  };
  return {
    place: 'schemas/models.json',
    models: async () => {
      const text = await read('models.json');
      if (text === undefined) throw new Error('the editor did not find them');
      return text;
    },
    notes: part => notes.get(part),
    prepareNotes: async parts => {
      await Promise.all(
        parts.map(async part => {
          const text = await read(`notes/${part}.json`).catch(() => undefined);
          if (text !== undefined) notes.set(part, text);
        }),
      );
    },
  };
}
