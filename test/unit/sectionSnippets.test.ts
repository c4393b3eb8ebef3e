// Snippets among the completions: where they fit, from the key on that is missing, and right as they are accepted.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  complete,
  emptyConfig,
  openDocument,
  plainText,
  wholeFileSnippets,
  type CompletionEntry,
} from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lint } from '../support/lint';

const context = { catalog: bundledCatalog(), config: emptyConfig, path: 'values.yaml' };

function offered(marked: string): readonly CompletionEntry[] {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  return complete(openDocument({ id: 'values.yaml', text, languageId: 'yaml' }), offset, context).filter(
    ({ kind }) => kind === 'snippet',
  );
}

function labels(marked: string): readonly string[] {
  return offered(marked).map(({ label }) => label);
}

/** The text once the snippet is accepted with its defaults, its lines indented as an editor does. */
function accepted(marked: string, label: string): string {
  const entry = offered(marked).find(each => each.label === label);
  assert.ok(entry, `${label} is not offered; there are ${labels(marked).join(', ')}`);
  const text = marked.replace('$0', '');
  const indent = ' '.repeat(entry.replace.start - (text.lastIndexOf('\n', entry.replace.start - 1) + 1));
  const insert = plainText(entry.insert).replaceAll('\n', `\n${indent}`);
  return (text.slice(0, entry.replace.start) + insert + text.slice(entry.replace.end)).replace(/^ +$/gm, '');
}

const root = 'tags:\n  nestedRoot: true\nglobal:\n  spire:\n    trustDomain: shop.test\n';

describe('snippets in their place', () => {
  test('at the top, whole sections of the chart', () => {
    const found = labels(`${root}$0`);
    assert.ok(found.includes('spire-mysql') && found.includes('spire-expose-ingress') && found.includes('spire-k0s'));
    assert.ok(!found.includes('spire-k0s-standalone'), 'that one is for the other chart');
    assert.ok(!found.includes('spire-registry'), '`global` is there already');
    assert.match(
      accepted(`${root}$0`, 'spire-mysql'),
      /\ninternal-spire-server:\n {2}dataStore:\n {4}sql:\n {6}databaseType: mysql/,
    );
  });

  test('below a server, what is missing there', () => {
    const text = accepted(`${root}external-spire-server:\n  $0`, 'spire-postgres');
    assert.match(text, /\nexternal-spire-server:\n {2}dataStore:\n {4}sql:\n {6}databaseType: postgres\n/);
    assert.deepEqual(
      lint(text).filter(({ severity }) => severity !== 'hint'),
      [],
    );
  });

  test('deep down, only the entry', () => {
    const at = 'internal-spire-server:\n  controllerManager:\n    identities:\n      clusterSPIFFEIDs:\n        ';
    assert.match(
      accepted(`${root}${at}$0`, 'spire-identity'),
      /clusterSPIFFEIDs:\n {8}backend:\n {10}spiffeIDTemplate: /,
    );
    assert.ok(!labels(`${root}${at}$0`).includes('spire-mysql'));
  });

  test('with the trust domain of the file', () => {
    assert.match(
      accepted(`${root}spire-server:\n$0`.replace('spire-server:\n', ''), 'spire-static-entry'),
      /spiffe:\/\/shop\.test\/billing/,
    );
    assert.match(accepted(`${root}internal-spire-server:\n  $0`, 'spire-mysql'), /host: mysql\.shop\.test/);
  });

  test('not where their keys stand already, nor in flow style, nor on a key', () => {
    assert.ok(!labels(`${root}internal-spire-server:\n  dataStore: {}\n  $0`).includes('spire-mysql'));
    assert.deepEqual(labels('internal-spire-server: {$0}'), []);
    assert.deepEqual(labels('internal-spire-server:\n  data$0Store: {}\n'), []);
  });

  test('not in versions that they are not for', () => {
    const file = (version: string): string => `# spire-helm: chart=spire-nested@${version}\n${root}$0`;
    assert.ok(labels(file('0.28.4')).includes('spire-upstream-aws-secret'));
    assert.ok(!labels(file('0.28.3')).includes('spire-upstream-aws-secret'));
  });

  test('a default that stood in a line that is there already moves to where it is needed', () => {
    const entry = offered(`${root}internal-spire-server:\n  controllerManager:\n    $0`).find(
      each => each.label === 'spire-federation-web-peer',
    );
    assert.match(entry!.insert, /trustDomain: \$\{1:partner\.example\}/);
  });

  test('inside the values of a manifest', () => {
    const head =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: spire\n    targetRevision: 0.30.0\n    helm:\n      values: |\n';
    assert.match(
      accepted(`${head}        spire-server:\n          $0\n`, 'spire-lifetimes'),
      / {8}spire-server:\n {10}# .*\n {10}caTTL: 24h\n {10}defaultX509SvidTTL: 4h\n/,
    );
  });
});

describe('snippets of whole files', () => {
  test('in a document in which nothing stands yet', () => {
    assert.ok(wholeFileSnippets('spire-ro', 8).some(({ label }) => label === 'spire-root'));
    assert.ok(wholeFileSnippets('# a comment\n', 12).length > 0);
    assert.deepEqual(wholeFileSnippets('kind: Pod\n', 10), []);
    assert.deepEqual(wholeFileSnippets('\nkind: Pod\n', 0), []);
  });

  test('are plain text for an editor without tab stops', () => {
    for (const { insert } of wholeFileSnippets('', 0)) {
      const left = [...plainText(insert).matchAll(/\$(?:\d|\{(?!KUBECONFIG_BASE64\}))[^\n]*/g)].map(match => match[0]);
      assert.deepEqual(left, []);
    }
  });
});
