// What we say about broken text, and where. `error` labels are problems for which Helm refuses the file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseValues } from '../../../server/core/syntax/parse';
import { readLabels } from '../../support/labels';
import { problemsOf } from './reading';

/** Each label is one problem: its span, whether it is fatal, its code and the beginning of its message. */
function expectProblems(example: string): void {
  const { text, labels } = readLabels(example);
  const lines = text.split('\n');
  const startOf = (line: number): number => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  const expected = labels.map(({ line, startColumn, endColumn, severity, says }) => ({
    at: text.slice(startOf(line) + startColumn, startOf(line) + endColumn),
    line,
    severity,
    says,
  }));
  const found = problemsOf(parseValues(text)).map(({ code, message, span, fatal }, i) => ({
    at: text.slice(span.start, span.end),
    line: text.slice(0, span.start).split('\n').length - 1,
    severity: fatal ? 'error' : 'warning',
    says: `${code}: ${message}`.slice(0, expected[i]?.says.length),
  }));
  assert.deepEqual(found, expected);
}

const examples: Readonly<Record<string, string>> = {
  'a key above another without a colon': `
spire-server:
  logL
  ^^^^ error: syntax: \`logL\` has no colon behind it, so it is no setting; Helm refuses the file.
  replicas: 3
`,
  'a word at the top': `
glo
^^^ error: syntax: \`glo\` has no colon
spire-server:
  a: 1
`,
  'a key at the end of a map': `
a:
  b: 1
  lo
  ^^ error: syntax: \`lo\` has no colon
c: 1
`,
  'no space behind a colon': `
a: 1
b:2
^^^ error: syntax: A space is missing behind the colon of \`b:2\`; Helm refuses the file.
`,
  'no space behind the colon of a quoted key': `
a: 1
"b":2
   ^ error: syntax: A space is missing behind this colon
`,
  'a second colon': `
a: b: c
   ^^^^ error: syntax: A second \`: \` stands on this line; without quotes around the value Helm takes it for another key
`,
  'an entry deeper than one with a value': `
a: 1
  b: 2
  ^^^^ error: indentation: \`b\` stands deeper than the entry above it, which has a value already; Helm refuses the file.
`,
  'an entry between two levels': `
a:
    b: 1
  c: 2
  ^^^^ error: indentation: \`c\` lines up with nothing above it; Helm refuses the file.
`,
  'text behind a comment in the middle of a value': `
a: x
# why
  y
  ^ error: indentation: \`y\` lines up with nothing above it
`,
  'a list item among keys': `
a:
  b: 1
  - c
  ^^^ error: indentation: A list item stands among the keys of a map; Helm refuses the file.
`,
  'a list on the line of its key': `
a: - b
   ^^^ error: syntax: A list starts on the line of its key; Helm refuses the file.
`,
  'one message for a quote, not twenty': `
a: "x
   ^^ error: unclosed-quote: The quote that opens here is not closed; Helm refuses the file.
b:
  c: 1
`,
  'a single quote inside a section': `
a:
  b: 'x
     ^^ error: unclosed-quote: The quote
  c: 1
`,
  'a bracket': `
a: [1, 2
   ^ error: unclosed-bracket: The \`[\` that opens here has no \`]\`; Helm refuses the file.
b: 1
`,
  'a brace in a section': `
a:
  b: {c: 1,
     ^ error: unclosed-bracket: The \`{\` that opens here has no \`}\`; Helm refuses the file.
  d: 2
`,
  'a bracket that closes nothing': `
a: ]
   ^ error: syntax: \`]\` closes nothing here; Helm refuses the file.
`,
  'a comma too many': `
a: [b,,c]
      ^ error: syntax: A comma stands here with nothing before it; Helm refuses the file.
`,
  'a comma missing in braces': `
a: {
  b
  ^ error: syntax: A key of two lines stands between these braces, as if a comma were missing behind \`b\`
  c: 1 }
`,
  'text behind a closed quote': `
a: "x" y
       ^ error: syntax: \`y\` stands behind a value that has already ended; Helm refuses the file.
`,
  'a reserved character': `
a: @x
   ^^ error: syntax: A value can't start with \`@\` without quotes; Helm refuses the file.
`,
  'an unknown escape': `
a: "\\d"
    ^^ error: syntax: \`\\d\` is no escape that Helm's reader knows between double quotes; it refuses the file.
`,
  'an escape of JSON that YAML 1.1 does not have': `
a: "x\\/y"
     ^^ error: syntax: \`\\/\` is no escape
`,
  'braces of a template': `
a: {{ .Values.x }}
   ^^^^^^^^^^^^^^^ error: template-braces: \`{{ }}\` stands here without quotes; Helm does not render values files
b: 1
`,
  'braces of a template with text behind': `
a: {{ x }}-y
   ^^^^^^^ error: template-braces
`,
  'control flow of a template': `
{{- if .x }}
^^^^^^^^^^^^ error: template-braces
a: 1
{{- end }}
`,
  'a template in quotes is text': `
a: "{{ x }}"
b: x {{ y }}
`,
  'a git conflict, one message for both sides': `
a: 1
<<<<<<< HEAD
^^^^^^^^^^^^ error: conflict-marker: A git conflict is not settled here; Helm refuses a file with conflict markers.
b: 1
=======
b: 2
>>>>>>> other
c: 1
`,
  'a key twice': `
a:
  b: 1
  c: 2
  b: 3
  ^ warning: duplicate-key: \`b\` stands twice in this map; Helm takes the last one and drops what the first says.
`,
  'a section twice': `
spire-server:
  a: 1
b: 1
spire-server:
^^^^^^^^^^^^ warning: duplicate-key: \`spire-server\` stands twice
  c: 1
`,
  'keys that are the same to Helm': `
a:
  yes: 1
  true: 2
  ^^^^ warning: duplicate-key: \`true\` stands twice
`,
  'a second document': `
a: 1
---
^^^ warning: second-document: A second document starts here; Helm 3 reads only the first and drops this one, Helm 4 merges them all.
b: 2
---
c: 3
`,
  'an empty first document loses everything': `
---
---
^^^ warning: second-document
a: 1
`,
  'a comment before the first marker is no document': `
# why
---
a: 1
`,
  'markers with nothing behind them': `
a: 1
---
# the end
`,
  'a list at the top': `
- a
^^^ error: not-a-map: The file holds a list at its top, not settings; Helm refuses it.
- b
`,
  'a value at the top': `
hello world
^^^^^^^^^^^ error: not-a-map: The file holds a single value at its top
`,
  'a line left of the first key': `
  a: 1
  b: 2
c: 3
^^^^ warning: unread-rest: This line stands left of the first key of the file; Helm takes the file as ended here and drops the rest without a word.
`,
  'text behind a map in braces': `
{a: 1}
b: 2
^^^^ warning: unread-rest: This line stands behind the closing \`}\`
`,
  'an alias without an anchor': `
a: *x
   ^^ error: unknown-anchor: No anchor \`&x\` stands above this alias; Helm refuses the file.
b: &x 1
`,
  'an alias inside its own anchor': `
a: &x [*x]
       ^^ error: alias-loop: \`*x\` stands inside the value that it names; Helm refuses the file.
`,
  'a name of an anchor that only other readers take': `
a: &x.y 1
   ^^^^ error: anchor-name: Helm's reader takes only letters
b: *x.y
`,
  'a merge key of a value': `
a:
  <<: 1
      ^ error: merge-key: \`<<\` takes a map or a list of maps; Helm refuses the file.
`,
  'a key that a merge key below it overwrites': `
a:
  b: 1
  ^ warning: overwritten-by-merge: \`b\` stands above the \`<<\` that sets it too; Helm's reader lets the later one win
  <<: {b: 2}
  c: 3
`,
  'a key below the merge key wins in silence': `
a:
  <<: {b: 2}
  b: 1
`,
  'an empty key': `
~: 1
^ error: null-key: A key is ~; Helm refuses the file.
`,
  'a list as a key': `
[a]: 1
^^^ error: syntax: A map or a list stands as a key; Helm refuses the file.
`,
  'a value that its tag does not allow': `
a: !!int x
         ^ error: tag: "x" is no !!int; Helm refuses the file.
`,
  'a number that JSON does not have': `
a: .inf
   ^^^^ error: not-a-number: \`.inf\` has no form in JSON; quoted it is text, as it is Helm refuses the file.
`,
  'a version of YAML': `
%YAML 1.2
^^^^^^^^^ error: directive: Helm reads YAML 1.1
---
a: 1
`,
  'problems in several sections are told one by one': `
a:
  b: @
     ^ error: syntax
c:
  d: 1
e: "x
   ^^ error: unclosed-quote
`,
};

for (const [name, example] of Object.entries(examples)) test(name, () => expectProblems(example.slice(1)));

test('messages keep to the voice', () => {
  for (const example of Object.values(examples)) {
    for (const { message } of problemsOf(parseValues(readLabels(example.slice(1)).text))) {
      assert.doesNotMatch(message, /please|invalid|should|error/i);
      assert.match(message, /\.$/);
    }
  }
});
