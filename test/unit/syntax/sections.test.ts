// Sections are an optimisation: they must never be seen in the result, and they must save the work they are there for.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { parseValues } from '../../../server/core/syntax/parse';
import { problemsOf, seenIn, valuesOf } from './reading';

/** A directive before the document forbids to cut it. */
const uncut = '%YAML 1.1\n---\n';

/** What a reading of the whole file shows, at the offsets of the file. */
function seenInWhole(text: string): unknown {
  const lead = /^(?:#.*\n)*---\n/.test(text) ? '%YAML 1.1\n' : uncut;
  const document = parseValues(lead + text);
  assert.equal(document.sections.length, 1);
  const [{ start, block }] = document.sections as [(typeof document.sections)[0]];
  const { problems } = document;
  const back = { ...document, sections: [{ start: start - lead.length, block }], problems: [] };
  const moved = problems.map(problem => ({
    ...problem,
    span: { start: problem.span.start - lead.length, end: problem.span.end - lead.length },
  }));
  return seenIn({ ...back, problems: moved });
}

const inline = [
  'a: 1\nb:\n  c: 2\n# d\n\ne: [1,\n  2]\n',
  'a:\n- x\n- y: 1\n  z: 2\nb: 1\n',
  'a: |+\n  text\n\n\n# no text\nb: 1\n',
  'a: &a 1\nb: 2\nc: *a\n',
  'a: 1\nb: &x {c: *x1}\n',
  'a: &x 1\nb: &x 2\nc: {d: &x 3, e: *x}\n',
  'a: "x\nb: y"\nc: 1\nd: 2\n',
  "a: 'x\nb: ''y\nc: z'\nd: 2\n",
  'a: [\nb,\nc: d\n]\ne: 1\n',
  'a: {\nb: 1,\nc: 2\n}\nd: {\n}\ne: 1\n',
  'a: "one\nb: two\nc: three\nd: four"\ne: \'five\nf: six\'\ng: 7\n',
  'a: 1\na: 2\nb: 3\na: 4\n',
  '# first\n---\n# second\na: 1\nb: 2\n',
  'a: 1\r\nb:\r\n  c: |\r\n    x\r\n\r\nd: "e"\r\n',
  'y: 1\nn: 2\n010: 3\n"q": 4\n\'r\': 5\n1.5: 6\n',
  'a: 1\n<<: {b: 2}\nc: 3\n',
  'a: 1\n? b\n: 2\nc: 3\n',
  'a: 1\n\n\n  # far\nb: 2\n  # end',
  'a: !!map\n  b: 1\nc: !x 1\n',
  'a:\n  b: >-\n    x\n\n    y\nc: >\n  d\n',
  'a : 1\nb c: 2\nd#e: 3\n',
  'a: {b: "c\n  d", e: f}\ng: h\n',
];

for (const text of inline) {
  test(`cut or whole: ${JSON.stringify(text)}`, () => assert.deepEqual(seenIn(parseValues(text)), seenInWhole(text)));
}

const corpus = process.env['SPIRE_HELM_CORPUS'];

test('cut or whole: every file of the corpus', { skip: corpus ? false : 'SPIRE_HELM_CORPUS is not set' }, () => {
  const files = readdirSync(corpus!, { recursive: true, encoding: 'utf8' }).filter(name => /\.ya?ml$/.test(name));
  assert.notEqual(files.length, 0);
  let cut = 0;
  for (const name of files) {
    const text = readFileSync(`${corpus}/${name}`, 'utf8');
    const document = parseValues(text);
    if (document.sections.length > 1) cut++;
    if (problemsOf(document).every(problem => !problem.fatal))
      assert.deepEqual(seenIn(document), seenInWhole(text), name);
  }
  assert.ok(cut > files.length / 3, `${cut} of ${files.length} files are cut`);
});

test('an edit reads its own section again and keeps the others', () => {
  const text = 'a:\n  x: 1\nb:\n  y: 1\n# about c\nc:\n  z: 1\n';
  const before = parseValues(text);
  const edited = text.replace('y: 1', 'y: 1\n  yy: 2');
  const after = parseValues(edited, before);
  const kept = after.sections.map(section => before.sections.some(({ block }) => block === section.block));
  assert.deepEqual(kept, [true, false, true]);
  assert.deepEqual(seenIn(after), seenIn(parseValues(edited)));
  assert.equal(after.sections[2]!.start, edited.indexOf('c:'));
});

test('a section that moves is kept', () => {
  const before = parseValues('a:\n  x: 1\nb:\n  y: 1\n');
  const after = parseValues('b:\n  y: 1\na:\n  x: 1\n', before);
  assert.deepEqual(
    after.sections.map(({ block }) => before.sections.findIndex(section => section.block === block)),
    [1, 0],
  );
});

test('a broken section leaves the others alone', () => {
  const text = 'a:\n  x: 1\nb:\n  y: 1\nc:\n  z: 1\n';
  const before = parseValues(text);
  for (const broken of ['y: "1', 'y: [1', 'y: {', 'y', '\ty: 1', 'y: {{ x }}', 'y: @']) {
    const after = parseValues(text.replace('y: 1', broken), before);
    const kept = after.sections.filter(({ block }) => before.sections.some(section => section.block === block));
    assert.equal(kept.length, 2, broken);
    assert.equal(valuesOf(after)['c'] !== undefined, true, broken);
  }
});

test('a document parsed over many edits is the one parsed afresh', () => {
  const bits = [
    'a',
    ':',
    ' ',
    '\n',
    '  ',
    '- ',
    '"',
    '[',
    ']',
    '{',
    '}',
    ',',
    '#',
    'b: 1\n',
    'c:\n',
    '&x ',
    '*x',
    '\t',
    '---\n',
    '<<: *x',
    "'",
  ];
  let seed = 7;
  const next = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
  let text = 'global:\n  spire: {x: 1}\nspire-server:\n  list:\n    - a\n    - b\nagent: "q"\n';
  let document = parseValues(text);
  for (let round = 0; round < 300; round++) {
    const at = next(text.length + 1);
    text =
      next(3) === 0
        ? text.slice(0, at) + text.slice(at + 1 + next(3))
        : text.slice(0, at) + bits[next(bits.length)] + text.slice(at);
    if (text.length > 400) text = text.slice(0, 100);
    document = parseValues(text, document);
    assert.deepEqual(seenIn(document), seenIn(parseValues(text)), JSON.stringify(text));
  }
});
