// Fixes as text: what goes along with an entry, what stays, and where nothing is changed because it would be a guess.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDocument } from '../../server/core';
import { editsFor, type Change } from '../../server/core/values/changes';
import { applyEdits } from '../support/lint';

function changed(text: string, change: Change, id = 'values.yaml'): string | undefined {
  const document = openDocument({ id, text, languageId: 'yaml' });
  const edits = editsFor(change, { source: id, document: document.values });
  return edits && applyEdits(text, edits);
}

const move = (from: string, to: string): Change => ({ kind: 'move', from: from.split('.'), to: to.split('.') });
const remove = (path: string): Change => ({ kind: 'remove', path: path.split('.') });
const set = (path: string, yaml: string): Change => ({ kind: 'set', path: path.split('.'), yaml });
const rename = (path: string, to: string): Change => ({ kind: 'rename', path: path.split('.'), to });

describe('a move', () => {
  test('takes the comments above, behind and below the key along', () => {
    const text = `# About this file.

# Ours since 2020.
# Never change it.
trustDomain: acme.example # see the wiki
ingress: # for children
  # the switch
  enabled: true
  # className: nginx
tags:
  nestedRoot: true
`;
    assert.equal(
      changed(text, move('trustDomain', 'global.spire.trustDomain')),
      `# About this file.

ingress: # for children
  # the switch
  enabled: true
  # className: nginx
tags:
  nestedRoot: true
global:
  spire:
    # Ours since 2020.
    # Never change it.
    trustDomain: acme.example # see the wiki
`,
    );
    assert.equal(
      changed(text, move('ingress', 'external-spire-server.ingress')),
      `# About this file.

# Ours since 2020.
# Never change it.
trustDomain: acme.example # see the wiki
tags:
  nestedRoot: true
external-spire-server:
  ingress: # for children
    # the switch
    enabled: true
    # className: nginx
`,
    );
  });

  test('leaves what opens the file, and comments that a blank line sets apart', () => {
    assert.equal(
      changed('# Values of the root.\ntrustDomain: a.b\n', move('trustDomain', 'global.spire.trustDomain')),
      '# Values of the root.\nglobal:\n  spire:\n    trustDomain: a.b\n',
    );
    assert.equal(
      changed('tags: {}\n# apart\n\ntrustDomain: a.b\n', move('trustDomain', 'global.spire.trustDomain')),
      'tags: {}\n# apart\n\nglobal:\n  spire:\n    trustDomain: a.b\n',
    );
  });

  test('keeps blocks of text as they are', () => {
    const text = 'kubeConfig: |+\n  a\n    b\n  \n  # no comment\n\n\nnext: 1\n';
    assert.equal(
      changed(text, move('kubeConfig', 'external-spire-server.kubeConfigs.a.kubeConfig')),
      'next: 1\nexternal-spire-server:\n  kubeConfigs:\n    a:\n      kubeConfig: |+\n        a\n          b\n        \n        # no comment\n\n\n',
    );
  });

  test('takes lists at the column of their key along', () => {
    assert.equal(
      changed('a:\n  hosts:\n  - one\n  - two\n  other: 1\n', move('a.hosts', 'hosts')),
      'a:\n  other: 1\nhosts:\n- one\n- two\n',
    );
  });

  test('joins maps where no key stands in both', () => {
    assert.equal(
      changed(
        '# old\nca_subject: # the CA\n  # who\n  country: NL\ncaSubject:\n  organization: Acme\n',
        move('ca_subject', 'caSubject'),
      ),
      '# old\ncaSubject:\n  organization: Acme\n  # the CA\n  # who\n  country: NL\n',
    );
    assert.equal(changed('a:\n  x: 1\nb:\n  x: 2\n', move('a', 'b')), undefined);
  });

  test('opens an empty map', () => {
    assert.equal(
      changed(
        'trustDomain: a.b\nglobal:\n  spire: {} # nothing yet\n',
        move('trustDomain', 'global.spire.trustDomain'),
      ),
      'global:\n  spire: # nothing yet\n    trustDomain: a.b\n',
    );
  });

  test('leaves no empty map behind, and keeps its comments', () => {
    assert.equal(
      changed(
        'agent:\n  # why\n  account: # whose\n    server:\n      address: a.b\n',
        move('agent.account.server', 'agent.server'),
      ),
      'agent:\n  # why\n  # whose\n  server:\n    address: a.b\n',
    );
  });

  test('goes by the indentation of the file', () => {
    assert.equal(
      changed('trustDomain: a.b\ntags:\n    nestedRoot: true\n', move('trustDomain', 'global.spire.trustDomain')),
      'tags:\n    nestedRoot: true\nglobal:\n    spire:\n        trustDomain: a.b\n',
    );
  });

  test('keeps line breaks and the mark at the start', () => {
    assert.equal(
      changed('\ufefftrustDomain: a.b\r\ntags:\r\n  nestedRoot: true', move('trustDomain', 'global.spire.trustDomain')),
      '\ufefftags:\r\n  nestedRoot: true\r\nglobal:\r\n  spire:\r\n    trustDomain: a.b\r\n',
    );
  });

  test('stays inside the values of a manifest', () => {
    const head =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: spire-nested\n    helm:\n';
    for (const key of ['values: |', 'valuesObject:']) {
      assert.equal(
        changed(
          `${head}      ${key}\n        # ours\n        trustDomain: a.b\n        tags:\n          nestedRoot: true\n  project: x\n`,
          move('trustDomain', 'global.spire.trustDomain'),
        ),
        `${head}      ${key}\n        tags:\n          nestedRoot: true\n        global:\n          spire:\n            # ours\n            trustDomain: a.b\n  project: x\n`,
      );
    }
    const flux =
      'kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: spire-nested\n  values:\n    trustDomain: a.b\n';
    assert.equal(
      changed(flux, move('trustDomain', 'global.spire.trustDomain')),
      'kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: spire-nested\n  values:\n    global:\n      spire:\n        trustDomain: a.b\n',
    );
  });

  test('keeps what a template says', () => {
    assert.equal(
      changed(
        'trustDomain: {{ .Values.td }} # ours\ntags: {}\n',
        move('trustDomain', 'global.spire.trustDomain'),
        'v.yaml.gotmpl',
      ),
      'tags: {}\nglobal:\n  spire:\n    trustDomain: {{ .Values.td }} # ours\n',
    );
  });

  for (const [why, text] of [
    ['an alias means it', 'a: &x\n  b: 1\nc: *x\n'],
    ['it means an anchor', 'x: &x 1\na: *x\n'],
    ['it stands twice', 'a: 1\nb: 2\na: 3\n'],
    ['the file breaks off', 'a: 1\nb: "open\n'],
    ['it stands between braces', '{a: 1, b: 2}\n'],
    ['a line decides whether it counts', '{{- if .x }}\na: 1\n{{- end }}\n'],
    ['the file ends before its end', '  a: 1\nb: 2\n'],
    ['nothing else stands before the next document', 'a: 1\n---\nb: 2\n'],
    ['other line breaks stand between the lines', 'a: 1 # x\rb: 2\n'],
  ] as const) {
    test(`is not made where ${why}`, () => {
      assert.equal(changed(text, move('a', 'global.spire.a'), text.includes('{{') ? 'v.gotmpl' : 'v.yaml'), undefined);
    });
  }
});

