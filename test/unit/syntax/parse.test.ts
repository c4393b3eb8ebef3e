// The shape of the tree: spans, styles, merge keys, aliases, and what is saved of half-typed text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YamlMap, YamlNode } from '../../../server/core/syntax/document';
import { nodeAt } from '../../../server/core/syntax/navigate';
import { parseValues } from '../../../server/core/syntax/parse';
import { problemsOf, valuesOf } from './reading';

/** What a span covers, for the value at a path. */
function written(text: string, ...path: string[]): { key?: string; value: string; entry?: string } {
  const found = nodeAt(parseValues(text), path);
  assert.ok(found, path.join('.'));
  const slice = (span: { start: number; end: number }): string =>
    text.slice(found.base + span.start, found.base + span.end);
  const { entry, node } = found;
  return { value: slice(node.span), ...(entry ? { key: slice(entry.keySpan), entry: slice(entry.span) } : {}) };
}

function valueAt(text: string, ...path: string[]): YamlNode {
  const found = nodeAt(parseValues(text), path);
  assert.ok(found, path.join('.'));
  return found.node;
}

test('spans cover what is written', () => {
  const text = `
# a comment
a: one # two
b:
  "c d" : 'it''s'
  e:
    - x
    -   y: 1
        z: [1, {q: 2}]
f: |
  line
    more

g: "a
  b"
`;
  assert.deepEqual(written(text, 'a'), { key: 'a', value: 'one', entry: 'a: one' });
  assert.deepEqual(written(text, 'b', 'c d'), { key: '"c d"', value: "'it''s'", entry: `"c d" : 'it''s'` });
  assert.equal(written(text, 'b', 'e', '1').value, 'y: 1\n        z: [1, {q: 2}]');
  assert.deepEqual(written(text, 'b', 'e', '1', 'z', '1', 'q'), { key: 'q', value: '2', entry: 'q: 2' });
  assert.deepEqual(written(text, 'f'), { key: 'f', value: '|\n  line\n    more', entry: 'f: |\n  line\n    more' });
  assert.equal(written(text, 'g').value, '"a\n  b"');
  assert.equal(written(text, 'b').entry?.endsWith('{q: 2}]'), true);
});

test('a value that is not written has its place directly behind the colon', () => {
  for (const text of [
    'a:\nb: 1\n',
    'a:   \nb: 1\n',
    'a: # why\nb: 1\n',
    'a:',
    'x: {a: }\n',
    'x:\n  a:\n\n\n# c\ny: 1\n',
  ]) {
    const path = text.startsWith('x') ? ['x', 'a'] : ['a'];
    const found = nodeAt(parseValues(text), path)!;
    const at = text.indexOf('a:') + 2 - found.base;
    assert.deepEqual(
      found.node,
      { kind: 'scalar', span: { start: at, end: at }, value: null, text: '', style: 'plain' },
      text,
    );
  }
});

test('scalars keep their style and their text', () => {
  const text = `a: 0x10\nb: "1\\n2"\nc: '1'\nd: |-\n  x\n  y\ne: >\n  x\n  y\nf: on\n`;
  const seen = ['a', 'b', 'c', 'd', 'e', 'f'].map(key => {
    const node = valueAt(text, key);
    assert.equal(node.kind, 'scalar');
    return node.kind === 'scalar' ? [node.style, node.text, node.value] : [];
  });
  assert.deepEqual(seen, [
    ['plain', '0x10', 16],
    ['double', '1\n2', '1\n2'],
    ['single', '1', '1'],
    ['literal', 'x\ny', 'x\ny'],
    ['folded', 'x y\n', 'x y\n'],
    ['plain', 'on', true],
  ]);
});

test('custom tags are dropped, tags of YAML bind', () => {
  const text = 'a: !vault 12\nb: !!str 12\nc: !!int "12"\nd: !x {e: 1}\nf: !!float 1\n';
  assert.deepEqual(valuesOf(parseValues(text)), { a: '12', b: '12', c: 12, d: { e: 1 }, f: 1 });
});

test('both entries of a repeated key are there', () => {
  const map = valueAt('a:\n  b: 1\n  b: 2\n', 'a') as YamlMap;
  assert.deepEqual(
    map.entries.map(entry => entry.value.kind === 'scalar' && entry.value.value),
    [1, 2],
  );
});

test('merge keys become entries that stand where the merge key stands', () => {
  const text = 'base: &base\n  a: 1\n  b: 2\nx:\n  <<: *base\n  b: 3\n';
  const document = parseValues(text);
  const found = nodeAt(document, ['x'])!;
  assert.equal(found.node.kind, 'map');
  const entries = found.node.kind === 'map' ? found.node.entries : [];
  assert.deepEqual(
    entries.map(entry => [
      entry.key,
      entry.merged,
      text.slice(found.base + entry.span.start, found.base + entry.span.end),
    ]),
    [
      ['a', true, '<<: *base'],
      ['b', true, '<<: *base'],
      ['b', false, 'b: 3'],
    ],
  );
  assert.deepEqual(valuesOf(document), { base: { a: 1, b: 2 }, x: { a: 1, b: 3 } });
  assert.deepEqual(problemsOf(document), []);
});

test('of a list of merged maps the first wins, and merges nest', () => {
  const text = 'a: &a {x: 1, w: 1}\nb: &b\n  <<: *a\n  w: 2\nc:\n  <<: [*b, {x: 3, z: 3}]\n';
  assert.deepEqual(valuesOf(parseValues(text))['c'], { x: 1, w: 2, z: 3 });
});

