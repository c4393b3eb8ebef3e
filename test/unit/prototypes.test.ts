// Keys that JavaScript gives a meaning of its own are keys like all others here.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseConfig, openDocument, printValues, readFleetFile } from '../../server/core';
import { parseValues } from '../../server/core/syntax/parse';
import { plainDocument } from '../../server/core/syntax/plain';
import { readSet } from '../../server/core/values/setOption';
import { lint } from '../support/lint';
import { lintFleet } from '../support/lintFleet';

const keys = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf'];

describe('a key such as __proto__', () => {
  for (const key of keys) {
    test(`${key} of a values file is an own key`, () => {
      const plain = plainDocument(
        parseValues(`${key}:\n  polluted: true\nglobal:\n  ${key}: {polluted: true}\n`),
      ) as object;
      assert.ok(Object.keys(plain).includes(key));
      assert.ok(Object.keys((plain as { global: object }).global).includes(key));
      assert.equal(Object.getPrototypeOf(plain) === null || Object.getPrototypeOf(plain) === Object.prototype, true);
      untouched();
    });

    test(`${key} is told as a setting that the chart does not have`, () => {
      const found = lint(`tags:\n  nestedRoot: true\nglobal:\n  spire:\n    ${key}: {polluted: true}\n`, {
        chart: 'spire-nested@0.30.0',
      });
      assert.ok(
        found.some(({ rule, setting }) => rule === 'unknown-setting' && setting.endsWith(key)),
        JSON.stringify(found),
      );
      untouched();
    });

    test(`${key} in --set is an own key`, () => {
      assert.deepEqual(
        readSet({ form: 'set', text: `${key}.polluted=true` }).map(({ path }) => path),
        [[key, 'polluted']],
      );
      untouched();
    });

    test(`${key} in options and fleet files does no harm`, () => {
      parseConfig(`files:\n  ${key}: spire@0.30.0\nrules:\n  ${key}: off\n${key}:\n  polluted: true\n`);
      readFleetFile(`chart: spire@0.30.0\nreleases:\n  ${key}:\n    values: [a.yaml]\n    ${key}: {polluted: true}\n`);
      const { fleet } = lintFleet({
        'spire-fleet.yaml': `chart: spire@0.30.0\nreleases:\n  ${key}:\n    values: [a.yaml]\n`,
        'a.yaml': `global: {spire: {trustDomain: a.example}}\n${key}: {polluted: true}\n`,
      });
      assert.deepEqual(
        fleet.members.map(member => member.key),
        [key],
      );
      assert.ok(printValues(fleet.members[0]!.merged).includes(key));
      untouched();
    });
  }

  test('of a document that is opened again does no harm', () => {
    const first = openDocument({ id: 'a', text: '__proto__: &a {polluted: true}\nb: *a\n', languageId: 'yaml' });
    openDocument({ id: 'a', text: 'b: {<<: {__proto__: {polluted: true}}}\n', languageId: 'yaml' }, first);
    untouched();
  });
});

function untouched(): void {
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  assert.equal(([] as { polluted?: unknown }).polluted, undefined);
}
