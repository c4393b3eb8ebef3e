// What became of every check and problem that was asked for: docs/rule-coverage.md names all of them, and only rules that exist.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rules } from '../../server/core';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'rule-coverage.md'), 'utf8');
const rows = [...page.matchAll(/^\| (\w+) \| (.+?) \| (.*) \|$/gm)].filter(([, id]) =>
  /^(?:[A-Z]{2}\d+|\d+)$/.test(id!),
);

describe('what was asked for', () => {
  test('is there, once each: 190 checks and 55 problems', () => {
    const numbered = (prefix: string, last: number, width: number): readonly string[] =>
      Array.from({ length: last }, (_, i) => `${prefix}${String(i + 1).padStart(width, '0')}`);
    assert.deepEqual(
      rows.map(([, id]) => id),
      [...numbered('SF', 142, 3), ...numbered('LY', 20, 2), ...numbered('CC', 28, 2), ...numbered('', 55, 1)],
    );
  });

  test('is said by rules that exist, or there is a reason', () => {
    const known = new Set(rules.map(rule => rule.id));
    for (const [line, id, , answer = ''] of rows) {
      const named = [...answer.matchAll(/\[([\w-]+)\]\(rules\/([\w-]+)\.md\)/g)];
      for (const [, rule = '', file] of named) {
        assert.equal(rule, file, line);
        assert.ok(known.has(rule), `${id} names ${rule}, which is no rule`);
      }
      assert.ok(named.length > 0 || answer.length > 20, `${id} has neither rule nor reason`);
    }
  });
});
