// Fixes in terms of settings, turned into edits of one file's text that keep comments, layout and line breaks.
import type { TextEdit } from '../edit';
import { startsWith, type SettingPath } from '../path';
import { shifted, type Span } from '../span';
import type { SyntaxCode, ValuesDocument } from '../syntax/document';
import { entryLines, firstLine, lineBreakOf, shiftLines, type EntryLines } from './entryLines';
import { flowPlace, linePlace, placeBelow, type LinePlace } from './insertion';
import { locate, type Located } from './locate';
import { quoteKey } from './yamlText';

export type Change =
  /** Another key for the entry at a path; the value stays. `optional`: it need not be there. */
  | { readonly kind: 'rename'; readonly path: SettingPath; readonly to: string; readonly optional?: boolean }
  /** The entry goes to another path, joining what is there; with `yaml` it takes another value on the way. */
  | { readonly kind: 'move'; readonly from: SettingPath; readonly to: SettingPath; readonly yaml?: string }
  /** A scalar value as YAML text, in place of the one there is or as a new entry. */
  | { readonly kind: 'set'; readonly path: SettingPath; readonly yaml: string }
  | { readonly kind: 'remove'; readonly path: SettingPath }
  /** Another scalar for one item of a list. */
  | { readonly kind: 'item'; readonly path: SettingPath; readonly index: number; readonly yaml: string };

/** One file that a change may be made in. */
export interface ChangeTarget {
  readonly source: string;
  readonly document: ValuesDocument;
}

interface Replacement {
  readonly span: Span;
  readonly newText: string;
}

/** The edits for a change, or `undefined` where it can't be made without guessing (flow style, aliases, values in the way). */
export function editsFor(change: Change, { document, source }: ChangeTarget): readonly TextEdit[] | undefined {
  const lineBreak = lineBreakOf(document.text);
  return replacementsFor(change, document)?.map(({ span, newText }) => ({
    source,
    span,
    newText: newText.replace(/\r?\n/g, lineBreak),
  }));
}

function replacementsFor(change: Change, document: ValuesDocument): readonly Replacement[] | undefined {
  switch (change.kind) {
    case 'rename':
      return rename(document, change.path, change.to, change.optional ?? false);
    case 'move':
      return move(document, change.from, change.to, change.yaml);
    case 'set':
      return set(document, change.path, change.yaml);
    case 'remove':
      return remove(document, change.path);
    case 'item':
      return setItem(document, change.path, change.index, change.yaml);
  }
}

/** Edits by place; an insertion comes before what is taken away behind it. */
export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function rename(
  document: ValuesDocument,
  path: SettingPath,
  to: string,
  optional: boolean,
): readonly Replacement[] | undefined {
  const found = locate(document, path);
  if (found.kind !== 'found') return optional && found.kind === 'missing' ? [] : undefined;
  const target = [...path.slice(0, -1), to];
  const taken = locate(document, target);
  if (taken.kind !== 'missing') return move(document, path, target, undefined);
  return [{ span: found.keySpan, newText: quoteKey(to) }];
}

function set(document: ValuesDocument, path: SettingPath, yaml: string): readonly Replacement[] | undefined {
  const found = locate(document, path);
  if (found.kind === 'unclear') return undefined;
  if (found.kind === 'found') return setValue(document.text, found, yaml);
  if (!isCertain(document)) return undefined;
  const key = quoteKey(path.at(-1)!);
  const between = flowPlace(document, path);
  if (between) {
    const text = between.missing.reduceRight((inner, above) => `${quoteKey(above)}: {${inner}}`, `${key}: ${yaml}`);
    return [{ span: { start: between.at, end: between.at }, newText: `, ${text}` }];
  }
  const place = linePlace(document, path);
  return place && inserted(document.text, place, `${' '.repeat(place.column)}${key}: ${yaml}\n`);
}

function setValue(text: string, { entry, valueSpan }: Located, yaml: string): readonly Replacement[] | undefined {
  if (entry.value.kind !== 'scalar') return undefined;
  if (valueSpan.end > valueSpan.start) return [{ span: valueSpan, newText: yaml }];
  return text[valueSpan.start - 1] === ':' ? [{ span: valueSpan, newText: ` ${yaml}` }] : undefined;
}

