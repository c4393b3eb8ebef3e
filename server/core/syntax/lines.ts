// What one line of block style says by itself: its dashes, its key, where its value starts. For text that is half typed.
import { isBlank, lineEndOf, lineStartOf } from './regions';

export interface LineKey {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly column: number;
  /** Offset of its colon. */
  readonly colon: number;
}

export interface LineShape {
  readonly start: number;
  /** Before the line break. */
  readonly end: number;
  /** Offset of the first character that is no blank, or `end`. */
  readonly content: number;
  readonly isComment: boolean;
  /** Columns of the dashes of list items that the line opens. */
  readonly dashes: readonly number[];
  readonly key?: LineKey;
  /** Offset of what stands behind dashes, key, anchor and tag: a value or a half-typed word; `end` where nothing does. */
  readonly rest: number;
}

export function shapeOf(text: string, offset: number): LineShape {
  const start = lineStartOf(text, offset);
  let end = lineEndOf(text, offset);
  if (end > start && text[end - 1] === '\r') end--;
  const content = skip(text, start, end);
  const base = { start, end, content, isComment: text[content] === '#' && content < end };
  if (base.isComment || content === end) return { ...base, dashes: [], rest: end };

  const dashes: number[] = [];
  let at = content;
  while (text[at] === '-' && (at + 1 >= end || isBlank(text[at + 1]))) {
    dashes.push(at - start);
    at = skip(text, at + 1, end);
  }
  const word = skipProperties(text, at, end);
  const key = keyAt(text, word, end, start);
  const rest = key ? skipProperties(text, skip(text, key.colon + 1, end), end) : word;
  return { ...base, dashes, ...(key ? { key } : {}), rest: text[rest] === '#' && isBlank(text[rest - 1]) ? end : rest };
}

/** The next line that starts an entry at column 0, or a document, going up from the line of `offset`. */
export function sectionStart(text: string, offset: number): number {
  let line = lineStartOf(text, offset);
  while (line > 0 && !startsSection(text, line)) line = lineStartOf(text, line - 1);
  return line;
}

/** True where a line starts an entry at column 0, or a document. */
export function startsSection(text: string, line: number): boolean {
  return /^(?:[^\s#\-}\]]|-\S)/.test(text.slice(line, line + 2));
}

/** The end of the text that starts at `start`, without a comment and the blanks before it. */
export function wordEnd(text: string, start: number, end: number): number {
  const comment = /[ \t]#/.exec(text.slice(start, end));
  return start + text.slice(start, comment ? start + comment.index : end).trimEnd().length;
}

/** How many columns one level takes in this file; 2 where nothing shows it. */
export function indentUnit(text: string): number {
  const steps = new Map<number, number>();
  let parent: LineShape | undefined;
  let start = 0;
  for (let lines = 0; start < text.length && lines < 2_000; lines++) {
    const line = shapeOf(text, start);
    if (line.content < line.end && !line.isComment) {
      const step = line.content - line.start - (parent?.key?.column ?? 0);
      // Only a map below a key shows the step: lists stand where their authors like them.
      if (parent && step > 0 && line.dashes.length === 0 && line.key) steps.set(step, (steps.get(step) ?? 0) + 1);
      parent = line.key && line.rest === line.end ? line : undefined;
    }
    start = lineEndOf(text, start) + 1;
  }
  const [most] = [...steps].sort(([a, many], [b, others]) => others - many || a - b);
  return most?.[0] ?? 2;
}

function keyAt(text: string, start: number, end: number, lineStart: number): LineKey | undefined {
  const quoted = /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/.exec(text.slice(start, end))?.[0];
  if (quoted === undefined && /^[#[\]{},"'|>%@`]/.test(text[start] ?? '#')) return undefined;
  const written = quoted ?? /^(?:[^:#]|:(?=\S)|(?<=\S)#)*/.exec(text.slice(start, end))?.[0] ?? '';
  const colon = skip(text, start + written.length, end);
  if (text[colon] !== ':' || colon >= end || (colon + 1 < end && !isBlank(text[colon + 1]))) return undefined;
  const name = written.trimEnd();
  if (name === '') return undefined;
  const plain = quoted === undefined ? name : unquoted(quoted);
  return { text: plain, start, end: start + name.length, column: start - lineStart, colon };
}

function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return quoted[0] === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(.)/g, '$1');
}

/** Behind anchors and tags, which say nothing about where an entry stands. */
function skipProperties(text: string, at: number, end: number): number {
  while (at < end && (text[at] === '&' || text[at] === '!')) {
    while (at < end && !isBlank(text[at])) at++;
    at = skip(text, at, end);
  }
  return at;
}

function skip(text: string, at: number, end: number): number {
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++;
  return at;
}
