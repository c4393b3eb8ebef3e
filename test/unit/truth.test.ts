// Values as the templates' own functions read them, each measured on a rendered release.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../server/core/json';
import { asInt, isTruthy, isTrueText } from '../../server/core/values/truth';

describe('values in templates', () => {
  test('a bare `if` takes every text but the empty one for true', () => {
    const on: readonly Json[] = [true, 'true', 'false', 1, -1, ['x'], { a: 1 }];
    const off: readonly Json[] = [false, '', 0, null, [], {}];
    assert.deepEqual(
      on.map(isTruthy),
      on.map(() => true),
    );
    assert.deepEqual([undefined, ...off].map(isTruthy), [false, ...off.map(() => false)]);
  });

  test('compared as text only true and its word are true', () => {
    const values: readonly (Json | undefined)[] = [true, 'true', 'True', 'yes', 1, false, null, undefined];
    assert.deepEqual(values.map(isTrueText), [true, true, false, false, false, false, false, false]);
  });

  test('`int` reads whole numbers, and what is none counts as 0', () => {
    const read: readonly (readonly [Json, number])[] = [
      ['2', 2],
      ['2.0', 2],
      ['0x2', 2],
      [2.5, 2],
      [1.9, 1],
      [true, 1],
      ['2.5', 0],
      [' 2', 0],
      ['1e3', 0],
      ['two', 0],
      [null, 0],
    ];
    assert.deepEqual(
      read.map(([value]) => asInt(value)),
      read.map(([, number]) => number),
    );
  });
});
