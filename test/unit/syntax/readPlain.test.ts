// Our reader of plain YAML against the library: whatever it takes on, it reads node by node as the library does.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseValues, readYaml } from '../../../server/core/syntax/parse';
import { readPlain } from '../../../server/core/syntax/readPlain';
import { treeOf } from '../../../server/core/syntax/tree';
import { corpusFolder, noCorpus, readCorpus } from '../../support/corpus';
import { rules } from '../../../server/core';
import { readLabels } from '../../support/labels';

const texts = [
  ...rules
    .flatMap(rule => rule.examples.flatMap(e => ('files' in e ? Object.values(e.files) : [e.values])))
    .map(text => readLabels(text).text),
  'a:\n  - b: 1\n    c: [x, "y z", {d: e}]\n  - plain\n  # between\n  - "quoted: yes"\nb: |\n  text\n   deeper\n\n  end\nc: \'it\'\n',
  'a:\n- 1\n- 2\nb: {c: d, e: [1, 2], f: {}}\nempty:\nlast: http://x.example:80/a#b # comment\n',
  'a:\r\n  b: c\r\n  d: e f\r\ng: -1\r\n',
  ...(noCorpus || corpusFolder === undefined ? [] : readCorpus().map(file => file.text)),
];

/** The sections of each text, which is what is read in the product, and the texts themselves. */
const sources = texts.flatMap(text => [text, ...parseValues(text).sections.map(section => section.block.text)]);

function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** True where our reader took the text on. */
function agrees(source: string): boolean {
  const own = readPlain(source);
  if (!own) return false;
  const library = readYaml(source, offset => offset);
  assert.deepEqual(treeOf(own.root, source), treeOf(library.root, source), JSON.stringify(source));
  assert.deepEqual(
    own.complaints.map(c => [c.code, c.start, c.end]),
    library.complaints.map(c => [c.code, c.start, c.end]),
    JSON.stringify(source),
  );
  return true;
}

describe('plain reader', () => {
  test('reads what it takes on as the library does', () => {
    const taken = sources.filter(agrees).length;
    assert.ok(taken > sources.length / 2, `${taken} of ${sources.length} texts were plain enough`);
  });

  test('also after small changes', () => {
    const next = random(11);
    const bits = [
      '\n',
      ' ',
      '  ',
      ':',
      ': ',
      '#',
      ' #',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '|\n',
      'x',
      'key',
      'key:',
      '\r\n',
      '&',
      '*',
      '%',
      '~',
      'é',
      '\t',
      '>',
      '?',
      '!',
      '@',
      '0',
      'null',
    ];
    const small = sources.filter(source => source.length < 1500);
    let taken = 0;
    for (let i = 0; i < 6000; i++) {
      let text = small[next(small.length)]!;
      for (let edits = 1 + next(2); edits > 0; edits--) {
        const at = next(text.length + 1);
        text = text.slice(0, at) + bits[next(bits.length)]! + text.slice(at + (next(3) === 0 ? next(12) : 0));
      }
      if (agrees(text)) taken++;
    }
    assert.ok(taken > 1000, `${taken} changed texts were plain enough`);
  });
});
