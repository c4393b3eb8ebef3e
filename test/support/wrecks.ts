// Makes damaged texts of sound ones, the way hands, merges and other tools damage them: seeded, so that a failure comes again.

export type Random = () => number;

/** Numbers from 0 to 1 (mulberry32); the same seed gives the same row. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]!;
}

interface Wreck {
  readonly name: string;
  readonly make: (text: string, random: Random) => string;
}

/** Words that stand where keys or values stand, each with a history of trouble. */
const words = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'yes',
  'NO',
  'null',
  '~',
  '0123',
  '1e3',
  '.inf',
  '${TRUST_DOMAIN}',
  'ENC[AES256_GCM,data:Tr7o=,type:str]',
  '{{ .Values.x }}',
  '"false"',
  "'true'",
  '"\\u0041"',
  '👩‍🚀🚀',
  '𝒳𝓎',
  'é́',
  '443',
  '"443"',
  '-1',
  '99999999999999999999',
  '12:30',
  '[a, b]',
  '{a: b}',
  '{}',
  '[]',
  '""',
  '*none',
  '&some text',
  '!!str 5',
  '!custom x',
  '|',
  '>-',
  '@x',
  '`x`',
  '%x',
  'a: b: c',
  '# only a comment',
  'spire-server',
  'k8sPsat',
];

const keys = [
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
  'trustDomain',
  'ca_subject',
  'spire-server',
  'ingress',
  'tags',
  'global',
  'enabled',
  '<<',
  '"quoted key"',
  "'it''s'",
  '? explicit',
  '🔑',
  'on',
  '~',
  '1',
  'k'.repeat(300),
  'a.b',
];

const wrecks: readonly Wreck[] = [
  { name: 'delete a line', make: atLine((lines, at) => lines.splice(at, 1)) },
  { name: 'delete some lines', make: atLine((lines, at, random) => lines.splice(at, 1 + Math.floor(random() * 5))) },
  { name: 'duplicate a line', make: atLine((lines, at) => lines.splice(at, 0, lines[at]!)) },
  { name: 'swap lines', make: atLine((lines, at) => lines.splice(at, 2, ...lines.slice(at, at + 2).reverse())) },
  {
    name: 'copy lines elsewhere',
    make: atLine((lines, at, random) => {
      const from = Math.floor(random() * lines.length);
      lines.splice(at, 0, ...lines.slice(from, from + 1 + Math.floor(random() * 6)));
    }),
  },
  { name: 'indent a line', make: changeLine((line, random) => pick([' ', '  ', '\t', '\u00a0'], random) + line) },
  { name: 'indent lines', make: atLine((lines, at) => shift(lines, at, line => `  ${line}`)) },
  { name: 'outdent a line', make: changeLine(line => line.replace(/^ {1,2}/, '')) },
  { name: 'outdent lines', make: atLine((lines, at) => shift(lines, at, line => line.replace(/^ {1,2}/, ''))) },
  { name: 'another value', make: changeLine((line, random) => line.replace(/: .*$|:$/, `: ${pick(words, random)}`)) },
  { name: 'no value', make: changeLine(line => line.replace(/: .*$/, ':')) },
  { name: 'another key', make: changeLine((line, random) => line.replace(/[^\s:]+(?=:(?: |$))/, pick(keys, random))) },
  { name: 'misspell a key', make: changeLine(line => line.replace(/(\w)(\w)(?=\w*:)/, '$2$1')) },
  {
    name: 'a line of its own',
    make: atLine((lines, at, random) => {
      const indent = /^ */.exec(lines[at] ?? '')![0];
      lines.splice(at, 0, `${indent}${pick(keys, random)}: ${pick(words, random)}`);
    }),
  },
  { name: 'a comment above', make: aboveLine(() => '# a word about what follows') },
  { name: 'a comment behind', make: changeLine(line => `${line} # a word`) },
  { name: 'a blank line', make: aboveLine(() => '') },
  {
    name: 'a block of text',
    make: changeLine((line, random) => {
      const indent = /^ */.exec(line)![0];
      const header = pick(['|', '|-', '|+', '>', '>-', '|2'], random);
      return line.replace(
        /: .*$|:$/,
        `: ${header}\n${indent}    text\n${indent}     deeper\n\n${indent}    # no comment\n`,
      );
    }),
  },
  {
    name: 'an anchor',
    make: changeLine((line, random) => line.replace(/: ?(?=\S|$)/, `: &${pick(['a', 'b'], random)} `)),
  },
  { name: 'an alias', make: changeLine((line, random) => line.replace(/: .*$/, `: *${pick(['a', 'b'], random)}`)) },
  {
    name: 'a merge key',
    make: aboveLine((line, random) => `${/^ */.exec(line)![0]}<<: *${pick(['a', 'b'], random)}`),
  },
  { name: 'in quotes over two lines', make: changeLine(line => line.replace(/: (.+)$/, ': "$1\n# inside\n  end"')) },
  {
    name: 'flow style',
    make: changeLine((line, random) =>
      line.replace(/: .*$|:$/, `: {${pick(keys, random)}: 1, ${pick(['enabled: true', 'a: {b: "c"}', 'x'], random)}}`),
    ),
  },
  {
    name: 'characters',
    make: insert(['{', '}', '[', ']', '"', "'", ':', '#', '- ', '\t', '🚀', '\u2028', '\\', '&', '*', '|']),
  },
  {
    name: 'a document mark',
    make: aboveLine((_, random) => pick(['---', '...', '<<<<<<< HEAD', '=======', '>>>>>>> x'], random)),
  },
  { name: 'truncate', make: (text, random) => text.slice(0, Math.floor(random() * text.length)) },
  { name: 'no line break at the end', make: text => text.trimEnd() },
  { name: 'CRLF', make: text => text.replace(/\r?\n/g, '\r\n') },
  { name: 'CR', make: text => text.replace(/\r?\n/, '\r') },
  { name: 'BOM', make: text => (text.startsWith('\ufeff') ? text : `\ufeff${text}`) },
  { name: 'deep', make: aboveLine((line, random) => nested(/^ */.exec(line)![0], 5 + Math.floor(random() * 60))) },
  { name: 'deep flow', make: changeLine(line => line.replace(/: .*$/, `: ${'['.repeat(300)}${']'.repeat(300)}`)) },
  { name: 'lists at the column of the key', make: text => text.replace(/^( *) {2}- /gm, '$1- ') },
];

