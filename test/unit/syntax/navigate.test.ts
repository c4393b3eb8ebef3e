// From a path or an offset to a node and back; `$0` marks the offset.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deref, effectiveEntries, entryAt, nodeAt } from '../../../server/core/syntax/navigate';
import { parseValues } from '../../../server/core/syntax/parse';

/** The keys from the top down to the offset, the text of the last key and the text of the last entry. */
function stepsAt(marked: string): { path: string; onKey?: boolean; key?: string; entry?: string } {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const steps = entryAt(parseValues(text), offset);
  const last = steps.at(-1);
  const path = steps.map(step => step.key).join('.');
  if (!last) return { path };
  const { keySpan, span, onKey } = last;
  return { path, onKey, key: text.slice(keySpan.start, keySpan.end), entry: text.slice(span.start, span.end) };
}

test('an offset in a key', () => {
  assert.deepEqual(stepsAt('x: 1\na:\n  b:\n    c$0d: 1\n'), {
    path: 'a.b.cd',
    onKey: true,
    key: 'cd',
    entry: 'cd: 1',
  });
  assert.equal(stepsAt('a:\n  $0b: 1\n').path, 'a.b');
  assert.equal(stepsAt('x: 1\na$0:\n  b: 1\n').entry, 'a:\n  b: 1');
});

test('an offset in a value', () => {
  assert.deepEqual(stepsAt('a:\n  b: on$0e\n'), { path: 'a.b', onKey: false, key: 'b', entry: 'b: one' });
  assert.equal(stepsAt('a: {b: [x, {c: y$0}]}\n').path, 'a.b.1.c');
  assert.equal(stepsAt('a: {b: 1, $0c: 2}\n').path, 'a.c');
});

test('an offset in a list', () => {
  assert.deepEqual(stepsAt('a:\n  - x\n  - y$0y\n'), { path: 'a.1', onKey: false, key: 'yy', entry: 'yy' });
  assert.equal(stepsAt('a:\n- b: 1\n  c$0: 2\n').path, 'a.0.c');
});

test('an offset between things belongs to what is around them', () => {
  assert.equal(stepsAt('a:\n  b: 1\n$0\n  c: 2\n').path, 'a');
  assert.equal(stepsAt('$0\n\na: 1\n').path, '');
  assert.equal(stepsAt('a: 1\n\n$0\n').path, '');
  assert.equal(stepsAt('').path, '');
});

test('a merged entry stands elsewhere', () => {
  assert.equal(stepsAt('a: &a {x: 1}\nb:\n  <$0<: *a\n').path, 'b');
});

test('a path leads to what Helm reads there', () => {
  const text = 'a: &a\n  x: 1\n  l: [{q: 2}]\nb:\n  <<: *a\n  x: 3\nc: *a\nd: 1\nd: {e: 5}\n';
  const document = parseValues(text);
  const value = (...path: string[]): unknown => {
    const node = nodeAt(document, path)?.node;
    return node?.kind === 'scalar' ? node.value : node?.kind;
  };
  assert.equal(value('a', 'x'), 1);
  assert.equal(value('a', 'l', '0', 'q'), 2);
  assert.equal(value('b', 'x'), 3);
  assert.equal(value('b', 'l', '0', 'q'), 2);
  assert.equal(value('c', 'x'), 1);
  assert.equal(value('d', 'e'), 5);
  assert.equal(value('a', 'l', '1'), undefined);
  assert.equal(value('a', 'l', 'q'), undefined);
  assert.equal(value('a', 'x', 'q'), undefined);
  assert.equal(value(), undefined);
});

test('deref follows aliases, and ends', () => {
  const document = parseValues('a: &a 1\nb: *a\nc: *missing\n');
  const target = deref(nodeAt(document, ['b'])!.node);
  assert.equal(target?.kind === 'scalar' && target.value, 1);
  assert.equal(deref(nodeAt(document, ['c'])!.node), undefined);
  const span = { start: 0, end: 0 };
  const loop = { kind: 'alias' as const, span, name: 'x', target: undefined as never };
  loop.target = loop as never;
  assert.equal(deref(loop), undefined);
});

test('of equal keys the last one counts', () => {
  const map = nodeAt(parseValues('a:\n  x: 1\n  z: 2\n  x: 3\n  <<: {z: 4}\n'), ['a'])!.node;
  assert.ok(map.kind === 'map');
  const seen = effectiveEntries(map).map(({ key, value }) => [key, value.kind === 'scalar' && value.value]);
  assert.deepEqual(seen, [
    ['x', 3],
    ['z', 4],
  ]);
});
