// Which map or list a place belongs to, by columns alone, so that it works while the text around it is no YAML.
import type { SettingPath } from '../path';
import { shapeOf, type LineShape } from './lines';
import { lineEndOf, lineStartOf, type Region } from './regions';

export interface Surroundings {
  /** Keys of the enclosing maps; an item of a list is its index. */
  readonly path: SettingPath;
  /** Column of the key or dash that holds the place; -1 at the top. */
  readonly column: number;
  /** Start of the line of that key or dash. */
  readonly line: number;
}

/**
 * What holds a place at `column` of a line, going up until column 0. `dashes` are the columns of the dashes before it on
 * its own line; `regions` are those above it, whose lines are no entries.
 */
export function surroundingsOf(
  text: string,
  line: number,
  column: number,
  dashes: readonly number[],
  regions: readonly Region[],
): Surroundings {
  const path: string[] = [];
  let limit = column;
  let list: number | undefined;
  let index = 0;
  let holder: { readonly column: number; readonly line: number } | undefined;

  for (const dash of [...dashes].reverse()) visitDash(dash, line);
  // What stands deeper than this holds nothing that we look for.
  const deepest = (): number => Math.max(limit - 1, list ?? -1);
  for (const above of linesAbove(text, line, regions, deepest)) {
    if (above.key) visitKey(above.key.text, above.key.column, above.start);
    for (const dash of [...above.dashes].reverse()) visitDash(dash, above.start);
    if (limit === 0 && list === undefined) break;
  }
  if (list !== undefined) path.unshift(String(index));
  return { path, column: holder?.column ?? -1, line: holder?.line ?? 0 };

  function visitKey(key: string, at: number, lineStart: number): void {
    // A list may stand at the column of its key, other things stand deeper.
    if (list === undefined ? at >= limit : at > list) return;
    if (list !== undefined) path.unshift(String(index));
    list = undefined;
    limit = at;
    path.unshift(key);
    holder ??= { column: at, line: lineStart };
  }

  function visitDash(at: number, lineStart: number): void {
    if (list !== undefined && at === list) index++;
    if (at >= (list ?? limit)) return;
    if (list !== undefined) path.unshift(String(index));
    list = at;
    index = 0;
    holder ??= { column: at, line: lineStart };
  }
}

/** The keys of the map that a place belongs to, above and below the line it is on. */
export function siblingsOf(
  text: string,
  line: number,
  column: number,
  around: Surroundings,
  regions: readonly Region[],
): string[] {
  if (around.column === -1 && column === 0) return topLevelKeys(text, line);
  const found: { readonly column: number; readonly key: string }[] = [];
  for (const above of linesAbove(text, line, regions)) {
    if (above.start < around.line) break;
    collect(above);
    if (above.start === around.line) break;
  }
  found.reverse();
  for (let start = lineEndOf(text, line) + 1; start < text.length; start = lineEndOf(text, start) + 1) {
    const below = shapeOf(text, start);
    if (below.content === below.end || below.isComment) continue;
    if (below.content - below.start <= around.column || isMarker(text, below)) break;
    collect(below);
  }
  // Somebody may type at a column of his own; the map's other keys still are where they are.
  const columns = found.map(key => key.column);
  const common = columns.includes(column) ? column : Math.min(...columns);
  return found.filter(key => key.column === common).map(({ key }) => key);

  function collect(shape: LineShape): void {
    if (!shape.key || shape.key.column <= around.column) return;
    const ownItem = shape.start === around.line && shape.dashes.at(-1) === around.column;
    if (shape.dashes.length === 0 || ownItem) found.push({ column: shape.key.column, key: shape.key.text });
  }
}

/** The nearest line above that holds more than blanks and a comment and stands in no quote, bracket or text block. */
export function lineBefore(text: string, line: number, regions: readonly Region[]): LineShape | undefined {
  for (const above of linesAbove(text, line, regions)) return above;
  return undefined;
}

/** Lines of this document, going up, that hold something at a column up to `deepest`. */
function* linesAbove(
  text: string,
  line: number,
  regions: readonly Region[],
  deepest = (): number => Infinity,
): Generator<LineShape> {
  let last = regions.length - 1;
  for (let start = line; start > 0;) {
    start = lineStartOf(text, start - 1);
    let content = start;
    while (text[content] === ' ' || text[content] === '\t') content++;
    if (content - start > deepest() || text[content] === '#') continue;
    const above = shapeOf(text, start);
    if (isMarker(text, above)) return;
    if (above.content === above.end) continue;
    while (last >= 0 && regions[last]!.start >= start) last--;
    const region = regions[last];
    if (region && region.end > start && region.kind !== 'comment') continue;
    yield above;
  }
}

function topLevelKeys(text: string, line: number): string[] {
  const keys: string[] = [];
  for (let start = 0; start < text.length; start = lineEndOf(text, start) + 1) {
    const c = text[start];
    if (start === line || c === ' ' || c === '#' || c === '\n' || c === '\r' || c === '\t') continue;
    const { key } = shapeOf(text, start);
    if (key?.column === 0) keys.push(key.text);
  }
  return keys;
}

function isMarker(text: string, line: LineShape): boolean {
  const c = text[line.start];
  return (c === '-' || c === '.') && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(line.start, line.end));
}
