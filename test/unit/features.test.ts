// Completion, hover, outline and code actions on texts with a `$0` cursor.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete, documentSymbols, emptyConfig, hover, openDocument, type CompletionEntry } from '../../server/core';
import { codeActions } from '../../server/core/features/codeActions';
import { fixesTogether } from '../../server/core/features/settle';
import { bundledCatalog } from '../support/catalog';
import { applyEdits, lint } from '../support/lint';

const context = { catalog: bundledCatalog(), config: emptyConfig, path: 'values.yaml' };

function at(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('$0');
  assert.ok(offset >= 0, 'the text has no cursor');
  return { text: marked.replace('$0', ''), offset };
}

function offered(marked: string): readonly CompletionEntry[] {
  const { text, offset } = at(marked);
  return complete(openDocument({ id: 'values.yaml', text, languageId: 'yaml' }), offset, context);
}

function labels(marked: string): readonly string[] {
  return offered(marked).map(entry => entry.label);
}

function accepted(marked: string, label: string): string {
  const { text } = at(marked);
  const entry = offered(marked).find(e => e.label === label);
  assert.ok(entry, `${label} is not offered`);
  return applyEdits(text, [{ span: entry.replace, newText: entry.insert }]);
}

function hovered(marked: string): string | undefined {
  const { text, offset } = at(marked);
  return hover(openDocument({ id: 'values.yaml', text, languageId: 'yaml' }), offset, context)?.markdown;
}

describe('completion', () => {
  test('offers sections at the top level, without those that are there', () => {
    const found = labels('tags:\n  nestedRoot: true\n$0');
    assert.ok(found.includes('external-spire-server') && found.includes('global'));
    assert.ok(!found.includes('tags'));
  });

  test('offers settings of the section, popular ones first', () => {
    const entries = [...offered('external-spire-server:\n  $0')].sort((a, b) => (a.sort < b.sort ? -1 : 1));
    assert.ok(entries.findIndex(e => e.label === 'ingress') < entries.findIndex(e => e.label === 'affinity'));
    assert.ok(!entries.some(e => e.label === 'global'), 'global below an alias is nothing to start with');
  });

  test('works inside half-typed text', () => {
    assert.ok(labels('global:\n  spire:\n    tru$0').includes('trustDomain'));
    assert.ok(labels('global:\n  spire:\n    tru$0\nexternal-spire-server:\n  caTTL: 1h\n').includes('trustDomain'));
    assert.ok(labels('global: {spire: {tru$0}}').includes('trustDomain'));
  });

  test('offers what free keys take', () => {
    const found = labels('external-spire-server:\n  kubeConfigs:\n    child01:\n      $0');
    assert.deepEqual([...found].sort(), ['externalSecret', 'kubeConfig', 'kubeConfigBase64']);
    const identity = labels(
      'internal-spire-server:\n  controllerManager:\n    identities:\n      clusterSPIFFEIDs:\n        web:\n          $0',
    );
    assert.ok(identity.includes('federatesWith') && identity.includes('spiffeIDTemplate'));
  });

  test('offers tags and values', () => {
    assert.ok(labels('global:\n  spire: {}\ntags:\n  $0').includes('nestedChildFull'));
    assert.deepEqual(labels('tags:\n  nestedRoot: $0'), ['true', 'false']);
    assert.ok(labels('root-spire-server:\n  dataStore:\n    sql:\n      databaseType: $0').includes('postgres'));
    assert.ok(labels('global:\n  spire:\n    ingressControllerType: $0').includes('ingress-nginx'));
  });

  test('does not offer what the chart does not read', () => {
    assert.ok(
      !labels('external-spire-server:\n  externalControllerManagers:\n    defaults:\n      $0').includes(
        'cacheNamespaces',
      ),
    );
  });

  test('inserts the key and what must follow it, no more', () => {
    assert.equal(accepted('global:\n  spire:\n    tru$0', 'trustDomain'), 'global:\n  spire:\n    trustDomain: ');
    assert.equal(accepted('global:\n  spire:\n    cas$0', 'caSubject'), 'global:\n  spire:\n    caSubject:\n  ');
    assert.equal(
      accepted('global:\n  spire:\n    tr$0ust: acme.example\n', 'trustDomain'),
      'global:\n  spire:\n    trustDomain: acme.example\n',
    );
  });

  test('of the version that the file names', () => {
    const file = (version: string): string => `# spire-helm: chart=spire-nested@${version}\nroot-spire-server:\n  $0`;
    assert.ok(labels(file('0.23.0')).includes('ca_subject') && !labels(file('0.23.0')).includes('caSubject'));
    assert.ok(labels(file('0.30.0')).includes('caSubject') && !labels(file('0.30.0')).includes('ca_subject'));
  });

  test('explains an entry when it is asked for', () => {
    const entry = offered('global:\n  spire:\n    tru$0').find(e => e.label === 'trustDomain');
    assert.match(entry!.document()!, /Default: `"example\.org"`/);
  });

  test('says nothing in comments, in other files and in text blocks', () => {
    assert.deepEqual(labels('global:\n  spire:\n    # tru$0\n'), []);
    assert.deepEqual(labels('apiVersion: v1\nkind: ConfigMap\nda$0'), []);
    assert.deepEqual(labels('external-spire-server:\n  kubeConfigs:\n    a:\n      kubeConfig: |\n        ap$0\n'), []);
  });

  test('works inside an Argo CD Application', () => {
    const head =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: spire-nested\n    targetRevision: 0.30.0\n    helm:\n';
    assert.ok(
      labels(`${head}      values: |\n        global:\n          spire:\n            tru$0\n`).includes('trustDomain'),
    );
    assert.ok(
      labels(`${head}      valuesObject:\n        global:\n          spire:\n            tru$0\n`).includes(
        'trustDomain',
      ),
    );
    assert.deepEqual(labels(`${head}      valuesObject:\n        global: {}\n  syncPol$0`), []);
  });
});

