// Fixes in terms of settings, turned into edits of one file's text that keep comments and layout.
import type { TextEdit } from '../edit';
import { startsWith, type SettingPath } from '../path';
import { shifted, type Span } from '../span';
import type { ValuesDocument, YamlEntry, YamlNode } from '../syntax/document';

export type Change =
  /** Another key for the entry at a path; the value stays. */
  | { readonly kind: 'rename'; readonly path: SettingPath; readonly to: string }
  /** The entry goes to another path, joining what is there; with `yaml` it takes another value on the way. */
  | { readonly kind: 'move'; readonly from: SettingPath; readonly to: SettingPath; readonly yaml?: string }
  /** A scalar value as YAML text, in place of the one there is or as a new entry. */
  | { readonly kind: 'set'; readonly path: SettingPath; readonly yaml: string }
  | { readonly kind: 'remove'; readonly path: SettingPath };

/** One file that a change may be made in. */
export interface ChangeTarget {
  readonly source: string;
  readonly document: ValuesDocument;
}

/** The edits for a change, or `undefined` where it can't be made without guessing (flow style, aliases, values in the way). */
export function editsFor(change: Change, target: ChangeTarget): readonly TextEdit[] | undefined {
  const { document, source } = target;
  const edit = (span: Span, newText: string): TextEdit => ({ source, span, newText });
  switch (change.kind) {
    case 'rename': {
      const found = findEntry(document, change.path);
      if (!found || found.entry.merged) return undefined;
      const taken = findEntry(document, [...change.path.slice(0, -1), change.to]);
      if (taken) return moveEdits(document, change.path, taken, edit);
      return [edit(found.keySpan, quoteKey(change.to))];
    }
    case 'move': {
      const taken = findEntry(document, change.to);
      if (taken) return moveEdits(document, change.from, taken, edit);
      const lines = linesOf(document, change.from);
      if (!lines) return undefined;
      const gone = linesOf(document, emptiedBy(document, change.from, change.to)) ?? lines;
      const key = change.to.at(-1)!;
      const blanks = ' '.repeat(lines.indent);
      const text = change.yaml === undefined ? replaceKey(lines, key) : `${blanks}${quoteKey(key)}: ${change.yaml}\n`;
      const place = insertionFor(document, change.to, text, lines.indent, gone.range);
      return place && inOrder([edit(gone.range, ''), edit(place.span, place.text)]);
    }
    case 'set': {
      const found = findEntry(document, change.path);
      if (found) {
        if (found.entry.value.kind !== 'scalar' || found.entry.merged) return undefined;
        const gap = found.valueSpan.start === found.valueSpan.end && document.text[found.valueSpan.start - 1] !== ' ';
        return [edit(found.valueSpan, `${gap ? ' ' : ''}${change.yaml}`)];
      }
      const place = insertionFor(
        document,
        change.path,
        `${quoteKey(change.path.at(-1)!)}: ${change.yaml}\n`,
        0,
        undefined,
      );
      return place && [edit(place.span, place.text)];
    }
    case 'remove': {
      const lines = linesOf(document, emptiedBy(document, change.path, undefined));
      return lines && [edit(lines.range, '')];
    }
  }
}

/**
 * The path whose removal takes the entry away without leaving an empty map above it: for Helm a key without a value
 * is null and deletes the chart's defaults.
 * @param keep a path that must stay reachable
 */
function emptiedBy(document: ValuesDocument, path: SettingPath, keep: SettingPath | undefined): SettingPath {
  const parent = path.slice(0, -1);
  const map = parent.length > 0 ? findEntry(document, parent)?.entry.value : undefined;
  if (map?.kind !== 'map' || map.entries.length > 1 || (keep && startsWith(keep, parent))) return path;
  return emptiedBy(document, parent, keep);
}

/** Edits by place; an insertion comes before what is taken away behind it. */
export function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

