// Comments that switch findings off: written by an action, read again, and reported where they do nothing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyze, codeActions, emptyConfig, openDocument, type CodeAction, type Config } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { applyEdits } from '../support/lint';

interface Options {
  readonly whole?: boolean;
  readonly config?: Config;
}

function opened(text: string, { whole = false, config = emptyConfig }: Options = {}) {
  const document = openDocument({ id: 'values.yaml', text, languageId: 'yaml' });
  return { document, analysis: analyze({ documents: [document], whole, catalog: bundledCatalog(), config }) };
}

function said(text: string, options?: Options): readonly string[] {
  return opened(text, options).analysis.findings.map(finding => finding.rule);
}

function actions(text: string, rule: string): readonly CodeAction[] {
  const { document, analysis } = opened(text);
  const finding = analysis.findings.find(f => f.rule === rule);
  assert.ok(finding, `no finding of ${rule}`);
  return codeActions(document, finding.span, analysis).filter(a => a.finding === finding);
}

function taken(text: string, rule: string, title: RegExp): string {
  const action = actions(text, rule).find(a => title.test(a.title));
  assert.ok(action, `no action ${title}`);
  return applyEdits(text, action.edits);
}

const head = '# spire-helm: chart=spire-nested@0.30.0';

describe('suppressing by an action', () => {
  test('keeps line breaks and the mark at the start of the file', () => {
    const text = '\ufeffglobal:\r\n  spire:\r\n    foo: 1\r\n';
    const file = taken(text, 'unknown-setting', /in this file/);
    assert.equal(file, `\ufeff# spire-helm: disable-file unknown-setting -- \r\n${text.slice(1)}`);
    const line = taken(`${head}\ntags:\r\n  nestedRoots: 1\r\n`, 'unknown-setting', /on this line/);
    assert.match(line, / {2}# spire-helm: disable-next-line unknown-setting -- \n {2}nestedRoots/);
    const crlf = taken(text.replace('\ufeff', `${head}\r\n`), 'unknown-setting', /on this line/);
    assert.ok(!/[^\r]\n/.test(crlf));
    assert.deepEqual([said(crlf), said(line)], [[], []]);
  });

  test('works behind a mark at the start of the file', () => {
    assert.deepEqual(said(`\ufeff${head}\nfoo: 1\n`), ['unknown-setting']);
    assert.deepEqual(said(`\ufeff# spire-helm: disable-file unknown-setting -- x\n${head}\nfoo: 1\n`), []);
    assert.deepEqual(
      said('\ufeff' + taken('\ufeffglobal:\n  spire:\n    foo: 1\n', 'unknown-setting', /on this line/).slice(1)),
      [],
    );
  });

  for (const values of ['values: |', 'valuesObject:']) {
    test(`works inside a manifest (${values})`, () => {
      const text = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: spire-nested\n    targetRevision: 0.30.0\n    helm:\n      ${values}\n        tags:\n          nestedRoots: true\n`;
      for (const title of [/on this line/, /in this file/]) {
        assert.deepEqual(said(taken(text, 'unknown-setting', title)), [], String(title));
      }
    });
  }

  test('is offered on the line only where a comment can stand there', () => {
    const titles = (text: string, rule: string): string =>
      actions(text, rule)
        .map(a => a.title)
        .join();
    assert.match(titles(`${head}\ntags:\n  nestedRoots: 1\n`, 'unknown-setting'), /on this line.*in this file/);
    assert.doesNotMatch(titles(`${head}\na: "x\n\tb\n`, 'yaml-syntax'), /on this line/);
    assert.doesNotMatch(titles(`${head} whole\n`, 'architecture-tag-missing'), /on this line/);
  });

  test('is not offered for what a comment of ours gets wrong', () => {
    assert.deepEqual(actions(`${head}\n# spire-helm: disabel-file x\n`, 'unreadable-pragma'), []);
    const titles = actions(`${head}\n# spire-helm: disable-file unknown-setting\n`, 'unused-suppression').map(
      a => a.title,
    );
    assert.deepEqual(titles, ['Remove the comment']);
  });
});

describe('comments that do nothing', () => {
  test('can be taken away, one rule or all of it', () => {
    const two = `${head}\nfoo: 1 # spire-helm: disable-line unknown-setting, wrong-type -- ours\n`;
    assert.equal(taken(two, 'unused-suppression', /Remove wrong-type/), two.replace(', wrong-type', ''));
    const behind = `${head}\ntags: {} # spire-helm: disable-line wrong-type\n`;
    assert.equal(taken(behind, 'unused-suppression', /Remove the comment/), `${head}\ntags: {}\n`);
    const above = `${head}\n# spire-helm: disable-next-line wrong-type\ntags: {}\n`;
    assert.equal(taken(above, 'unused-suppression', /Remove the comment/), `${head}\ntags: {}\n`);
  });

  test('are not reported where another set of layers may need them, or where the rule is off', () => {
    const release = `${head}\n# spire-helm: disable-file strict-mode -- set by the pipeline\ntags: {nestedRoot: true}\n`;
    assert.deepEqual(said(release), []);
    assert.deepEqual(said(release, { whole: true }), ['unused-suppression']);
    const off = { rules: { 'unknown-setting': 'off' }, files: [] } as const;
    assert.deepEqual(said(`${head}\n# spire-helm: disable-file unknown-setting\nfoo: 1\n`, { config: off }), []);
  });

  test('the nearest comment counts, not the one for the whole file', () => {
    const text = `${head}\n# spire-helm: disable-file unknown-setting\n# spire-helm: disable-next-line unknown-setting\nfoo: 1\nbar: 2\n`;
    assert.deepEqual(said(text), []);
  });

  test('a no-break space is no blank line', () => {
    assert.deepEqual(said(`${head}\n# spire-helm: disable-next-line yaml-syntax\n\u00a0\ntags: {}\n`), []);
  });
});

describe('comments that name the chart', () => {
  test('say where chart or version are not known', () => {
    const [chart] = opened('# spire-helm: chart=spire-nestd@0.30.0\ntags: {nestedRoot: true}\n').analysis.findings;
    assert.match(chart!.message, /no chart "spire-nestd".*spire-nested 0\.30\.0/);
    const [version] = opened('# spire-helm: chart=spire-nested@0.99.0\ntags: {nestedRoot: true}\n').analysis.findings;
    assert.deepEqual([version!.severity, version!.rule], ['info', 'unreadable-pragma']);
    assert.match(version!.message, /0\.99\.0.*0\.30\.0, the nearest/);
  });
});
