// Tells options from paths on the command line, alike for every command.
import { CannotRun } from './problem';

export interface Spec {
  /** Long names of the options that take a value. */
  readonly valued: readonly string[];
  readonly flags: readonly string[];
  /** Long names by their short ones. */
  readonly short: Readonly<Record<string, string>>;
}

export interface Words {
  /** In the order that they were given, under their long names. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly flags: ReadonlySet<string>;
  readonly paths: readonly string[];
}

export function readWords(command: string, words: readonly string[], spec: Spec): Words {
  const values: { name: string; value: string }[] = [];
  const flags = new Set<string>();
  const paths: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') paths.push(...queue.splice(0));
    else if (!word.startsWith('-') || word === '-') paths.push(word);
    else if (spec.flags.includes(word)) flags.add(word);
    else values.push(option(command, word, queue, spec));
  }
  return { values, flags, paths };
}

/** `--name VALUE`, `--name=VALUE`, `-f VALUE` and `-fVALUE`. */
function option(command: string, word: string, queue: string[], spec: Spec): Words['values'][number] {
  const equals = word.indexOf('=');
  const written = word.startsWith('--') ? word.slice(0, equals < 0 ? undefined : equals) : word.slice(0, 2);
  const name = spec.valued.find(each => each === (spec.short[written] ?? written));
  if (!name) throw new CannotRun(`${command} has no option "${written}"; see spire-helm ${command} --help.`);
  const rest = word.slice(written.length).replace(/^=/, '');
  const value = word.length > written.length ? rest : queue.shift();
  if (value === undefined) throw new CannotRun(`${written} wants a value; see spire-helm ${command} --help.`);
  return { name, value };
}

export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find(each => each === value);
  if (found === undefined) throw new CannotRun(`${name} knows ${known.join(', ')}; not "${value}".`);
  return found;
}
