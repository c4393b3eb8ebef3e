// What is being typed at an offset, by columns and not by the tree: a text in which somebody types is rarely YAML.
import type { SettingPath } from '../path';
import { spanAt, type Span } from '../span';
import { flowPlaceAt } from './flowCursor';
import { sectionStart, shapeOf, wordEnd, type LineShape } from './lines';
import { lineEndOf, lineStartOf, regionsOf, type Region } from './regions';
import { lineBefore, siblingsOf, surroundingsOf } from './surroundings';

export { indentUnit } from './lines';

export interface Cursor {
  /** The map that the key stands in, or the list of the item: its keys from the top; an item is its index. */
  readonly path: SettingPath;
  readonly place: 'key' | 'value' | 'item' | 'comment' | 'none';
  /** What is typed of the word up to the cursor. */
  readonly prefix: string;
  /** The word that an accepted completion replaces, on both sides of the cursor; within quotes where there are some. */
  readonly replace: Span;
  /** The key whose value is typed. */
  readonly key?: string;
  /** Column of the key or item being typed. */
  readonly indent: number;
  /** Keys that stand in the same map already, this one left out. */
  readonly siblings: readonly string[];
  readonly colonFollows: boolean;
  readonly inQuotes: '"' | "'" | undefined;
  readonly flow: boolean;
  /** True directly behind a colon or dash, where a word needs a space before it. */
  readonly needsSpace: boolean;
}

export function cursorAt(text: string, offset: number): Cursor {
  const line = shapeOf(text, offset);
  const regions = regionsOf(text, sectionStart(text, line.start), lineEndOf(text, offset), 'typing');
  const nothing = nothingAt(line, offset);
  const around = regionAround(text, regions, line, offset);
  if (around?.kind === 'comment') return { ...nothing, ...wordAround(text, line, offset), place: 'comment' };
  if (around?.kind === 'flow') return flowCursor(text, around, offset, regions) ?? nothing;
  if (around || offset < line.content || /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(line.start, line.end)))
    return nothing;
  const multiline = regions.filter(region => region.kind !== 'comment' && region.kind !== 'tab');
  return blockCursor(text, line, offset, multiline) ?? nothing;
}

function blockCursor(text: string, line: LineShape, offset: number, regions: readonly Region[]): Cursor | undefined {
  const { key } = line;
  const lastDash = line.dashes.at(-1);
  if (lastDash !== undefined && offset <= line.start + lastDash) return undefined;
  if (key && offset > key.colon) return valueCursor(text, line, offset, regions);
  if (key) return offset >= key.start && offset <= key.end ? keyCursor(text, line, offset, regions) : undefined;

  const isEmpty = line.rest === line.end || line.isComment;
  const word = isEmpty ? { span: spanAt(offset) } : wordAt(text, line.rest, line.end);
  if (!isEmpty && (offset < line.rest || offset > word.span.end + (word.quote && isClosed(text, word) ? 1 : 0)))
    return undefined;
  const column = (isEmpty ? offset : line.rest) - line.start;
  const goesOn = lastDash === undefined && continuesText(text, line, column, regions);
  if (goesOn) return undefined;
  const typed = typedWord(text, offset, word);
  const around = surroundingsOf(text, line.start, column, line.dashes, regions);
  const siblings = siblingsOf(text, line.start, column, around, regions);
  const cursor = { ...nothingAt(line, offset), ...typed, indent: column, siblings };
  if (lastDash === undefined) return { ...cursor, path: around.path, place: 'key' };
  const needsSpace = offset === line.start + lastDash + 1;
  return { ...cursor, path: around.path.slice(0, -1), place: 'item', needsSpace };
}

function keyCursor(text: string, line: LineShape, offset: number, regions: readonly Region[]): Cursor {
  const key = line.key!;
  const around = surroundingsOf(text, line.start, key.column, line.dashes, regions);
  return {
    ...nothingAt(line, offset),
    ...typedWord(text, offset, wordAt(text, key.start, key.end)),
    path: around.path,
    place: 'key',
    indent: key.column,
    siblings: siblingsOf(text, line.start, key.column, around, regions),
    colonFollows: true,
  };
}

function valueCursor(text: string, line: LineShape, offset: number, regions: readonly Region[]): Cursor | undefined {
  const key = line.key!;
  const isEmpty = line.rest === line.end;
  const word = isEmpty || offset < line.rest ? { span: spanAt(offset) } : wordAt(text, line.rest, line.end);
  // A value stands behind the blanks that the cursor is in, or the cursor is behind the value.
  if (!isEmpty && (offset < line.rest || offset > word.span.end)) return undefined;
  if (/^[|>]/.test(text.slice(word.span.start, word.span.end))) return undefined;
  const around = surroundingsOf(text, line.start, key.column, line.dashes, regions);
  return {
    ...nothingAt(line, offset),
    ...typedWord(text, offset, word),
    path: around.path,
    place: 'value',
    key: key.text,
    indent: key.column,
    siblings: siblingsOf(text, line.start, key.column, around, regions),
    needsSpace: offset === key.colon + 1,
  };
}

