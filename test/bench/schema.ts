// Prints the JSON Schema that yaml-language-server is given: made from our own model, so that both servers know the same chart.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../server/core';
import { jsonSchemaOf } from '../../server/core';

const schemas = join(__dirname, '..', '..', 'schemas');
const notes = new Set(readdirSync(join(schemas, 'notes')));
const catalog = loadCatalog(readFileSync(join(schemas, 'models.json'), 'utf8'), part =>
  notes.has(`${part}.json`) ? readFileSync(join(schemas, 'notes', `${part}.json`), 'utf8') : undefined,
);
const [chart = '', version = ''] = process.argv.slice(2);
const model = catalog.model(chart, version);
if (!model) throw new Error(`no model of ${chart}@${version}`);
process.stdout.write(JSON.stringify(jsonSchemaOf(model, catalog)));
