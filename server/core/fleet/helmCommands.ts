// Finds `helm upgrade --install` and `helm install` in shell scripts, Makefiles, Taskfiles, pipelines and documents.

/** One command that installs a chart, as far as its words can be read without running anything. */
export interface HelmCommand {
  readonly release: string | undefined;
  /** `spire-nested`, whatever repository, folder or registry it comes from. */
  readonly chart: string;
  readonly version: string | undefined;
  readonly namespace: string | undefined;
  readonly context: string | undefined;
  /** As written, relative to wherever the command runs. */
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setJson: readonly string[];
  readonly setLiteral: readonly string[];
  /** Settings whose values the shell fills in, and what comes with `--set-file`. */
  readonly supplied: readonly string[];
  /** Line of the text, from 1. */
  readonly line: number;
}

/** Options of helm that take a value; of all others the next word is none of theirs. */
const withValue = new Set([
  '-f',
  '--values',
  '-n',
  '--namespace',
  '--set',
  '--set-string',
  '--set-file',
  '--set-json',
  '--set-literal',
  '--version',
  '--kube-context',
  '--kubeconfig',
  '--repo',
  '--timeout',
  '--description',
  '--username',
  '--password',
  '--ca-file',
  '--cert-file',
  '--key-file',
  '--keyring',
  '--history-max',
  '--post-renderer',
  '-o',
  '--output',
]);

export function helmCommands(text: string): readonly HelmCommand[] {
  // A line that ends in a backslash goes on; the line breaks stay countable.
  const joined = text.replace(
    /\\[ \t]*(\r?\n)/g,
    (_, lineBreak: string) => ` \u0001${lineBreak.length > 1 ? '\r' : ''}`,
  );
  let line = 1;
  return joined.split('\n').flatMap(long => {
    const at = line;
    line += 1 + (long.match(/\u0001/g)?.length ?? 0);
    return [...long.matchAll(/(?:^|[\s;&|(`"'>@-])helm\s+((?:upgrade|install)\s.*)/g)].flatMap(([, rest]) => {
      const command = read(words(rest!.replace(/[\u0001\r]/g, ' ')));
      return command ? [{ ...command, line: at }] : [];
    });
  });
}

function read(all: readonly string[]): Omit<HelmCommand, 'line'> | undefined {
  const options = new Map<string, string[]>();
  const plain: string[] = [];
  for (let i = 1; i < all.length; i += 1) {
    const word = all[i]!;
    if (/^(?:&&|\|\||[;|&<>]|\d?>)/.test(word)) break;
    if (!word.startsWith('-') || word === '-') {
      plain.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = equals > 0 && word.startsWith('--') ? word.slice(0, equals) : word;
    if (!withValue.has(name)) continue;
    const value = name === word ? all[(i += 1)] : word.slice(equals + 1);
    if (value !== undefined) options.set(name, [...(options.get(name) ?? []), value]);
  }
  const chartAt = plain.findIndex(word => chartOf(word) !== undefined);
  const chart = chartOf(plain[chartAt] ?? '');
  if (chart === undefined) return undefined;
  const of = (...names: readonly string[]): readonly string[] => names.flatMap(name => options.get(name) ?? []);
  const last = (...names: readonly string[]): string | undefined => of(...names).findLast(isKnown);
  const isFilled = (pair: string): boolean => !isKnown(pair.slice(pair.indexOf('=') + 1));
  const pairs = of('--set');
  const strings = of('--set-string');
  const jsons = of('--set-json');
  const literals = of('--set-literal');
  const release = plain.slice(0, chartAt).at(-1);
  return {
    release: release !== undefined && isKnown(release) ? release : undefined,
    chart,
    version: last('--version'),
    namespace: last('-n', '--namespace'),
    context: last('--kube-context'),
    values: of('-f', '--values').flatMap(value => value.split(',')),
    set: pairs.filter(pair => !isFilled(pair)),
    setString: strings.filter(pair => !isFilled(pair)),
    setJson: jsons.filter(pair => !isFilled(pair)),
    setLiteral: literals.filter(pair => !isFilled(pair)),
    supplied: [...[...pairs, ...strings, ...jsons, ...literals].filter(isFilled), ...of('--set-file')].map(keyOf),
  };
}

/** The charts that fleets are made of, by whatever name they are reached. */
function chartOf(word: string): string | undefined {
  const name = word
    .split('/')
    .at(-1)!
    .replace(/-\d+\.\d+\.\d+\S*\.tgz$/, '');
  return name === 'spire' || name === 'spire-nested' ? (word === 'spire' ? undefined : name) : undefined;
}

/** A cluster id with more keys below it is what is given, not each of its parts. */
function keyOf(pair: string): string {
  const [key = ''] = pair.split('=');
  return /^(.*\.kubeConfigs\.[^.]+)\./.exec(key)?.[1] ?? key;
}

function isKnown(word: string): boolean {
  return !/[$`]/.test(word) && word !== '';
}

/** Words as a shell splits them; variables and substitutions stay as they are written. */
function words(line: string): readonly string[] {
  const found: string[] = [];
  const pattern = /\s*((?:"(?:\\.|[^"\\])*"|'[^']*'|\$\([^)]*\)|\$\{[^}]*\}|\\.|[^\s"'\\])+)/gy;
  for (const match of line.matchAll(pattern)) found.push(unquoted(match[1]!));
  return found;
}

function unquoted(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, other?: string) =>
    double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? other ?? ''),
  );
}