function setItem(
  document: ValuesDocument,
  path: SettingPath,
  index: number,
  yaml: string,
): readonly Replacement[] | undefined {
  const found = locate(document, path);
  const list = found.kind === 'found' ? found.entry.value : undefined;
  const item = list?.kind === 'list' ? list.items[index] : undefined;
  if (found.kind !== 'found' || item?.kind !== 'scalar' || item.span.end <= item.span.start) return undefined;
  return [{ span: shifted(item.span, found.base), newText: yaml }];
}

function remove(document: ValuesDocument, path: SettingPath): readonly Replacement[] | undefined {
  const { text } = document;
  const found = linesAt(document, path);
  const emptied = emptiedBy(document, path, undefined);
  const gone = emptied === path ? found : linesAt(document, emptied);
  if (!found || !gone || !isCertain(document) || isReferredTo(text, gone.range)) return undefined;
  if (isAllBeforeAMark(document, gone)) return undefined;
  const own = startOfRemoved(found);
  if (gone === found) return [{ span: { start: own, end: gone.range.end }, newText: '' }];
  const span = { start: gone.keyLine, end: gone.range.end };
  return [{ span, newText: rescued(text.slice(gone.keyLine, own), gone.column) }];
}

/** True where nothing would be left in front of a mark between documents: what stands behind it would count then. */
function isAllBeforeAMark({ text, sections }: ValuesDocument, { range }: EntryLines): boolean {
  const left = sections.flatMap(({ start, block }) => block.entries.map(entry => start + entry.keySpan.start));
  const isAll = left.every(key => key >= range.start && key < range.end);
  return isAll && /^(?:---|\.\.\.)(?=\s|$)/m.test(text.slice(range.end));
}

