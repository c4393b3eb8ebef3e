// Values inside the manifests of GitOps tools: found in any document of the file, with everything that a plain file gets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analyze, complete, emptyConfig, openDocument, type Analysis } from '../../server/core';
import { bundledCatalog } from '../support/catalog';

const catalog = bundledCatalog();

function judged(text: string): Analysis {
  const document = openDocument({ id: 'app.yaml', text, languageId: 'yaml' });
  return analyze({ documents: [document], whole: false, catalog, config: emptyConfig });
}

function said(text: string): readonly string[] {
  return judged(text).findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
}

function labels(marked: string): readonly string[] {
  const offset = marked.indexOf('$0');
  const document = openDocument({ id: 'app.yaml', text: marked.replace('$0', ''), languageId: 'yaml' });
  return complete(document, offset, { catalog, config: emptyConfig, path: 'app.yaml' }).map(entry => entry.label);
}

const argo = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';
const source = '  source:\n    chart: spire-nested\n    targetRevision: 0.30.0\n    helm:\n';
const repository = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nspec: {url: x}\n';
const flux = (chart: string, values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: ${chart}\n      version: ">=0.24.0 <0.29.0"\n  values:\n${values}`;

describe('the manifest', () => {
  test('may be any document of the file, and several are nothing to complain of', () => {
    const text = `${repository}---\n${flux('spire-crds', '    foo: 1\n')}---\n${flux('spire-nested', '    trustDomain: a.b\n')}---\nkind: Namespace\n`;
    assert.deepEqual(said(text), ['misplaced-setting trustDomain']);
    assert.equal(judged(text).chart?.version, '0.28.4');
    assert.deepEqual(said(`${flux('spire-nested', '    trustDomain: a.b\n')}---\n${repository}`), [
      'misplaced-setting trustDomain',
    ]);
  });

  test('may be the template of a set, or one of several sources', () => {
    const template = `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  generators: []\n  template:\n    spec:\n      source:\n        chart: spire\n        helm:\n          valuesObject:\n            global: {spire: {clusterName: '{{name}}', foo: 1}}\n`;
    assert.deepEqual(said(template), ['unknown-setting foo']);
    const sources = `${argo}spec:\n  sources:\n    - chart: cert-manager\n      helm: {valuesObject: {foo: 1}}\n    - chart: spire-nested\n      helm:\n        valuesObject:\n          bar: 1\n`;
    assert.deepEqual(said(sources), ['unknown-setting bar']);
  });

  test('of no known kind is none of ours', () => {
    assert.deepEqual(said('apiVersion: argoproj.io/v1alpha1\nkind: constructor\nspec: {}\n'), []);
    assert.deepEqual(said('kind: __proto__\nspec: {values: {tags: {nestedRoot: 1}}}\n'), []);
  });
});

describe('values as text', () => {
  test('are judged for what only the whole of them shows', () => {
    const twice = `${argo}spec:\n${source}      values: |\n        tags: {nestedRoot: true}\n        global: {}\n        tags: {nestedRoot: false}\n`;
    assert.deepEqual(said(twice), ['duplicate-key tags']);
  });

  test('are read by the comments in them, once', () => {
    const text = `${argo}spec:\n${source}      values: |\n        # spire-helm: disable-next-line unknown-setting -- ours\n        foo: 1\n`;
    assert.deepEqual(said(text), []);
    assert.deepEqual(said(text.replaceAll('\n', '\r\n')), []);
  });

  test('of a manifest that can not be read say that first', () => {
    const text = `${argo}spec:\n${source}      values: |\n        foo: 1\n  broken: "\n`;
    assert.ok(said(text).some(line => line.startsWith('yaml-syntax')));
  });

  test('are completed where nothing stands yet, and not left of them', () => {
    const head = `${argo}spec:\n${source}      values: |\n`;
    assert.ok(labels(`${head}        $0\n`).includes('global'));
    assert.ok(
      labels(`${head}        global:\n          spire:\n            $0\n  project: x\n`).includes('trustDomain'),
    );
    assert.deepEqual(labels(`${head}        global: {}\n  $0\n`), []);
  });
});

test('a version that is a range takes the newest that it covers', () => {
  const version = (text: string): unknown => {
    const { chart } = judged(
      `${argo}spec:\n${source.replace('0.30.0', text)}      valuesObject: {tags: {nestedRoot: true}}\n`,
    );
    return `${chart?.version}${chart?.assumed ? ' assumed' : ''}`;
  };
  assert.equal(version('0.24.x'), '0.24.5');
  assert.equal(version('"*"'), '0.30.0 assumed');
  assert.equal(version('HEAD'), '0.30.0 assumed');
  assert.equal(version('"{{version}}"'), '0.30.0 assumed');
  assert.equal(version('">= 0.20, < 0.23"'), '0.22.0');
});
