// What can be wrong with values as text: documents, keys, blanks, tags and anchors.

interface Written {
  readonly values: readonly string[];
  readonly what: string;
}

const ways: readonly (readonly [what: string, write: (text: string) => string])[] = [
  ['a second document', text => `${text}---\nglobal:\n  spire:\n    clusterName: 7\n`],
  ['an empty first document', text => `---\n---\n${text}`],
  ['a leading mark', text => `---\n${text}`],
  ['CRLF', text => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', text => `\uFEFF${text}`],
  ['a tab', text => text.replace(/^ {2}/m, '\t')],
  ['a repeated key', text => `${text}global:\n  spire:\n    trustDomain: other.example\n    clusterName: other\n`],
  [
    'a repeated key inside',
    text => text.replace(/^( +)clusterName: (.*)$/m, '$1clusterName: $2\n$1clusterName: twice'),
  ],
  ['no blank after a colon', text => text.replace(/clusterName: /, 'clusterName:')],
  ['a template', text => text.replace(/clusterName: .*/, 'clusterName: {{ .Values.name }}')],
  ['a quoted template', text => text.replace(/clusterName: .*/, 'clusterName: "{{ .Values.name }}"')],
  ['an at sign', text => text.replace(/clusterName: .*/, 'clusterName: @name')],
  ['an open quote', text => text.replace(/clusterName: .*/, 'clusterName: "name')],
  ['a tag', text => text.replace(/clusterName: /, 'clusterName: !vault ')],
  ['a number with a tag', text => text.replace(/clusterName: .*/, 'clusterName: !!str 1234')],
  ['an unquoted number', text => text.replace(/clusterName: .*/, 'clusterName: 0123')],
  ['a word that is a bool', text => text.replace(/clusterName: .*/, 'clusterName: on')],
  ['a word that is false', text => text.replace(/country: .*/, 'country: NO')],
  ['a time', text => text.replace(/clusterName: .*/, 'clusterName: 12:30:45')],
  ['a date', text => text.replace(/clusterName: .*/, 'clusterName: 2026-01-01')],
  ['an anchor', text => `${text.replace(/clusterName: (.*)/, 'clusterName: &name $1')}unused: *name\n`],
  ['an unknown anchor', text => `${text}unused: *nowhere\n`],
  [
    'a merge key',
    text => `common: &common\n  strictMode: false\n${text.replace(/^ {2}spire:\n/m, '  spire:\n    <<: *common\n')}`,
  ],
  ['a wrong indentation', text => text.replace(/^ {4}clusterName/m, '   clusterName')],
  ['a list at the top', () => '- global\n- tags\n'],
  ['a word at the top', () => 'global\n'],
  ['nothing', () => ''],
  ['comments only', () => '# global:\n#   spire: {}\n'],
  ['a null key', text => `${text}~: nothing\n`],
  ['a number as a key', text => `${text}7: seven\n`],
  ['a bool as a key', text => `${text}true: yes\n`],
  ['a map as a key', text => `${text}? {a: b}\n: c\n`],
  ['the end mark', text => `${text}...\n`],
];

export const yamlTexts: readonly ((text: string) => Written)[] = ways.map(
  ([what, write]) =>
    (text: string): Written => ({ values: [write(text)], what }),
);
