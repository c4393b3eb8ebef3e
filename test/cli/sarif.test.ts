// SARIF is what code scanning services take: held against the whole schema of OASIS, on every example of a mistake.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { sarifSchema } from '../support/sarifSchema';
import { run } from './command';

const examples = join(__dirname, '..', '..', 'examples');
const schema = sarifSchema();
const reason = typeof schema === 'string' ? schema : false;

test('SARIF of all examples is valid', { skip: reason }, async () => {
  const check = validator();
  const { stdout } = await run(examples, ['lint', '--format', 'sarif', '--fail-on', 'info', '.']);
  const log = JSON.parse(stdout) as { readonly runs: readonly { readonly results: readonly object[] }[] };
  assert.ok(check(log), JSON.stringify(check.errors, undefined, 2));
  const results = log.runs[0]?.results ?? [];
  assert.ok(results.length >= readdirSync(join(examples, 'mistakes')).length);
  for (const part of ['fixes', 'relatedLocations', 'properties'])
    assert.ok(
      results.some(result => part in result),
      `no result has ${part}`,
    );
});

test('the schema refuses what SARIF has not', { skip: reason }, () => {
  const check = validator();
  assert.equal(check({ version: '2.1.0', runs: [{ tool: { driver: {} } }] }), false);
  assert.equal(check({ version: '2.1.0', runs: [], extra: 1 }), false);
});

function validator(): ReturnType<Ajv['compile']> {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat('uri', URL.canParse);
  ajv.addFormat('uri-reference', reference => !/\s/.test(reference) && URL.canParse(reference, 'file:///'));
  ajv.addFormat('date-time', time => !Number.isNaN(Date.parse(time)));
  return ajv.compile(schema as object);
}
