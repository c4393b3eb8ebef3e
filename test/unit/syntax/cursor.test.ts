// The cursor is read from half-typed text by its columns; `$0` marks it in the fixtures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cursorAt, indentUnit, type Cursor } from '../../../server/core/syntax/cursor';

interface Expected {
  place: Cursor['place'];
  /** Dotted. */
  path?: string;
  prefix?: string;
  /** The text that a completion replaces. */
  replace?: string;
  key?: string;
  indent?: number;
  siblings?: readonly string[];
  colonFollows?: boolean;
  inQuotes?: string;
  flow?: boolean;
  needsSpace?: boolean;
}

/** Compares only what the case names. */
function expectCursor(marked: string, expected: Expected): void {
  const offset = marked.indexOf('$0');
  assert.notEqual(offset, -1, 'the fixture has a cursor');
  const text = marked.replace('$0', '');
  const cursor = cursorAt(text, offset);
  const all = {
    ...cursor,
    path: cursor.path.join('.'),
    replace: text.slice(cursor.replace.start, cursor.replace.end),
  } as Record<string, unknown>;
  const seen = Object.fromEntries(Object.keys(expected).map(key => [key, all[key]]));
  assert.deepEqual(seen, expected);
  assert.equal(text.slice(cursor.replace.start, offset), cursor.prefix, 'the prefix is the typed part of the word');
}

function cases(table: Readonly<Record<string, readonly [string, Expected]>>): void {
  for (const [name, [marked, expected]] of Object.entries(table)) test(name, () => expectCursor(marked, expected));
}