export interface Wrecked {
  readonly text: string;
  /** Names of what was done, in order. */
  readonly how: readonly string[];
}

/** One to three changes of a text. */
export function wrecked(text: string, random: Random): Wrecked {
  const chosen = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(wrecks, random));
  return {
    text: chosen.reduce((changed, wreck) => wreck.make(changed, random), text),
    how: chosen.map(wreck => wreck.name),
  };
}

function atLine(change: (lines: string[], at: number, random: Random) => unknown): Wreck['make'] {
  return (text, random) => {
    const lines = text.split('\n');
    change(lines, Math.floor(random() * lines.length), random);
    return lines.join('\n');
  };
}

function changeLine(change: (line: string, random: Random) => string): Wreck['make'] {
  return atLine((lines, at, random) => (lines[at] = change(lines[at]!, random)));
}

/** A line in front of another, at its indentation. */
function aboveLine(make: (line: string, random: Random) => string): Wreck['make'] {
  return atLine((lines, at, random) => {
    const made = make(lines[at]!, random);
    lines.splice(at, 0, made.startsWith('#') ? /^ */.exec(lines[at]!)![0] + made : made);
  });
}

function shift(lines: string[], at: number, change: (line: string) => string): void {
  for (let i = at; i < Math.min(at + 4, lines.length); i += 1) lines[i] = change(lines[i]!);
}

function insert(texts: readonly string[]): Wreck['make'] {
  return (text, random) => {
    const at = Math.floor(random() * (text.length + 1));
    return text.slice(0, at) + pick(texts, random) + text.slice(at);
  };
}

function nested(indent: string, levels: number): string {
  return Array.from({ length: levels }, (_, i) => `${indent}${' '.repeat(i)}n${i}:`).join('\n');
}
