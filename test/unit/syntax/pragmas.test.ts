// Comments by which a file speaks to us, and text that only looks like them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pragma } from '../../../server/core/syntax/document';
import { parseValues } from '../../../server/core/syntax/parse';

function pragmas(text: string): readonly Pragma[] {
  return parseValues(text).pragmas;
}

function only(text: string): Pragma {
  const found = pragmas(text);
  assert.equal(found.length, 1, text);
  return found[0]!;
}

test('a chart', () => {
  const text = '# spire-helm: chart=spire-nested@0.30.0 whole  \na: 1\n';
  const span = { start: 0, end: text.indexOf('  \n') };
  assert.deepEqual(only(text), { kind: 'chart', chart: 'spire-nested', version: '0.30.0', whole: true, span });
  const layer = only('a: 1\n#spire-helm: chart=spire@0.29.0-rc.1\n');
  assert.ok(layer.kind === 'chart' && !layer.whole && layer.version === '0.29.0-rc.1');
  const open = only('# spire-helm: chart=spire\n');
  assert.ok(open.kind === 'chart' && open.version === '');
});

test('disabled rules, each with its place, and a reason', () => {
  const text = 'a:\n  # spire-helm: disable-next-line rule-a, rule-b -- both are -- meant\n  b: 1\n';
  const found = only(text);
  assert.ok(found.kind === 'disable-next-line');
  assert.deepEqual(found.rules, ['rule-a', 'rule-b']);
  assert.equal(found.reason, 'both are -- meant');
  assert.deepEqual(
    found.ruleSpans.map(({ start, end }) => text.slice(start, end)),
    ['rule-a', 'rule-b'],
  );
  assert.equal(
    text.slice(found.span.start, found.span.end),
    '# spire-helm: disable-next-line rule-a, rule-b -- both are -- meant',
  );
});

test('on the line and for the file', () => {
  const [line, file] = pragmas('a: 1 # spire-helm: disable-line rule-a\r\n# spire-helm: disable-file rule-b\r\n');
  assert.ok(line?.kind === 'disable-line' && line.rules[0] === 'rule-a' && line.reason === '');
  assert.ok(file?.kind === 'disable-file' && file.rules[0] === 'rule-b');
});

test('what can not be read says which forms there are', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['# spire-helm: disable rule-a', /^SPIRE Helm does not know "disable"\. The forms are: /],
    ['# spire-helm:', /^This comment says nothing\. The forms/],
    ['# spire-helm: disable-line', /^This comment names no rule, so it turns nothing off\./],
    ['# spire-helm: disable-line -- why', /^This comment names no rule/],
    ['# spire-helm: disable-line Rule_A', /^"Rule_A" is no name of a rule; a reason goes behind `--`\./],
    ['# spire-helm: chart=spire@', /^"chart=spire@" names no chart and version\./],
    ['# spire-helm: chart=spire@1.0.0 part', /^SPIRE Helm does not know "part" behind a chart\./],
  ];
  for (const [text, message] of cases) {
    const found = only(`${text}\na: 1\n`);
    assert.ok(found.kind === 'unreadable', text);
    assert.match(found.message, message);
    assert.equal(found.span.end, text.length);
  }
});

test('text that is no comment', () => {
  for (const text of [
    'a: "# spire-helm: disable-line x"\n',
    "a: 'b\n  # spire-helm: disable-line x'\n",
    'a: |\n  # spire-helm: disable-line x\n',
    'a:\n  b: >-\n    text\n    # spire-helm: disable-line x\n  c: 1\n',
    'a: b#spire-helm: c\n',
    '# see spire-helm: for more\n',
    'spire-helm: 1\n',
  ]) {
    assert.deepEqual(pragmas(text), [], JSON.stringify(text));
  }
});

test('comments in broken and in cut text are read', () => {
  assert.equal(pragmas('a: "x\n# spire-helm: disable-line r\nb: [\n  # spire-helm: disable-line r\n').length, 2);
  assert.equal(pragmas('a:\n  b: |\n    x\n  # spire-helm: disable-line r\n').length, 1);
  assert.equal(pragmas('a: [\n  b, # spire-helm: disable-line r\n]\n').length, 1);
  assert.equal(pragmas('# spire-helm: disable-file r').length, 1);
  assert.equal(pragmas('').length, 0);
});
