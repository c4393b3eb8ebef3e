// Snippets among the completions: those that fit the chart, its version and the place, from the key on that is missing there.
import { compareVersions } from '../../chart/versions';
import { settingAt } from '../../chart/node';
import type { Cursor } from '../../syntax/cursor';
import type { CompletionEntry } from '../completion';
import type { ChosenModel } from '../context';
import { cutTo, withDefaults, type Means } from './cut';
import { sections, wholeFiles, type Snippet } from './shipped';

/** The trust domain that snippets show until the user's own is known. */
const exampleDomain = 'acme.example';

/** @param trustDomain of the file or its release, where something says it */
export function sectionSnippets(
  cursor: Cursor,
  chosen: ChosenModel,
  trustDomain: string | undefined,
): readonly CompletionEntry[] {
  if (cursor.flow || cursor.colonFollows || cursor.inQuotes || cursor.path.includes('-')) return [];
  return sections
    .filter(snippet => fits(snippet, chosen) && !isMirror(snippet))
    .flatMap(snippet => entryFor(snippet, cursor, chosen, trustDomain) ?? []);
}

/** For a document in which nothing stands yet. */
export function wholeFileSnippets(text: string, offset: number): readonly CompletionEntry[] {
  if (/^[^\s#-]/m.test(text.slice(0, offset).replace(/\S*$/, '')) || /^[^\s#-]/m.test(text.slice(offset))) return [];
  const start = offset - /\S*$/.exec(text.slice(0, offset))![0].length;
  if (start > 0 && text[start - 1] !== '\n') return [];
  return wholeFiles.map(snippet => entry(snippet, { start, end: offset }, snippet.body.join('\n')));
}

function entryFor(
  snippet: Snippet,
  cursor: Cursor,
  chosen: ChosenModel,
  trustDomain: string | undefined,
): CompletionEntry | undefined {
  const cut = cutTo(snippet.body, cursor.path, meansIn(chosen));
  // What is there already is not written a second time.
  if (!cut || cut.keys.some(words => words.some(word => cursor.siblings.includes(word)))) return undefined;
  const map = settingAt(chosen.model.top, cursor.path);
  const isKnown = (words: readonly string[]): boolean => words.some(word => map?.children.has(word));
  if (!cut.keys.every(words => words.length === 0 || isKnown(words))) return undefined;
  const text = narrowed(withDefaults(cut.lines, snippet.body), word => map?.children.has(word) === true);
  const own = trustDomain !== undefined && /^[a-z0-9._-]+$/.test(trustDomain) ? trustDomain : exampleDomain;
  return entry(snippet, cursor.replace, text.replaceAll(exampleDomain, own));
}

function entry(snippet: Snippet, replace: CompletionEntry['replace'], insert: string): CompletionEntry {
  return {
    label: snippet.prefix,
    kind: 'snippet',
    replace,
    insert,
    isSnippet: true,
    detail: snippet.name,
    // Below the settings; whoever wants one types its first letters.
    sort: `zzz${snippet.prefix}`,
    deprecated: false,
    retrigger: false,
    document: () => snippet.description,
  };
}

function fits({ charts, from, to }: Snippet, { choice }: ChosenModel): boolean {
  const version = choice.version.replace(/\+.*$/, '');
  return charts.includes(choice.chart) && compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0;
}

/** Where the own trust domain is known, side B is side A. */
function isMirror({ prefix }: Snippet): boolean {
  return prefix.endsWith('-federation-b');
}

/** `spire-server` in a snippet means any server of the chart, so that it can go under each. */
function meansIn({ model }: ChosenModel): Means {
  return (words, key) => {
    if (words.includes(key)) return true;
    const part = model.components.get(key)?.part;
    return part !== undefined && words.length > 1 && words.some(word => model.components.get(word)?.part === part);
  };
}

/** Of a choice of keys only those that this chart has; a single one is no choice. */
function narrowed(text: string, isKnown: (word: string) => boolean): string {
  return text.replace(/^\$\{(\d+)\|([^|]*)\|\}(?=:)/gm, (all, stop: string, words: string) => {
    const known = words.split(',').filter(isKnown);
    if (known.length === 0) return all;
    return known.length === 1 ? known[0]! : `\${${stop}|${known.join(',')}|}`;
  });
}

/** The text without its tab stops, for editors that know none. */
export function plainText(snippet: string): string {
  const values = new Map<string, string>();
  for (const [, stop, text, words] of snippet.matchAll(/\$\{(\d+)(?::((?:[^${}]|\$\d+)*)\}|\|([^|]*)\|\})/g))
    if (!values.has(stop!)) values.set(stop!, text ?? words!.split(',')[0]!);
  const filled = (text: string): string =>
    text.replace(/\$(\d+)/g, (_, stop: string) => filled(values.get(stop) ?? ''));
  return snippet
    .replace(/\\\$\{\$\{\d+\/[^\n]*\}\}?/g, '${KUBECONFIG_BASE64}')
    .replace(/\$\{(\d+)(?::(?:[^${}]|\$\d+)*\}|\|[^|]*\|\})/g, '$$$1')
    .replace(/(?<!\\)\$(\d+)/g, (_, stop: string) => filled(values.get(stop) ?? ''))
    .replace(/\\([$}\\])/g, '$1');
}
