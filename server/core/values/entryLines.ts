// An entry as the lines it stands in, with the comments that belong to it: what a change takes away or puts elsewhere.
import type { Span } from '../span';
import type { YamlNode } from '../syntax/document';
import type { Located } from './locate';

export interface EntryLines {
  /** From the first comment line above to the line break of the last line. */
  readonly range: Span;
  /** Offset of the line that holds the key. */
  readonly keyLine: number;
  /** Column of the key. */
  readonly column: number;
  /** The comment lines above that speak of this entry, with their line breaks. */
  readonly above: string;
  /** The entry's own lines. A last line that ends the file without a line break has none here either. */
  readonly own: string;
}

/**
 * The lines of an entry; `undefined` where it shares them with something else: in flow style, behind the dash of an
 * item, in front of another value.
 */
export function entryLines(text: string, found: Located): EntryLines | undefined {
  if (found.entry.merged) return undefined;
  const { keySpan, valueSpan } = found;
  const keyLine = lineStart(text, keySpan.start);
  if (!/^ *$/.test(text.slice(keyLine, keySpan.start)) || isInFlow(text, found)) return undefined;
  const end = entryEnd(text, found);
  const last = Math.max(valueSpan.end, keySpan.end);
  const behind = text.slice(last, lineEnd(text, last)).replace(last === keySpan.end ? /^[ \t]*:/ : '', '');
  if (!/^(?:[ \t]*|[ \t]+#[^\n]*)\r?\n?$/.test(behind)) return undefined;
  const start = commentsAbove(text, keyLine, keySpan.start - keyLine, found.after);
  return {
    range: { start, end },
    keyLine,
    column: keySpan.start - keyLine,
    above: text.slice(start, keyLine),
    own: text.slice(keyLine, end),
  };
}

/** True where braces or a comma stand between an entry and what is before it. */
export function isInFlow(text: string, { after, keySpan }: Located): boolean {
  return /[,{[]/.test(text.slice(after, keySpan.start).replace(/(?<=^|\s)#[^\n]*/g, ''));
}

/**
 * Behind the last line of an entry, its line break included; so are comments that follow it deeper than its key, and blank
 * lines where the value keeps them.
 */
export function entryEnd(text: string, { keySpan, valueSpan, base, entry }: Located): number {
  const end = lineEnd(text, Math.max(valueSpan.end, keySpan.end));
  const last = lastScalar(entry.value);
  const header = last && /^[|>][-+0-9]*/.exec(text.slice(base + last.span.start, base + last.span.start + 4))?.[0];
  const kept = header?.includes('+') ? /^(?:[ \t]*\r?\n)*/.exec(text.slice(end)) : undefined;
  const behind = end + (kept?.[0].length ?? 0);
  const comments = new RegExp(`^(?: {${columnOf(text, keySpan.start) + 1},}#[^\\n]*(?:\\n|$))*`);
  return behind + comments.exec(text.slice(behind))![0].length;
}

/** Where a block scalar may stand that ends the value. */
function lastScalar(node: YamlNode): YamlNode | undefined {
  if (node.kind === 'map') return node.flow ? undefined : lastOf(node.entries.map(entry => entry.value));
  if (node.kind === 'list') return node.flow ? undefined : lastOf(node.items);
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded') ? node : undefined;
}

function lastOf(nodes: readonly YamlNode[]): YamlNode | undefined {
  const last = nodes.at(-1);
  return last && lastScalar(last);
}

/**
 * Where the comment lines begin that stand directly above an entry, at its column. What opens the file speaks of the
 * file, and so do our own comments about it.
 */
function commentsAbove(text: string, keyLine: number, column: number, after: number): number {
  const comment = new RegExp(`^ {${column}}#(?! *spire-helm: *(?:chart=|disable-file))`);
  let start = keyLine;
  while (start > after) {
    const line = lineStart(text, start - 1);
    if (line < after || !comment.test(text.slice(line, start))) break;
    start = line;
  }
  return start < keyLine && start === firstLine(text) ? keyLine : start;
}

/** Lines shifted to another column. Blank lines too: inside a block of text they are part of it. */
export function shiftLines(lines: string, by: number): string {
  if (by === 0) return lines;
  if (by > 0) return lines.replace(/^(?=[^\r\n])/gm, ' '.repeat(by));
  return lines.replace(new RegExp(`^ {1,${-by}}`, 'gm'), '');
}

/** The offset of the line that holds an offset; a mark for the byte order stands before the first line. */
export function lineStart(text: string, offset: number): number {
  return Math.max(firstLine(text), offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1);
}

/** The offset behind the line break that ends the line of the last character before `offset`. */
export function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

export function firstLine(text: string): number {
  return text.startsWith('\ufeff') ? 1 : 0;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The line break that a file uses. */
export function lineBreakOf(text: string): '\r\n' | '\n' {
  const newline = text.indexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}
