// What other tools fill in before Helm, and templates that are read as if they were plain text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeAt } from '../../../server/core/syntax/navigate';
import { parseValues } from '../../../server/core/syntax/parse';
import { filler, maskTemplates, placeholderIn } from '../../../server/core/syntax/placeholders';
import { problemsOf, valuesOf } from './reading';

test('what fills in a scalar', () => {
  const kinds: readonly (readonly [string, ReturnType<typeof placeholderIn>])[] = [
    ['ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]', 'encrypted'],
    ['xENC[a]', undefined],
    ['ENC[a', undefined],
    ['${TRUST_DOMAIN}', 'variable'],
    ['spire.${domain}', 'variable'],
    ['${A:-b}', 'variable'],
    ['${A:=b}', 'variable'],
    ['$APP_DOMAIN', 'variable'],
    ['https://oidc.$APP_DOMAIN/x', 'variable'],
    ['pa$$word', undefined],
    ['cost: $5', undefined],
    ['$lower', undefined],
    ['$A', undefined],
    ['${}', undefined],
    ['^a$', undefined],
    ['x {{ .y }}', 'template'],
    ['{ {', undefined],
  ];
  for (const [text, kind] of kinds) assert.equal(placeholderIn(text), kind, text);
});

test('scalars of every style are marked, with the value that stands there', () => {
  const document = parseValues('a: ${X}\nb: "$XY/b"\nc: ENC[x]\nd: "{{ x }}"\ne: |\n  ${X}\nf: 1\n');
  const seen = ['a', 'b', 'c', 'd', 'e', 'f'].map(key => {
    const node = nodeAt(document, [key])?.node;
    return node?.kind === 'scalar' ? [node.value, node.placeholder] : undefined;
  });
  assert.deepEqual(seen, [
    ['${X}', 'variable'],
    ['$XY/b', 'variable'],
    ['ENC[x]', 'encrypted'],
    ['{{ x }}', 'template'],
    ['${X}\n', 'variable'],
    [1, undefined],
  ]);
});

/** The masked text with a letter for the filler, so that it can be read here. */
function masked(text: string): string {
  const result = maskTemplates(text);
  assert.equal(result.length, text.length);
  assert.deepEqual(
    [...result.matchAll(/\n/g)].map(({ index }) => index),
    [...text.matchAll(/\n/g)].map(({ index }) => index),
  );
  return result.replaceAll(filler, 'x');
}

test('templates within a line become plain text of their length', () => {
  assert.equal(masked('a: {{ .b }}-c\n'), 'a: xxxxxxxx-c\n');
  assert.equal(masked('{{ .key }}: 1\n'), 'xxxxxxxxxx: 1\n');
  assert.equal(masked('a: "{{ "b" | quote }}"\n'), 'a: "xxxxxxxxxxxxxxxxx"\n');
  assert.equal(masked('a: {{ .b }} # {{ c }}\n'), 'a: xxxxxxxx # xxxxxxx\n');
  assert.equal(masked('no templates: {a: {b: 1}}\n'), 'no templates: {a: {b: 1}}\n');
});

test('lines of control flow become blank', () => {
  assert.equal(
    masked('{{- if .a }}\nb: 1\n{{- else }}\nb: 2\n{{- end }}\n'),
    '            \nb: 1\n           \nb: 2\n          \n',
  );
  assert.equal(
    masked('a:\n  {{- range .b }}\n  - {{ . }}\n  {{- end }}\n'),
    'a:\n                 \n  - xxxxxxx\n            \n'.replace('                 \n', '                 \n'),
  );
  assert.equal(masked('{{/*\n a: b\n*/}}\nc: 1\n'), '    \n     \n    \nc: 1\n');
});

test('a template that is the whole value of a key is a value', () => {
  assert.equal(masked('a:\n  {{ toYaml .b }}\nc: 1\n'), 'a:\n  xxxxxxxxxxxxxxx\nc: 1\n');
  assert.equal(masked('a:\n  {{ toYaml .b }}\n  c: 1\n'), 'a:\n                 \n  c: 1\n');
});

test('a masked file parses, and its templates are placeholders', () => {
  const text = `{{- $d := .Values.domain }}
global:
  spire:
    trustDomain: {{ $d }}
    clusterName: "{{ .Environment.Name }}-a"
    {{- if .x }}
    namespaces: {create: true}
    {{- end }}
tags:
  {{ .tag }}: true
`;
  const document = parseValues(maskTemplates(text));
  assert.deepEqual(problemsOf(document), []);
  for (const key of ['trustDomain', 'clusterName']) {
    const node = nodeAt(document, ['global', 'spire', key])?.node;
    assert.equal(node?.kind === 'scalar' && node.placeholder, 'template', key);
  }
  assert.deepEqual(Object.keys(valuesOf(document)), ['global', 'tags']);
});