function flowCursor(text: string, flow: Region, offset: number, regions: readonly Region[]): Cursor | undefined {
  const end = regionsOf(text, lineStartOf(text, flow.start), Math.min(text.length, offset + 20_000), 'typing').find(
    region => region.start === flow.start,
  )?.end;
  const found = flowPlaceAt(text, flow.start, Math.max(end ?? offset, offset), offset);
  if (!found) return undefined;
  const line = shapeOf(text, flow.start);
  const holder = line.key && line.key.colon < flow.start ? line.key : undefined;
  const column = holder?.column ?? flow.start - line.start;
  const { path } = surroundingsOf(text, line.start, column, line.dashes, regions);
  const { word, place, siblings, colonFollows } = found;
  return {
    ...nothingAt(shapeOf(text, offset), offset),
    ...typedWord(text, offset, inner(text, word.start, word.end, word.quote)),
    path: [...path, ...(holder ? [holder.text] : []), ...found.path],
    place,
    ...(found.key === undefined ? {} : { key: found.key }),
    indent: word.start - lineStartOf(text, word.start),
    siblings,
    colonFollows,
    flow: true,
    needsSpace: place === 'value' && text[offset - 1] === ':',
  };
}

/** The region that the cursor types in; of nested ones the innermost that says something. */
function regionAround(text: string, regions: readonly Region[], line: LineShape, offset: number): Region | undefined {
  const inside = regions.filter(({ kind, start, end, closed }) => {
    if (kind === 'comment') return offset > start && offset <= end;
    if (kind === 'flow') return offset > start && (offset < end || (offset === end && !closed));
    return kind !== 'tab' && start < line.start && (offset < end || (offset === end && (!closed || kind === 'block')));
  });
  const comment = inside.find(region => region.kind === 'comment');
  if (comment || inside.length > 0) return comment ?? inside[0];
  // A text block takes the blank lines below it as long as they stand deep enough.
  const last = regions.findLast(region => region.start < line.start);
  const below = last?.kind === 'block' && line.content === line.end && offset - line.start > last.column;
  return below && text.slice(last.end, line.start).trim() === '' ? last : undefined;
}

/** Deeper than an entry that has its value, a line goes on with that value. */
function continuesText(text: string, line: LineShape, column: number, regions: readonly Region[]): boolean {
  const before = lineBefore(text, line.start, regions);
  if (!before || before.rest === before.end) return false;
  const holder = before.key?.column ?? before.dashes.at(-1);
  return holder !== undefined && column > holder;
}

interface Word {
  readonly span: Span;
  readonly quote?: '"' | "'" | undefined;
}

function wordAt(text: string, start: number, end: number): Word {
  const c = text[start];
  if (c !== '"' && c !== "'") return { span: spanAt(start, wordEnd(text, start, end)) };
  const written = (c === '"' ? /^"(?:\\.|[^"\\])*"?/ : /^'(?:''|[^'])*'?/).exec(text.slice(start, end))![0];
  return inner(text, start, start + written.length, c);
}

/** Between the quotes, or up to the end where the second one is missing. */
function inner(text: string, start: number, end: number, quote: Word['quote']): Word {
  if (quote === undefined) return { span: spanAt(start, end) };
  const closed = end > start + 1 && text[end - 1] === quote;
  return { span: spanAt(start + 1, closed ? end - 1 : end), quote };
}

function isClosed(text: string, word: Word): boolean {
  return text[word.span.end] === word.quote;
}

function typedWord(
  text: string,
  offset: number,
  { span, quote }: Word,
): Pick<Cursor, 'prefix' | 'replace' | 'inQuotes'> {
  const start = Math.min(span.start, offset);
  return { prefix: text.slice(start, offset), replace: spanAt(start, Math.max(span.end, offset)), inQuotes: quote };
}

/** The run of characters around the cursor, for comments. */
function wordAround(text: string, line: LineShape, offset: number): Pick<Cursor, 'prefix' | 'replace'> {
  let start = offset;
  let end = offset;
  while (start > line.start && !/[\s#]/.test(text[start - 1]!)) start--;
  while (end < line.end && !/\s/.test(text[end]!)) end++;
  return { prefix: text.slice(start, offset), replace: spanAt(start, end) };
}

function nothingAt(line: LineShape, offset: number): Cursor {
  return {
    path: [],
    place: 'none',
    prefix: '',
    replace: spanAt(offset),
    indent: Math.max(0, Math.min(offset, line.end) - line.start),
    siblings: [],
    colonFollows: false,
    inQuotes: undefined,
    flow: false,
    needsSpace: false,
  };
}
