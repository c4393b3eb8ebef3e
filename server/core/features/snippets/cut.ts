// Cuts a snippet down to what is missing below a place: its first keys are there already when somebody types inside of them.

/** Whether a key that a snippet starts with means the key that the place has; a choice of keys means any of its words. */
export type Means = (words: readonly string[], key: string) => boolean;

export interface Cut {
  readonly lines: readonly string[];
  /** Keys that it sets at the place itself, each as the words that it may be; of one that the user names, none. */
  readonly keys: readonly (readonly string[])[];
}

/** `undefined` where the snippet has nothing to say below the path. */
export function cutTo(body: readonly string[], path: readonly string[], means: Means): Cut | undefined {
  let lines = body;
  for (const key of path) {
    const heads = lines.filter(isHead);
    const [head] = heads;
    // What sets more than one key here belongs one step up.
    if (heads.length !== 1 || head === undefined || !/:\s*$/.test(head)) return undefined;
    const words = wordsOf(head);
    if (!words || !means(words, key)) return undefined;
    const below = lines.slice(lines.indexOf(head) + 1).filter(line => line !== '$0');
    if (below.length === 0 || below.some(line => line !== '' && !line.startsWith('  '))) return undefined;
    lines = below.map(line => line.slice(2));
  }
  const heads = lines.filter(isHead);
  return heads.length === 0 ? undefined : { lines, keys: heads.flatMap(line => [wordsOf(line) ?? []]) };
}

function isHead(line: string): boolean {
  return /^[^\s#$-]/.test(line) || /^\$\{\d+[:|]/.test(line);
}

/** The words that a key may be; `undefined` where the user gives it a name. */
function wordsOf(line: string): readonly string[] | undefined {
  const plain = /^([A-Za-z][\w-]*):/.exec(line)?.[1];
  if (plain !== undefined) return [plain];
  return /^\$\{\d+\|([^|]*)\|\}:/.exec(line)?.[1]?.split(',');
}

/** A tab stop whose default went with the lines that were cut gets it where it stands first now. */
export function withDefaults(lines: readonly string[], body: readonly string[]): string {
  const whole = body.join('\n');
  let text = lines.join('\n');
  const stops = new Set([...text.matchAll(/\$\{?(\d+)/g)].map(match => match[1]!));
  for (const stop of stops) {
    const definition = new RegExp(`\\$\\{${stop}[:|](?:[^{}$]|\\$\\d+)*\\}`).exec(whole)?.[0];
    if (definition === undefined || text.includes(definition)) continue;
    text = text.replace(new RegExp(`\\$${stop}(?!\\d)|\\$\\{${stop}\\}`), () => definition);
  }
  return text;
}