/** A comment above what goes away stays, unless it is ours and about the next line. */
function startOfRemoved({ above, keyLine }: EntryLines): number {
  const ours = /(?:^[ \t]*# *spire-helm: *disable-next-line[^\n]*\n)+$/m.exec(above);
  return keyLine - (ours?.[0].length ?? 0);
}

function move(
  document: ValuesDocument,
  from: SettingPath,
  to: SettingPath,
  yaml: string | undefined,
): readonly Replacement[] | undefined {
  const { text } = document;
  const found = locate(document, from);
  const lines = linesAt(document, from);
  if (found.kind !== 'found' || !lines || !isCertain(document) || startsWith(to, from)) return undefined;
  const taken = locate(document, to);
  if (taken.kind === 'unclear') return undefined;
  const emptied = emptiedBy(document, from, taken.kind === 'found' ? undefined : to);
  const gone = emptied === from ? lines : linesAt(document, emptied);
  if (!gone || isReferredTo(text, gone.range) || refersToOthers(text, gone.range)) return undefined;
  if (isAllBeforeAMark(document, gone)) return undefined;
  const comments = gone === lines ? '' : rescued(text.slice(gone.keyLine, lines.range.start), lines.column);
  const moved =
    taken.kind === 'found' ? joining(document, found, lines, taken) : asEntry(document, found, lines, to, yaml);
  if (!moved) return undefined;
  const start = gone === lines ? lines.range.start : gone.keyLine;
  const taking: Replacement = { span: { start, end: gone.range.end }, newText: '' };
  const { place, lines: added } = moved;
  const all = shiftLines(comments, place.column - lines.column) + added;
  // The last line there is the very entry that moves away: what is added takes its place.
  if (place.at >= start && place.at <= gone.range.end && !place.without) {
    return [{ ...taking, newText: place.head + all }];
  }
  return place.at > start && place.at < gone.range.end ? undefined : [taking, ...inserted(text, place, all)];
}

interface Moved {
  readonly place: LinePlace;
  readonly lines: string;
}

/** The entry under its new key, for a place where nothing of that name stands. */
function asEntry(
  document: ValuesDocument,
  found: Located,
  lines: EntryLines,
  to: SettingPath,
  yaml: string | undefined,
): Moved | undefined {
  const place = linePlace(document, to);
  if (!place) return undefined;
  const key = quoteKey(to.at(-1)!);
  const { column, own, keyLine } = lines;
  const behind = own.slice(found.keySpan.end - keyLine);
  const comment = /[ \t]#[^\n]*/.exec(behind.split('\n', 1)[0]!)?.[0].trimEnd() ?? '';
  const entry =
    yaml === undefined ? `${own.slice(0, column)}${key}${behind}` : `${' '.repeat(column)}${key}: ${yaml}${comment}\n`;
  return { place, lines: shiftLines(ended(lines.above + entry), place.column - column) };
}

/** Maps join where no key stands in both; anything else is left to the user. */
function joining(document: ValuesDocument, found: Located, lines: EntryLines, taken: Located): Moved | undefined {
  const moved = found.entry.value;
  const there = taken.entry.value;
  if (moved.kind !== 'map' || moved.flow || moved.entries.length === 0) return undefined;
  const keys = new Set(there.kind === 'map' ? there.entries.map(entry => entry.key) : []);
  if (moved.entries.some(entry => keys.has(entry.key))) return undefined;
  const place = placeBelow(document, taken);
  if (!place) return undefined;
  const { text } = document;
  const first = found.base + moved.entries[0]!.keySpan.start;
  const column = first - (text.lastIndexOf('\n', first - 1) + 1);
  const [keyLine = '', ...body] = lines.own.split('\n');
  const comment = /[ \t](#[^\n]*)$/.exec(keyLine.trimEnd())?.[1];
  const above = shiftLines(lines.above, place.column - lines.column);
  const note = comment === undefined ? '' : `${' '.repeat(place.column)}${comment}\n`;
  return { place, lines: above + note + shiftLines(ended(body.join('\n')), place.column - column) };
}

function inserted(text: string, { at, head, without }: LinePlace, lines: string): readonly Replacement[] {
  // A file whose last line lacks a line break gets one in front of what is added.
  const gap = at > firstLine(text) && text[at - 1] !== '\n' ? '\n' : '';
  const added = { span: { start: at, end: at }, newText: gap + head + lines };
  return without ? [{ span: without, newText: '' }, added] : [added];
}

/**
 * The path whose removal takes the entry away without leaving an empty map above it: for Helm a key without a value
 * is null and deletes the chart's defaults.
 * @param keep a path that must stay reachable
 */
function emptiedBy(document: ValuesDocument, path: SettingPath, keep: SettingPath | undefined): SettingPath {
  const parent = path.slice(0, -1);
  if (parent.length === 0 || (keep && startsWith(keep, parent))) return path;
  const found = locate(document, parent);
  const map = found.kind === 'found' ? found.entry.value : undefined;
  return map?.kind === 'map' && map.entries.length === 1 ? emptiedBy(document, parent, keep) : path;
}

/** The comments in lines of emptied maps, each on a line of its own. */
function rescued(lines: string, column: number): string {
  const blanks = ' '.repeat(column);
  return lines
    .split('\n')
    .flatMap(line => /(?:^|[ \t])(#.*)/.exec(line.trimEnd())?.[1] ?? [])
    .map(comment => `${blanks}${comment}\n`)
    .join('');
}

function linesAt(document: ValuesDocument, path: SettingPath): EntryLines | undefined {
  const found = locate(document, path);
  return found.kind === 'found' ? entryLines(document.text, found) : undefined;
}

/** Lines are put and taken only where the file is read to its end, in lines that all readers see as such. */
function isCertain(document: ValuesDocument): boolean {
  let certain = certainty.get(document);
  if (certain === undefined) certainty.set(document, (certain = readsWell(document)));
  return certain;
}

const certainty = new WeakMap<ValuesDocument, boolean>();

function readsWell({ text, problems, sections }: ValuesDocument): boolean {
  const all = [...problems, ...sections.flatMap(({ block }) => block.problems)];
  if (all.some(({ fatal, code }) => fatal || notReadToTheEnd.has(code))) return false;
  return !/\r(?!\n)|[\x85\u2028\u2029]/.test(text) && !templateLine.test(text);
}

const notReadToTheEnd: ReadonlySet<SyntaxCode> = new Set(['unread-rest', 'too-large', 'alias-limit']);

/** A line that decides which of its neighbours count, or makes some: nothing is put between such lines. */
const templateLine = /^[ \t]*\{\{/m;

/** True where an alias elsewhere means an anchor in these lines. */
function isReferredTo(text: string, { start, end }: Span): boolean {
  const anchors = [...text.slice(start, end).matchAll(/&([\w-]+)/g)].map(match => match[1]!);
  return anchors.some(name => new RegExp(`\\*${name}(?![\\w-])`).test(text));
}

/** True where these lines hold an alias of an anchor, which has to stay above it. */
function refersToOthers(text: string, { start, end }: Span): boolean {
  const aliases = [...text.slice(start, end).matchAll(/\*([\w-]+)/g)].map(match => match[1]!);
  return aliases.some(name => text.includes(`&${name}`));
}

function ended(lines: string): string {
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
}