interface Found {
  readonly entry: YamlEntry;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** The entry at a path, written out in this file (not through an alias), the last of equal keys. */
export function findEntry(document: ValuesDocument, path: SettingPath): Found | undefined {
  const [top, ...rest] = path;
  for (const section of [...document.sections].reverse()) {
    let entry = section.block.entries.findLast(e => e.key === top);
    for (const key of rest) {
      const value: YamlNode | undefined = entry?.value;
      entry = value?.kind === 'map' ? value.entries.findLast(e => e.key === key) : undefined;
    }
    if (entry) {
      return {
        entry,
        keySpan: shifted(entry.keySpan, section.start),
        valueSpan: shifted(entry.value.span, section.start),
      };
    }
  }
  return undefined;
}

interface Lines {
  /** Whole lines of the entry, its newline included. */
  readonly range: Span;
  readonly text: string;
  readonly indent: number;
  /** The key within `text`. */
  readonly key: Span;
}

/** The entry as whole lines; `undefined` in flow style, in a list item's first line, or where it shares its line. */
function linesOf(document: ValuesDocument, path: SettingPath): Lines | undefined {
  const found = findEntry(document, path);
  if (!found || found.entry.merged) return undefined;
  const { text } = document;
  const start = text.lastIndexOf('\n', found.keySpan.start - 1) + 1;
  if (!/^[ ]*$/.test(text.slice(start, found.keySpan.start))) return undefined;
  const lastChar = Math.max(found.valueSpan.end, found.keySpan.end);
  const newline = lastChar > 0 && text[lastChar - 1] === '\n' ? lastChar - 1 : text.indexOf('\n', lastChar);
  const end = newline < 0 ? text.length : newline + 1;
  if (
    !/^[ \t]*(#.*)?\r?\n?$/.test(text.slice(lastChar, end)) &&
    newline >= lastChar &&
    !/^:?\s*(#.*)?\r?$/.test(text.slice(lastChar, newline))
  )
    return undefined;
  const indent = found.keySpan.start - start;
  return {
    range: { start, end },
    text: text.slice(start, end),
    indent,
    key: { start: indent, end: found.keySpan.end - start },
  };
}

function replaceKey(lines: Lines, key: string): string {
  return lines.text.slice(0, lines.key.start) + quoteKey(key) + lines.text.slice(lines.key.end);
}

/** Moves into something that exists: maps join where no key stands in both; anything else is left to the user. */
function moveEdits(
  document: ValuesDocument,
  from: SettingPath,
  taken: Found,
  edit: (span: Span, newText: string) => TextEdit,
): readonly TextEdit[] | undefined {
  const lines = linesOf(document, from);
  const moved = findEntry(document, from)?.entry.value;
  const there = taken.entry.value;
  if (!lines || moved?.kind !== 'map' || there.kind !== 'map' || moved.flow || there.flow) return undefined;
  const keys = new Set(there.entries.map(e => e.key));
  if (moved.entries.some(e => keys.has(e.key)) || there.entries.length === 0) return undefined;
  const body = lines.text.slice(lines.text.indexOf('\n') + 1);
  const indent = columnOf(document.text, taken.valueSpan.start);
  const at = lineEnd(document.text, taken.valueSpan.end);
  const gone = linesOf(document, emptiedBy(document, from, undefined)) ?? lines;
  if (at > gone.range.start && at < gone.range.end) return undefined;
  const text = withNewline(document.text, at, reindent(body, indentOf(body), indent));
  return inOrder([edit(gone.range, ''), edit({ start: at, end: at }, text)]);
}

/** Where an entry for `path` goes: behind the last line of the deepest map that exists, with the missing maps around it. */
function insertionFor(
  document: ValuesDocument,
  path: SettingPath,
  text: string,
  indent: number,
  without: Span | undefined,
): { span: Span; text: string } | undefined {
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const parent = depth === 0 ? undefined : findEntry(document, path.slice(0, depth));
    if (depth > 0 && !parent) continue;
    if (parent && parent.entry.value.kind !== 'map') {
      const isEmpty = parent.entry.value.kind === 'scalar' && parent.entry.value.value === null;
      if (!isEmpty || parent.valueSpan.end > parent.valueSpan.start) return undefined;
    }
    if (parent?.entry.value.kind === 'map' && parent.entry.value.flow) return undefined;
    const column = parent ? childColumn(document, parent) : topColumn(document);
    const missing = path.slice(depth, -1);
    const step = 2;
    const head = missing.map((key, i) => `${' '.repeat(column + i * step)}${quoteKey(key)}:\n`).join('');
    const body = reindent(text, indent, column + missing.length * step);
    const end = parent ? Math.max(parent.valueSpan.end, parent.keySpan.end + 1) : topEnd(document);
    const at = lineEnd(document.text, end);
    if (without && at > without.start && at <= without.end) {
      // The last line there is the very entry that moves away: stay in front of it.
      return { span: { start: without.start, end: without.start }, text: head + body };
    }
    return { span: { start: at, end: at }, text: withNewline(document.text, at, head + body) };
  }
  return undefined;
}

function childColumn(document: ValuesDocument, parent: Found): number {
  const { value } = parent.entry;
  if (value.kind === 'map' && value.entries.length > 0) return columnOf(document.text, parent.valueSpan.start);
  return columnOf(document.text, parent.keySpan.start) + 2;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** The offset behind the newline of the line that holds the last character before `offset`. */
function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** Values inside a manifest begin further right and end before the manifest does. */
function topColumn(document: ValuesDocument): number {
  const section = document.sections.find(s => s.block.entries.length > 0);
  const first = section?.block.entries[0];
  return section && first ? columnOf(document.text, section.start + first.keySpan.start) : 0;
}

function topEnd(document: ValuesDocument): number {
  const section = document.embedded ? document.sections.findLast(s => s.block.entries.length > 0) : undefined;
  const last = section?.block.entries.at(-1);
  return section && last
    ? section.start + Math.max(last.span.end, last.keySpan.end + 1)
    : document.text.trimEnd().length;
}

/** A file whose last line lacks a newline gets one in front of what is added. */
function withNewline(text: string, at: number, added: string): string {
  return at > 0 && text[at - 1] !== '\n' ? `\n${added}` : added;
}

function indentOf(text: string): number {
  return /^ */.exec(text)![0].length;
}

function reindent(text: string, from: number, to: number): string {
  const ended = text.endsWith('\n') ? text : `${text}\n`;
  const shift = to - from;
  return ended.replace(/^( *)(?=\S)/gm, (_, blanks: string) => ' '.repeat(Math.max(0, blanks.length + shift)));
}

export function quoteKey(key: string): string {
  return /^[A-Za-z][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key)
    ? key
    : JSON.stringify(key);
}