cases({
  'an empty file takes a top-level key': ['$0', { place: 'key', path: '', prefix: '', indent: 0, siblings: [] }],
  'a half-typed word at the top is a key': [
    'glo$0\nspire-server:\n  x: 1\n',
    { place: 'key', path: '', prefix: 'glo', replace: 'glo', siblings: ['spire-server'], colonFollows: false },
  ],
  'inside a key the part behind the cursor is replaced too': [
    'spire-server:\n  repl$0icas: 3\n  logLevel: info\n',
    {
      place: 'key',
      path: 'spire-server',
      prefix: 'repl',
      replace: 'replicas',
      colonFollows: true,
      siblings: ['logLevel'],
    },
  ],
  'at the start of a key': [
    'a:\n  $0key: 1\n',
    { place: 'key', path: 'a', prefix: '', replace: 'key', colonFollows: true },
  ],
  'a blank line below a key goes into its map': [
    'spire-server:\n  $0\n',
    { place: 'key', path: 'spire-server', prefix: '', replace: '', indent: 2, siblings: [] },
  ],
  'a blank line at the column of the entries above': [
    'a:\n  b: 1\n  c:\n    d: 2\n  $0\n  e: 3\n',
    { place: 'key', path: 'a', indent: 2, siblings: ['b', 'c', 'e'] },
  ],
  'a blank line deeper than the last key without a value': [
    'a:\n  b: 1\n  c:\n    $0\n',
    { place: 'key', path: 'a.c', indent: 4, siblings: [] },
  ],
  'a blank line at column 0 is the top': ['a:\n  b: 1\n$0\nc: 2\n', { place: 'key', path: '', siblings: ['a', 'c'] }],
  'a blank line between two levels belongs to the outer map, whose keys stand deeper': [
    'a:\n    b: 1\n    c: 2\n  $0\n',
    { place: 'key', path: 'a', indent: 2, siblings: ['b', 'c'] },
  ],
  'deeper than an entry with a value there is no place for a key': ['a:\n  b: 1\n    $0\n', { place: 'none' }],
  'a word deeper than an entry with a value goes on with the value': ['a:\n  b: one\n    tw$0\n', { place: 'none' }],
  'the rest of the line and the lines below do not disturb a new key': [
    'a:\n  log$0\n  b: 1\n',
    { place: 'key', path: 'a', prefix: 'log', siblings: ['b'], colonFollows: false },
  ],
  'keys of other sections are no siblings': [
    'a:\n  x: 1\nb:\n  $0\nc:\n  y: 1\n',
    { place: 'key', path: 'b', siblings: [] },
  ],

  'a value': ['a:\n  b: tr$0\n', { place: 'value', path: 'a', key: 'b', prefix: 'tr', replace: 'tr', siblings: [] }],
  'a value is replaced as a whole, without its comment': [
    'a: one tw$0o # why\n',
    { place: 'value', path: '', key: 'a', prefix: 'one tw', replace: 'one two' },
  ],
  'an empty value': ['a:\n  b: $0\n', { place: 'value', key: 'b', prefix: '', replace: '', needsSpace: false }],
  'directly behind the colon a space is missing': ['a:\n  b:$0\n', { place: 'value', key: 'b', needsSpace: true }],
  'an empty value before a comment': ['a: $0 # why\n', { place: 'value', key: 'a', prefix: '', replace: '' }],
  'a value behind an anchor': ['a: &x tr$0\n', { place: 'value', key: 'a', prefix: 'tr', replace: 'tr' }],
  'a value in double quotes': [
    'a: "one t$0wo" # c\n',
    { place: 'value', key: 'a', prefix: 'one t', replace: 'one two', inQuotes: '"' },
  ],
  'a value in a quote that is not closed': [
    "a: 'on$0\nb: 1\n",
    { place: 'value', key: 'a', prefix: 'on', replace: 'on', inQuotes: "'" },
  ],
  'an empty quote': ['a: "$0"\n', { place: 'value', key: 'a', prefix: '', replace: '', inQuotes: '"' }],
  'behind a value and a blank nothing goes': ['a: one $0\n', { place: 'none' }],
  'a quoted key': [
    '"spire-se$0rver": 1\n',
    { place: 'key', prefix: 'spire-se', replace: 'spire-server', inQuotes: '"' },
  ],
  'a key with a colon inside': ['a:b$0: 1\n', { place: 'key', prefix: 'a:b', replace: 'a:b' }],
  'the siblings of a value are those of its key': [
    'a:\n  b: 1\n  c: $0\n  d: 2\n',
    { place: 'value', key: 'c', siblings: ['b', 'd'] },
  ],

  'an item of a list': ['a:\n  - on$0\n', { place: 'item', path: 'a', prefix: 'on', replace: 'on', indent: 4 }],
  'an empty item': ['a:\n  - one\n  - $0\n', { place: 'item', path: 'a', prefix: '', needsSpace: false }],
  'directly behind the dash': ['a:\n  -$0\n', { place: 'item', path: 'a', needsSpace: true }],
  'the first key of an item': [
    'a:\n  - na$0me: x\n    value: 1\n',
    { place: 'key', path: 'a.0', prefix: 'na', indent: 4, siblings: ['value'] },
  ],
  'a further key of an item': [
    'a:\n  - name: x\n  - name: y\n    $0\n    z: 1\n  - name: w\n',
    { place: 'key', path: 'a.1', indent: 4, siblings: ['name', 'z'] },
  ],
  'a value in an item': ['a:\n  - b: 1\n    c: $0\n', { place: 'value', path: 'a.0', key: 'c', siblings: ['b'] }],
  'a list at the column of its key': [
    'a:\n- name: x\n- name: y\n  va$0\nb: 1\n',
    { place: 'key', path: 'a.1', prefix: 'va', siblings: ['name'] },
  ],
  'a map in an item of a list at column 0': [
    'a:\n- b:\n    c: 1\n    $0\n',
    { place: 'key', path: 'a.0.b', siblings: ['c'] },
  ],
  'lists in lists': ['a:\n  - - x\n    - y$0\n', { place: 'item', path: 'a.0', prefix: 'y' }],
  'an item of a list in a list on one line': ['a:\n  - x\n  - - y$0\n', { place: 'item', path: 'a.1', prefix: 'y' }],
  'below a list the next key of the parent': [
    'a:\n  b:\n    - x\n  $0\n',
    { place: 'key', path: 'a', siblings: ['b'] },
  ],

  'a flow map': ['a: {b$0}\n', { place: 'key', path: 'a', prefix: 'b', replace: 'b', flow: true, siblings: [] }],
  'flow maps in flow maps': [
    'x:\n  a: {k: 1, b: {c: 1, d$0, e: 2}, z: 3}\n',
    { place: 'key', path: 'x.a.b', prefix: 'd', siblings: ['c', 'e'], flow: true },
  ],
  'an empty flow map': ['a: {$0}\n', { place: 'key', path: 'a', prefix: '', flow: true }],
  'a value in a flow map': [
    'a: {b: tr$0, c: 1}\n',
    { place: 'value', path: 'a', key: 'b', prefix: 'tr', replace: 'tr', siblings: ['b', 'c'] },
  ],
  'an item of a flow list': [
    'a: [one, tw$0o]\n',
    { place: 'item', path: 'a', prefix: 'tw', replace: 'two', flow: true },
  ],
  'a map in a flow list': ['a: [{b: 1}, {$0', { place: 'key', path: 'a.1', flow: true }],
  'a flow map over several lines that is not closed': [
    'a:\n  f: {\n    b: 1,\n    $0\n  g: 2\n',
    { place: 'key', path: 'a.f', siblings: ['b'], flow: true },
  ],
  'a bracket that somebody forgot does not swallow the entries below': [
    'a:\n  f: [x,\n  g: 2\n  h$0\n',
    { place: 'key', path: 'a', prefix: 'h', siblings: ['f', 'g'], flow: false },
  ],
  'quotes in a flow list': [
    'a: ["on$0e", two]\n',
    { place: 'item', path: 'a', prefix: 'on', replace: 'one', inQuotes: '"' },
  ],
  'a key that has its colon in a flow map': [
    'a: {b$0b: 1}\n',
    { place: 'key', prefix: 'b', replace: 'bb', colonFollows: true },
  ],
  'flow in an item': ['l:\n  - {a: 1, $0}\n', { place: 'key', path: 'l.0', siblings: ['a'] }],
  'behind a closed bracket nothing goes': ['a: [x] $0\n', { place: 'none' }],

  'a comment line': ['a:\n  # spire-helm: dis$0able\n', { place: 'comment', prefix: 'dis', replace: 'disable' }],
  'a comment behind a value': ['a: 1 # no$0\n', { place: 'comment', prefix: 'no' }],
  'a hash inside a word is no comment': ['a: b#c$0\n', { place: 'value', prefix: 'b#c' }],
  'a comment in a flow collection': ['a: [\n  b, # c$0\n]\n', { place: 'comment' }],
  'a block scalar': ['a:\n  b: |\n    key: va$0\n', { place: 'none' }],
  'a blank line in a block scalar': ['a:\n  b: |\n    text\n    $0\n', { place: 'none' }],
  'below a block scalar': ['a:\n  b: |\n    text: x\n  $0\n', { place: 'key', path: 'a', siblings: ['b'] }],
  'text in a block scalar is no parent': [
    'a:\n  b: |\n    c:\n      d: 1\n  e:\n    $0\n',
    { place: 'key', path: 'a.e' },
  ],
  'the header of a block scalar': ['a: |$0\n  x\n', { place: 'none' }],
  'a quote over several lines': ['a: "one\n  two: $0\n  three"\n', { place: 'none' }],
  'a quote that somebody forgot does not swallow the entries below': [
    'a:\n  b: "one\n  c: 1\n  $0\n',
    { place: 'key', path: 'a', siblings: ['b', 'c'] },
  ],

  CRLF: [
    'a:\r\n  b: tr$0\r\n  c: 1\r\n',
    { place: 'value', path: 'a', key: 'b', prefix: 'tr', replace: 'tr', siblings: ['c'] },
  ],
  'CRLF and a blank line': ['a:\r\n  b: 1\r\n  $0\r\nc: 1\r\n', { place: 'key', path: 'a', siblings: ['b'] }],
  'tabs count as one column': ['a:\n\tb:\n\t\t$0\n', { place: 'key', path: 'a.b', indent: 2 }],
  'before the text of a line nothing goes': ['a:\n $0 b: 1\n', { place: 'none' }],
  'before a dash nothing goes': ['a:\n  $0- b\n', { place: 'none' }],
  'on a document marker nothing goes': ['---$0\na: 1\n', { place: 'none' }],
  'the second document does not see the first': [
    'a:\n  b: 1\n---\nc:\n  $0\n',
    { place: 'key', path: 'c', siblings: [] },
  ],
  'a comment line does not end a map': ['a:\n  b: 1\n# why\n  $0\n', { place: 'key', path: 'a', siblings: ['b'] }],
  'a key of a template': ['{{- if .x }}\na:\n  b$0\n{{- end }}\n', { place: 'key', path: 'a', prefix: 'b' }],
});

test('the indentation step is the one that most maps use', () => {
  assert.equal(indentUnit(''), 2);
  assert.equal(indentUnit('a: 1\nb: 2\n'), 2);
  assert.equal(indentUnit('a:\n    b:\n        c: 1\n'), 4);
  assert.equal(indentUnit('a:\n  b:\n    c: 1\nd:\n      e: 1\n'), 2);
  assert.equal(indentUnit('a:\n   # far\n   b: 1\n'), 3);
  assert.equal(indentUnit('a:\n- b: 1\n  c:\n     d: 1\n'), 3, 'a list shows nothing about maps');
});

test('a cursor is found anywhere in any text', () => {
  const texts = [
    '\n',
    '\na',
    '\n\n  b: 1\n',
    'a: {b: [c, "d\n',
    '- - -\n ? x\n: y',
    '\t\t\n\r\n"',
    "'''",
    '[}{]: |\n  >\n',
    '&a !b *c',
    '\u0000\ud800',
  ];
  for (const text of texts) {
    for (let offset = 0; offset <= text.length; offset++) {
      const { replace } = cursorAt(text, offset);
      assert.ok(replace.start >= 0 && replace.start <= offset && replace.end >= offset && replace.end <= text.length);
    }
  }
});
