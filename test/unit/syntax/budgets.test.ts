// Texts that are made to hurt. The limits count work, so every machine sees the same; the time limit of the tests is only
// there to fail where something grows faster than its text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseValues } from '../../../server/core/syntax/parse';
import { nodeAt } from '../../../server/core/syntax/navigate';
import { problemsOf, valuesOf } from './reading';

const patience = { timeout: 20_000 };

function codes(text: string): string[] {
  return [...new Set(problemsOf(parseValues(text)).map(({ code, fatal }) => (fatal ? `${code}!` : code)))];
}

function chain(length: number): string {
  const links = Array.from({ length }, (_, i) =>
    i === 0 ? 'a0: &a0 {k0: 1}' : `a${i}: &a${i}\n  <<: *a${i - 1}\n  k${i}: 1`,
  );
  return links.join('\n') + '\n';
}

function aliases(count: number, value: string): string {
  return `a: &a ${value}\nb:\n${'  - *a\n'.repeat(count)}`;
}

test('merge keys are followed up to the limit, as far as Helm does', patience, () => {
  assert.deepEqual(codes(chain(140)), []);
  assert.deepEqual(codes(chain(200)), ['alias-limit']);
  // From here on Helm itself stops: "document contains excessive aliasing".
  assert.deepEqual(codes(chain(400)), ['alias-limit!']);
  assert.deepEqual(codes(chain(1_500)), ['alias-limit!']);
});

test('a chain beyond the limit still has its own keys', patience, () => {
  const document = parseValues(chain(1_500));
  assert.equal(nodeAt(document, ['a1499', 'k1499'])?.node.kind, 'scalar');
  assert.equal(nodeAt(document, ['a1499', 'k0']), undefined);
});

test('ten thousand aliases are followed, the next one is not', patience, () => {
  assert.deepEqual(codes(aliases(10_000, 'x')), []);
  assert.deepEqual(codes(aliases(10_001, 'x')), ['alias-limit']);
  const list = valuesOf(parseValues(aliases(10_001, 'x')))['b'] as unknown[];
  assert.deepEqual([list.length, list[9_999], list[10_000]], [10_001, 'x', undefined]);
});

test('an alias bomb is refused as Helm refuses it, and is a bomb no more', patience, () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) =>
      `a${i}: &a${i} [${Array(9)
        .fill(i === 0 ? 'x' : `*a${i - 1}`)
        .join(', ')}]`,
  );
  const bomb = levels.join('\n') + '\n';
  assert.deepEqual(codes(bomb), ['alias-limit!']);
  // Following every alias of the tree must come to an end.
  assert.ok(JSON.stringify(valuesOf(parseValues(bomb))).length < 2_000_000);
});

test('nesting is read to a depth that no chart has', patience, () => {
  for (const text of [
    `a: ${'['.repeat(100_000)}`,
    `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
    `a:\n ${'- '.repeat(50_000)}x\n`,
    `a:\n ${'? '.repeat(20_000)}x\n`,
    Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
  ]) {
    assert.ok(codes(text).includes('too-large'), text.slice(0, 20));
  }
  const deep = `${Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')}${' '.repeat(150)}b: 1\n`;
  assert.deepEqual(codes(deep), []);
});

test('long files are read up to the limit', patience, () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, i) => `k${i}: ${i}\n`).join('');
  const long = parseValues(`${lines(2_000)}${'\n'.repeat(98_500)}last: 1\n`);
  assert.deepEqual(
    problemsOf(long).map(({ code }) => code),
    ['too-large'],
  );
  assert.equal(nodeAt(long, ['k1999'])?.node.kind, 'scalar');
  assert.equal(nodeAt(long, ['last']), undefined);
  assert.deepEqual(codes(lines(50_000)), []);
  assert.deepEqual(codes(`a: "${'x'.repeat(5_000_000)}"\n`), ['too-large']);
  assert.deepEqual(codes(`a: 1\n${'# comment\n'.repeat(500_000)}`), ['too-large']);
});

test('a value beyond the node limit is not there, those before it are', patience, () => {
  const text = `a: [${'x, '.repeat(210_000)}y]\nb: 1\n`;
  const document = parseValues(text);
  const list = nodeAt(document, ['a'])?.node;
  assert.ok(list?.kind === 'list' && list.items.length > 190_000 && list.items.length < 210_000);
  assert.ok(problemsOf(document).some(({ code }) => code === 'too-large'));
});

test('long texts that are no YAML are given up', patience, () => {
  for (const text of [
    '}{][:,"\'\n'.repeat(120_000),
    '\tk: v\n'.repeat(15_000),
    '- "\n'.repeat(40_000),
    'a: [\n'.repeat(5_000),
    '%TAG x\n'.repeat(20_000),
    '---\n'.repeat(100_000),
    '<<<<<<< x\n'.repeat(10_000),
  ]) {
    assert.notDeepEqual(codes(text), undefined, text.slice(0, 8));
  }
});