describe('hover', () => {
  test('tells what a setting does, its default and where it is documented', () => {
    const text = hovered('global:\n  spire:\n    trust$0Domain: acme.example\n');
    assert.match(text!, /example\.org/);
    assert.match(text!, /\| Default \|/);
  });

  test('tells since when', () => {
    assert.match(hovered('root-spire-server:\n  age$0ntTTL: 1h\n')!, /\| Since \| 0\.26\.1 \|/);
  });

  test('tells how a section is switched and whether it is on', () => {
    const text = hovered('external-spire-s$0erver:\n  caTTL: 1h\ntags:\n  nestedRoot: true\n');
    assert.match(text!, /`tags\.nestedRoot`/);
    assert.match(text!, /\| In this file \| on \|/);
  });

  test('tells what wins over a setting', () => {
    const text = hovered(
      'global:\n  spire:\n    trustDomain: acme.example\ninternal-spire-server:\n  trust$0Domain: other.example\n',
    );
    assert.match(text!, /acme\.example.*wins over this one/);
  });

  test('says nothing about unknown settings and between keys', () => {
    assert.equal(hovered('global:\n  spire:\n    trust$0Domian: a\n'), undefined);
    assert.equal(hovered('global:\n$0\n  spire: {}\n'), undefined);
  });
});

test('the outline has the file’s shape', () => {
  const [top] = documentSymbols(
    openDocument({ id: 'v', text: 'global:\n  spire:\n    trustDomain: a\n    list: [1]\n', languageId: 'yaml' }),
  );
  assert.equal(top?.name, 'global');
  assert.deepEqual(
    top?.children[0]?.children.map(c => [c.name, c.kind, c.detail]),
    [
      ['trustDomain', 'text', 'a'],
      ['list', 'list', ''],
    ],
  );
});

describe('code actions', () => {
  const text =
    'tags:\n  nestedRoot: true\nroot-spire-server:\n  nodeAttestor:\n    k8sPsat:\n      enabled: true\n  ca_subject:\n    common_name: acme\n';
  const document = openDocument({ id: 'values.yaml', text, languageId: 'yaml' });
  const findings = lint(text);

  test('offer the fix first, then suppressing', () => {
    const offset = text.indexOf('k8sPsat');
    const titles = codeActions(document, { start: offset, end: offset }, findings).map(a => a.title);
    assert.deepEqual(titles, [
      'Rename to `k8sPSAT`',
      'Suppress renamed-setting on this line',
      'Suppress renamed-setting in this file',
    ]);
  });

  test('suppressing takes the finding away and is not itself reported', () => {
    const offset = text.indexOf('k8sPsat');
    const [, line, file] = codeActions(document, { start: offset, end: offset }, findings);
    assert.deepEqual(
      lint(applyEdits(text, line!.edits)).map(f => f.setting),
      ['root-spire-server.ca_subject'],
    );
    assert.deepEqual(lint(applyEdits(text, file!.edits)), []);
  });

  test('all safe fixes together leave nothing behind', () => {
    const fixed = applyEdits(
      text,
      fixesTogether(findings, 'safe').flatMap(({ fix }) => fix.edits),
    );
    assert.deepEqual(lint(fixed), []);
    assert.match(fixed, /caSubject:\n {4}commonName: acme/);
  });
});
