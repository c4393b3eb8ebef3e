// Reads the bundled chart models from disk, and the notes on settings when they are first asked for.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogBytes } from './bundledCatalog';
import { packageFolder } from './nodePackage';

export const nodeCatalogBytes: CatalogBytes = {
  place: 'schemas/models.json',
  models: () => readFileSync(schemaFile('models.json'), 'utf8'),
  notes: part => {
    if (!/^[\w-]+$/.test(part)) return undefined;
    const path = schemaFile('notes', `${part}.json`);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  },
};

function schemaFile(...names: readonly string[]): string {
  return join(packageFolder(), 'schemas', ...names);
}