test('an alias names its target, whose spans are those of the anchor', () => {
  const text = 'a: &x {b: 1}\nc: *x\n';
  const found = nodeAt(parseValues(text), ['c'])!;
  assert.equal(found.node.kind, 'alias');
  const target = found.node.kind === 'alias' ? found.node.target : undefined;
  assert.equal(target && text.slice(found.base + target.span.start, found.base + target.span.end), '{b: 1}');
  assert.deepEqual(valuesOf(parseValues('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')), { a: 1, b: 1, c: 2, d: 2 });
});

test('half-typed text yields the entries that are certain', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['foo:\n  ba', { foo: 'ba' }],
    ['foo: [a,', { foo: ['a'] }],
    ['foo: {a: ', { foo: { a: null } }],
    ['foo: {a: 1, b', { foo: { a: 1, b: null } }],
    ['foo: "x\nbar: 1\n', { foo: 'x', bar: 1 }],
    ['foo:\n  a: "x\n  b: 1\nbar: 1\n', { foo: { a: 'x', b: 1 }, bar: 1 }],
    ['foo:\n  a: [x,\n  b: 1\n', { foo: { a: ['x'], b: 1 } }],
    ['foo:\n  a: 1\n  lo\n', { foo: { a: 1 } }],
    ['foo:\n  lo\n  a: 1\n', { foo: { a: 1 } }],
    ['lo\nfoo: 1\n', { foo: 1 }],
    ['foo:\n  lo\n    a: 1\n  b: 2\n', { foo: { a: 1, b: 2 } }],
    ['foo: 1\n  bar: 2\nbaz: 3\n', { foo: 1, bar: 2, baz: 3 }],
    ['foo: a: b\nbar: 1\n', { foo: 'a: b', bar: 1 }],
    ['foo:\n\ta: 1\n\tb:\n\t\tc: 2\nbar: 1\n', { foo: { a: 1, b: { c: 2 } }, bar: 1 }],
    ['foo: {{ x }}\nbar: 1\n', { foo: '{{ x }}', bar: 1 }],
    ['{{- if x }}\nfoo: 1\n{{- end }}\n', { foo: 1 }],
    ['<<<<<<< ours\nfoo: 1\n=======\nfoo: 2\n>>>>>>> theirs\nbar: 1\n', { foo: 1, bar: 1 }],
    ['foo:\n  - a\n  -\n  b\nbar: 1\n', undefined],
  ];
  for (const [text, values] of cases) {
    const read = valuesOf(parseValues(text));
    if (values !== undefined) assert.deepEqual(read, values, JSON.stringify(text));
    else assert.equal(read['bar'], 1, JSON.stringify(text));
  }
});

test('quotes and brackets may run on at any column, as they may for Helm', () => {
  const text = 'a:\n  ca: "-----BEGIN\nMIIB\n-----END"\n  b: [\n  x,\n{q: 1}\n]\nc: {\n"d": 1\n}\ne: 1\n';
  const document = parseValues(text);
  assert.deepEqual(problemsOf(document), []);
  assert.deepEqual(valuesOf(document), {
    a: { ca: '-----BEGIN MIIB -----END', b: ['x', { q: 1 }] },
    c: { d: 1 },
    e: 1,
  });
  assert.equal(written(text, 'a', 'b', '1', 'q').value, '1');
  assert.equal(written(text, 'a', 'ca').value, '"-----BEGIN\nMIIB\n-----END"');
  assert.equal(written(text, 'c', 'd').key, '"d"');
  assert.equal(written(text, 'e').entry, 'e: 1');
});

test('line breaks of every kind keep their offsets', () => {
  for (const eol of ['\n', '\r\n', '\r']) {
    const text = ['a: 1', 'b:', '  c: "x', '    y"', '  d: |', '    z', 'e: 2', ''].join(eol);
    assert.deepEqual(valuesOf(parseValues(text)), { a: 1, b: { c: 'x y', d: 'z\n' }, e: 2 }, JSON.stringify(eol));
    assert.equal(written(text, 'e').entry, 'e: 2');
    assert.equal(written(text, 'b', 'c').value, `"x${eol}    y"`);
  }
});

test('a byte order mark is no text', () => {
  const text = '\ufeffa: 1\nb: 2\n';
  assert.deepEqual(valuesOf(parseValues(text)), { a: 1, b: 2 });
  assert.equal(written(text, 'a').key, 'a');
});

test('no text makes the parser throw, and no span leaves the text', () => {
  const parts = [
    'a',
    ': ',
    '\n',
    '  ',
    '- ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '#',
    '&x ',
    '*x',
    '!',
    '|',
    '>',
    '\t',
    '---\n',
    '{{',
    '}}',
    '<<: ',
    '\r',
    '\u00a0',
    '\ud83d',
    '?',
    '%',
    '\\',
    '=',
  ];
  let seed = 1;
  const next = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 800; round++) {
    const text = Array.from({ length: next(30) }, () => parts[next(parts.length)]).join('');
    const document = parseValues(text);
    for (const { span } of problemsOf(document)) {
      assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
    }
    const inText = (node: YamlNode, base: number): void => {
      assert.ok(base + node.span.start >= 0 && node.span.start <= node.span.end, JSON.stringify(text));
      assert.ok(base + node.span.end <= text.length, JSON.stringify(text));
      if (node.kind === 'map') node.entries.forEach(entry => inText(entry.value, base));
      if (node.kind === 'list') node.items.forEach(item => inText(item, base));
    };
    for (const { start, block } of document.sections) block.entries.forEach(entry => inText(entry.value, start));
  }
});
