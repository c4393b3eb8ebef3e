// The JSON Schema that the command prints, taken by a library of another house: valid, of use, and no stricter than we are.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { bundledCatalog } from '../support/catalog';
import { noCorpus, readCorpus } from '../support/corpus';
import { lint } from '../support/lint';
import { run } from './command';

const folder = mkdtempSync(join(tmpdir(), 'spire-helm-schema-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const examples = join(__dirname, '..', '..', 'examples');

const compiled = new Map<string, Promise<ValidateFunction>>();

/** Of a chart as `--chart` takes it. */
function schemaOf(chart: string): Promise<ValidateFunction> {
  let found = compiled.get(chart);
  if (!found) {
    found = run(folder, ['schema', '--chart', chart]).then(({ code, stdout, stderr }) => {
      assert.equal(code, 0, stderr);
      // A thousand settings overflow the stack of the library's optimiser where references are inlined.
      return new Ajv({ strict: false, allErrors: true, inlineRefs: false }).compile(JSON.parse(stdout) as object);
    });
    compiled.set(chart, found);
  }
  return found;
}

describe('spire-helm schema', () => {
  test('takes our examples, and refuses the example of mistakes', async () => {
    const wrong: string[] = [];
    for (const name of readdirSync(examples, { recursive: true, encoding: 'utf8' })) {
      const fleet = name.endsWith('.yaml') && join(examples, dirname(name), 'spire-fleet.yaml');
      if (!fleet || !existsSync(fleet) || name.endsWith('spire-fleet.yaml')) continue;
      const chart = /^chart: (\S+)/m.exec(readFileSync(fleet, 'utf8'))?.[1];
      assert.ok(chart !== undefined, `${fleet} names no chart`);
      const check = await schemaOf(chart);
      if (!check(parse(readFileSync(join(examples, name), 'utf8'))))
        wrong.push(`${name}: ${check.errors?.map(error => `${error.instancePath} ${error.message}`).join(', ')}`);
    }
    assert.deepEqual(wrong, []);
    const check = await schemaOf('spire-nested@0.30.0');
    assert.equal(
      check(parse(readFileSync(join(examples, 'mistakes', 'values.yaml'), 'utf8'), { uniqueKeys: false })),
      false,
    );
    assert.ok(check.errors!.some(error => error.keyword === 'additionalProperties'));
  });

  test('without a version is of the newest, and a chart folder of the user’s has its own', async () => {
    const newest = await run(folder, ['schema', '--chart', 'spire']);
    assert.match(newest.stdout, /"title": "Values of spire 0\.30\.0"/);
    writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: spire\nversion: 9.9.9\n');
    writeFileSync(join(folder, 'values.yaml'), 'own: 1\n');
    const own = await run(folder, ['schema', '--chart', './']);
    assert.match(own.stdout, /"title": "Values of spire 9\.9\.9\+local"/);
  });

  for (const [what, words, says] of [
    ['no chart', ['schema'], /schema wants a chart/],
    [
      'an unknown chart',
      ['schema', '--chart', 'spiral'],
      /there is no chart "spiral"; known are spire-nested and spire|known are spire and spire-nested/,
    ],
    [
      'an unknown version',
      ['schema', '--chart', 'spire@9.0.0'],
      /spire has no known version "9\.0\.0"; known are 0\.20\.0/,
    ],
  ] as const)
    test(`says what is wrong with ${what}`, async () => {
      const { code, stderr } = await run(folder, words);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });

  test('refuses no real file that we let pass', { skip: noCorpus }, async () => {
    const catalog = bundledCatalog();
    const files = readCorpus().filter(file => catalog.charts.includes(file.chart));
    const stricter: string[] = [];
    let refused = 0;
    for (const file of files) {
      const values = valuesOf(file.text);
      if (values === undefined) continue;
      const known = catalog.versions(file.chart);
      const chart = `${file.chart}@${known.find(version => version === file.version) ?? known.at(-1)}`;
      const check = await schemaOf(chart);
      if (check(values)) continue;
      refused += 1;
      if (lint(file.text, { chart, id: file.file }).length === 0)
        stricter.push(`${file.file}: ${check.errors?.[0]?.instancePath} ${check.errors?.[0]?.message}`);
    }
    console.log(`${files.length} files, ${refused} refused by the schema`);
    assert.deepEqual(stricter, []);
    assert.ok(refused > 10);
  });
});

/** `undefined` for what is no plain values file: templates, manifests, several documents. */
function valuesOf(text: string): object | undefined {
  try {
    const values = parse(text) as unknown;
    return typeof values === 'object' && values !== null && !('apiVersion' in values) ? values : undefined;
  } catch {
    return undefined;
  }
}
