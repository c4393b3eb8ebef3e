// Reads the arguments; whatever it doesn't know is a sentence for the user and never ignored.
import type { FixLevel } from '../core';
import { CannotRun } from './problem';
import { valuesOptions, type ValuesOptions } from './values';

export const formats = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formats)[number];

export const failLevels = ['error', 'warning', 'info'] as const;
export type FailLevel = (typeof failLevels)[number];

export interface SetArgument {
  readonly text: string;
  readonly asString: boolean;
}

export interface LintOptions {
  /** `spire-nested@0.30.0` as given. */
  readonly chart: string | undefined;
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  /** Layers of one release, in order. */
  readonly layers: readonly string[];
  readonly sets: readonly SetArgument[];
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: FailLevel;
  /** Which fixes are made in the files; none where it is missing. */
  readonly fix: FixLevel | undefined;
}

export type Topic = 'lint' | 'values' | 'lsp' | undefined;
export type Parsed =
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'version' }
  | { readonly kind: 'values'; readonly options: ValuesOptions }
  | { readonly kind: 'lint'; readonly options: LintOptions };

export function parseArguments(words: readonly string[]): Parsed {
  const [command, ...rest] = words;
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  switch (command) {
    case undefined:
    case '--help':
    case '-h':
      return { kind: 'help', topic: undefined };
    case 'help':
      return { kind: 'help', topic: topicOf(rest[0]) };
    case '--version':
    case '-v':
    case 'version':
      return { kind: 'version' };
    case 'lint':
      return wantsHelp ? { kind: 'help', topic: 'lint' } : { kind: 'lint', options: lintOptions(rest) };
    case 'values':
      return wantsHelp ? { kind: 'help', topic: 'values' } : { kind: 'values', options: valuesOptions(rest) };
    case 'lsp':
      if (wantsHelp) return { kind: 'help', topic: 'lsp' };
      throw new CannotRun(
        '`spire-helm lsp` takes exactly one option, --stdio: editors talk to it over standard input and output.',
      );
    default: {
      const what = command.startsWith('-') ? 'option' : 'command';
      throw new CannotRun(
        `there is no ${what} "${command}"; the commands are lint, values and lsp, see spire-helm --help.`,
      );
    }
  }
}

function topicOf(word: string | undefined): Topic {
  if (word === undefined || word === 'lint' || word === 'values' || word === 'lsp') return word;
  throw new CannotRun(`there is no help about "${word}"; the commands are lint, values and lsp.`);
}

/** Long names of the options of `lint` that take a value. */
const shortNames: Readonly<Record<string, string>> = { '-f': '--values', '-n': '--namespace' };
const lintNames = [
  '--chart',
  '--release',
  '--namespace',
  '--values',
  '--set',
  '--set-string',
  '--format',
  '--fail-on',
] as const;
type LintName = (typeof lintNames)[number];
const fixLevels: ReadonlyMap<string, FixLevel> = new Map([
  ['--fix', 'safe'],
  ['--fix-unsafe', 'all'],
]);

function lintOptions(words: readonly string[]): LintOptions {
  const values = new Map<LintName, string[]>(lintNames.map(name => [name, []]));
  const sets: SetArgument[] = [];
  const paths: string[] = [];
  let fix: FixLevel | undefined;
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') {
      paths.push(...queue.splice(0));
    } else if (!word.startsWith('-') || word === '-') {
      paths.push(word);
    } else if (fixLevels.has(word)) {
      // Of both, the one that does more was meant.
      if (fix !== 'all') fix = fixLevels.get(word);
    } else {
      const { name, value } = option(word, queue);
      values.get(name)?.push(value);
      if (name === '--set' || name === '--set-string')
        sets.push({ text: checkedSet(name, value), asString: name === '--set-string' });
    }
  }
  const layers = values.get('--values') ?? [];
  if (layers.length > 0 && paths.length > 0) {
    throw new CannotRun(
      `-f names the layers of one release and a PATH files that are judged one by one; give one or the other (${paths.join(', ')}).`,
    );
  }
  if (layers.length === 0 && sets.length > 0) {
    throw new CannotRun('--set belongs to a release; name its layers with -f, or leave --set out.');
  }
  const last = (name: LintName): string | undefined => values.get(name)?.at(-1);
  return {
    chart: last('--chart'),
    release: last('--release'),
    namespace: last('--namespace'),
    layers,
    sets,
    paths,
    format: oneOf('--format', last('--format') ?? 'text', formats),
    failOn: oneOf('--fail-on', last('--fail-on') ?? 'error', failLevels),
    fix,
  };
}

/** `--name VALUE`, `--name=VALUE`, `-f VALUE` and `-fVALUE`. */
function option(word: string, queue: string[]): { readonly name: LintName; readonly value: string } {
  const equals = word.indexOf('=');
  const written = word.startsWith('--') ? word.slice(0, equals < 0 ? undefined : equals) : word.slice(0, 2);
  const name = lintNames.find(each => each === (shortNames[written] ?? written));
  if (!name) throw new CannotRun(`lint has no option "${written}"; see spire-helm lint --help.`);
  const rest = word.slice(written.length).replace(/^=/, '');
  const attached = word.length > written.length;
  const value = attached ? rest : queue.shift();
  if (value === undefined) throw new CannotRun(`${written} wants a value; see spire-helm lint --help.`);
  return { name, value };
}

function checkedSet(name: string, text: string): string {
  if (text.includes('=')) return text;
  throw new CannotRun(`${name} wants KEY=VALUE, as helm does; "${text}" has no "=".`);
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find(each => each === value);
  if (found === undefined) throw new CannotRun(`${name} knows ${known.join(', ')}; not "${value}".`);
  return found;
}
