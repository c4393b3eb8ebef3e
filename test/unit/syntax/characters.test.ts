// Problems of single characters, which no label can stand below, and files in which nothing is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseValues } from '../../../server/core/syntax/parse';
import { problemsOf } from './reading';

/** Labels can't stand below tabs and invisible characters. */
function only(text: string): { code: string; at: string; fatal: boolean } {
  const problems = problemsOf(parseValues(text));
  assert.equal(problems.length, 1, JSON.stringify(problems));
  const [{ code, span, fatal }] = problems as [(typeof problems)[0]];
  return { code, at: text.slice(span.start, span.end), fatal };
}

test('tabs: the first one is named once, wherever Helm stumbles over it', () => {
  const tab = { code: 'tab-indentation', at: '\t', fatal: true };
  for (const text of [
    'a:\n\tb: 1\n\tc: 2\n',
    'a: 1\n\t\nb: 1\n',
    'a:\n  -\tb\n',
    'a: |\n\tx\n',
    '\t# c\na: 1\n',
    'a: "x"\n \t\n',
  ]) {
    assert.deepEqual(only(text), tab, JSON.stringify(text));
  }
});

test('tabs that Helm takes are none of our business', () => {
  for (const text of ['a:\t1\t# c\n', 'a: x\n \ty\n', 'a: [\n\tx\n]\n', 'a: "x\n\ty"\n', 'a: |\n  x\n  \ty\n']) {
    assert.deepEqual(problemsOf(parseValues(text)), [], JSON.stringify(text));
  }
});

test('characters that are not text', () => {
  assert.deepEqual(only('a: 1\nb: \u0000\n'), { code: 'binary', at: '\u0000', fatal: true });
  assert.deepEqual(only('a: \u0007\n'), { code: 'control-character', at: '\u0007', fatal: true });
  assert.deepEqual(only('a:\n\u00a0\u00a0b: 1\n'), { code: 'wide-space', at: '\u00a0\u00a0', fatal: false });
  assert.deepEqual(only('a: 1\nb:\u00a01\n'), { code: 'wide-space', at: 'b:\u00a01', fatal: true });
});

test('related places', () => {
  const text = 'key: 1\nb: 1\nkey: 2\n';
  const [problem] = problemsOf(parseValues(text));
  assert.deepEqual(problem?.related, { start: text.indexOf('key'), end: text.indexOf(':') });
});

test('files without settings have no problems', () => {
  for (const text of ['', '\n', '   \n  ', '# only\n# comments\n', '\ufeff', '---\n', 'null\n', '\r\n\r\n', '{}']) {
    assert.deepEqual(problemsOf(parseValues(text)), [], JSON.stringify(text));
  }
});
