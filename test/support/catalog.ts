// The bundled catalog, loaded once for all tests of a file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog, type Catalog } from '../../server/core';

const schemas = join(__dirname, '..', '..', 'schemas');

let catalog: Catalog | undefined;

export function bundledCatalog(): Catalog {
  return (catalog ??= loadCatalog(readFileSync(join(schemas, 'models.json'), 'utf8'), readNotes));
}

export function readNotes(part: string): string | undefined {
  try {
    return readFileSync(join(schemas, 'notes', `${part}.json`), 'utf8');
  } catch {
    return undefined;
  }
}