describe('a removal', () => {
  test('leaves comments that are not inside', () => {
    assert.equal(
      changed('a:\n  # about b\n  b: 1 # here\n  # about c\n  c: 2\n', remove('a.b')),
      'a:\n  # about b\n  # about c\n  c: 2\n',
    );
    assert.equal(changed('a: # why\n  # about b\n  b: 1\nc: 2\n', remove('a.b')), '# why\n# about b\nc: 2\n');
  });

  test('takes a suppression of it along', () => {
    assert.equal(
      changed('a: 1\n# ours\n# spire-helm: disable-next-line unknown-setting -- x\nb: 2\n', remove('b')),
      'a: 1\n# ours\n',
    );
  });

  test('puts no comment into a block of text above', () => {
    assert.equal(changed('a: |+\n  text\nb: # why\n    c: 1\nd: 1\n', remove('b.c')), 'a: |+\n  text\n# why\nd: 1\n');
  });
});

describe('a value', () => {
  test('takes the place of the one there is, whatever its style', () => {
    assert.equal(changed('a: "false" # x\n', set('a', 'false')), 'a: false # x\n');
    assert.equal(changed("a: {b: 'x'}\n", set('a.b', 'y')), 'a: {b: y}\n');
    assert.equal(changed('a:\n  b: # none\n', set('a.b', 'y')), 'a:\n  b: y # none\n');
  });

  test('joins others between braces', () => {
    assert.equal(
      changed('tags: {nestedRoot: false}\n', set('tags.nestedChildFull', 'true')),
      'tags: {nestedRoot: false, nestedChildFull: true}\n',
    );
    assert.equal(changed('a: {b: {c: 1} }\n', set('a.d.e', '2')), 'a: {b: {c: 1}, d: {e: 2} }\n');
  });

  test('stands in a new map where there is none', () => {
    assert.equal(changed('a: 1', set('tags.nestedRoot', 'true')), 'a: 1\ntags:\n  nestedRoot: true\n');
    assert.equal(
      changed('# nothing yet\n', set('tags.nestedRoot', 'true')),
      '# nothing yet\ntags:\n  nestedRoot: true\n',
    );
    assert.equal(changed('', set('tags.nestedRoot', 'true')), 'tags:\n  nestedRoot: true\n');
    assert.equal(changed('tags: none\n', set('tags.nestedRoot', 'true')), undefined);
  });
});

describe('another key', () => {
  test('is written in place, in quotes where it would be something else', () => {
    assert.equal(changed('"a" : 1\n', rename('a', 'b')), 'b : 1\n');
    assert.equal(changed('a: {b: 1}\n', rename('a.b', 'on')), 'a: {"on": 1}\n');
    assert.equal(changed('a:\n- b: 1\n', rename('a.0.b', 'c')), 'a:\n- c: 1\n');
  });

  test('of an entry that need not be there', () => {
    assert.equal(changed('a: 1\n', { ...rename('b', 'c'), optional: true } as Change), 'a: 1\n');
    assert.equal(changed('a: 1\n', rename('b', 'c')), undefined);
  });
});
