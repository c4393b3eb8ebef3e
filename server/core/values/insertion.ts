// Finds the place for a new entry: behind what stands already in the deepest map that exists, with the missing maps around it.
import type { SettingPath } from '../path';
import type { Span } from '../span';
import { indentUnit } from '../syntax/cursor';
import type { ValuesDocument, YamlMap } from '../syntax/document';
import { columnOf, entryEnd, firstLine, isInFlow, lineEnd, lineStart } from './entryLines';
import { locate, type Located } from './locate';
import { quoteKey } from './yamlText';

/** Where lines can be put. */
export interface LinePlace {
  readonly at: number;
  /** Column of the key of the new entry. */
  readonly column: number;
  /** Lines of the maps that are missing above it. */
  readonly head: string;
  /** Text that has to go: the braces of an empty map. */
  readonly without: Span | undefined;
}

/** Where an entry can be put between braces. */
export interface FlowPlace {
  readonly at: number;
  /** Keys of the maps that are missing above it. */
  readonly missing: SettingPath;
}

/** The place for lines that make an entry at a path that does not exist; `undefined` where there is none without guessing. */
export function linePlace(document: ValuesDocument, path: SettingPath): LinePlace | undefined {
  const { parent, missing } = deepest(document, path);
  if (parent === 'unclear') return undefined;
  const place = parent ? placeBelow(document, parent) : topPlace(document);
  if (!place) return undefined;
  const step = indentUnit(document.text);
  const head = missing.map((key, i) => `${' '.repeat(place.column + i * step)}${quoteKey(key)}:\n`).join('');
  return { ...place, column: place.column + missing.length * step, head };
}

/** The place for an entry that joins others between braces; `undefined` where the deepest map is in block style. */
export function flowPlace(document: ValuesDocument, path: SettingPath): FlowPlace | undefined {
  const { parent, missing } = deepest(document, path);
  if (parent === undefined || parent === 'unclear') return undefined;
  const { value } = parent.entry;
  if (value.kind !== 'map' || !value.flow || value.entries.length === 0) return undefined;
  const written = document.text.slice(parent.valueSpan.start, parent.valueSpan.end);
  const inside = /^\{([^\n#]*[^\s,\n#])\s*\}$/.exec(written);
  return inside ? { at: parent.valueSpan.start + 1 + inside[1]!.length, missing } : undefined;
}

/** The place for lines inside a map that exists. */
export function placeBelow(document: ValuesDocument, parent: Located): LinePlace | undefined {
  const { text } = document;
  const { value } = parent.entry;
  const emptyColumn = columnOf(text, parent.keySpan.start) + indentUnit(text);
  if (value.kind === 'scalar') return value.value === null ? placeUnderKey(text, parent, emptyColumn) : undefined;
  if (value.kind !== 'map') return undefined;
  if (value.flow) return value.entries.length === 0 ? placeUnderKey(text, parent, emptyColumn) : undefined;
  const column = columnOf(text, parent.base + firstWritten(value).start);
  return { at: entryEnd(text, parent), column, head: '', without: undefined };
}

/** Under a key that has no value, or an empty map in its place. */
function placeUnderKey(text: string, { keySpan, valueSpan }: Located, column: number): LinePlace | undefined {
  const line = lineStart(text, keySpan.start);
  const at = lineEnd(text, keySpan.end);
  const behind = text.slice(keySpan.end, at);
  const match = /^[ \t]*:([ \t]*\{[ \t]*\})?[ \t]*(?:[ \t]#[^\n]*)?\r?\n?$/.exec(behind);
  if (!match || !/^ *$/.test(text.slice(line, keySpan.start))) return undefined;
  if (match[1] === undefined) return { at, column, head: '', without: undefined };
  return { at, column, head: '', without: { start: keySpan.end + behind.indexOf(':') + 1, end: valueSpan.end } };
}

function firstWritten(map: YamlMap): Span {
  return map.entries[0]!.keySpan;
}

interface Deepest {
  /** `undefined` for the top of the values. */
  readonly parent: Located | 'unclear' | undefined;
  readonly missing: SettingPath;
}

function deepest(document: ValuesDocument, path: SettingPath): Deepest {
  for (let depth = path.length - 1; depth > 0; depth -= 1) {
    const parent = locate(document, path.slice(0, depth));
    if (parent.kind !== 'missing') {
      return { parent: parent.kind === 'found' ? parent : 'unclear', missing: path.slice(depth, -1) };
    }
  }
  return { parent: undefined, missing: path.slice(0, -1) };
}

/** Behind everything; values inside a manifest begin further right and end before the manifest does. */
function topPlace(document: ValuesDocument): LinePlace | undefined {
  const { text, embedded } = document;
  const entries = document.sections.flatMap(({ start, block }) => block.entries.map(entry => ({ entry, start })));
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return embedded ? undefined : emptyPlace(document);
  const key = first.start + first.entry.keySpan.start;
  const opening = locate(document, [first.entry.key]);
  const found = locate(document, [last.entry.key]);
  if (opening.kind !== 'found' || found.kind !== 'found' || isInFlow(text, opening)) return undefined;
  if (!/^ *$/.test(text.slice(lineStart(text, key), key))) return undefined;
  const column = columnOf(text, key);
  const end = entryEnd(text, found);
  return { at: embedded ? end : Math.max(end, commentsEnd(document, end)), column, head: '', without: undefined };
}

/** A file of comments takes its first entry at its end. */
function emptyPlace({ text, problems }: ValuesDocument): LinePlace | undefined {
  if (problems.length > 0 || /^(?!---\s*$)[^\s#]/m.test(text.slice(firstLine(text)))) return undefined;
  return { at: text.length, column: 0, head: '', without: undefined };
}

/** Comments that end the file stay above what is added, as far as the values go. */
function commentsEnd({ text }: ValuesDocument, from: number): number {
  const comments = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:[ \t]*#[^\n]*)?$/.exec(text.slice(from));
  return comments ? lineEnd(text, text.trimEnd().length) : from;
}
