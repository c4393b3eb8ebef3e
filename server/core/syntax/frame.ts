// Finds the part of a file that Helm's reader takes for the values: the first document.
import { spanAt, type Span } from '../span';
import type { SyntaxProblem } from './document';
import { lineEndOf } from './regions';

export interface Frame {
  /** The file with every line break as `\n` or `\r\n`; offsets are those of the file. */
  readonly text: string;
  /** The first document, without the line of its `---`. */
  readonly span: Span;
  /** True where directives stand before the document, so that it can't be read without what is above it. */
  readonly directives: boolean;
  readonly problems: readonly SyntaxProblem[];
  /** True where nothing of it is read. */
  readonly binary: boolean;
  /** True where the document goes on behind `span`. */
  readonly cut: boolean;
}

/** Beyond what a Helm release may hold; the rest is not read, so that no file can hold up the editor. */
const lengthLimit = 2_000_000;
const lineLimit = 100_000;

export function frameOf(file: string): Frame {
  // Helm's reader breaks lines at these too; one character stands for one, so that offsets stay.
  const text = /[\r\x85\u2028\u2029]/.test(file) ? file.replace(/\r(?!\n)|[\x85\u2028\u2029]/g, '\n') : file;
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const message = 'The file holds a NUL byte, so it is not text; Helm refuses it.';
    const problems: SyntaxProblem[] = [{ code: 'binary', message, span: spanAt(nul, nul + 1), fatal: true }];
    return { text, span: spanAt(0), directives: false, problems, binary: true, cut: false };
  }
  const { start, end, directives, second, stray } = firstDocument(text);
  const limit = endWithinLimits(text, start, end);
  const cut = limit < end;
  const problems = [
    ...directiveProblems(text, directives ? start : 0),
    ...controlCharacters(text.slice(0, end)),
    ...(cut ? [tooLong(text, start)] : []),
    ...(stray === undefined ? [] : [strayEnd(stray)]),
    ...(second === undefined ? [] : [secondDocument(second)]),
  ];
  return { text, span: spanAt(start, limit), directives, problems, binary: false, cut };
}

function endWithinLimits(text: string, start: number, end: number): number {
  let at = start;
  for (let lines = 0; lines < lineLimit; lines++) {
    const next = lineEndOf(text, at, end) + 1;
    if (next >= end) return end - start > lengthLimit ? at : end;
    if (next - start > lengthLimit) return at;
    at = next;
  }
  return at;
}

interface FirstDocument {
  readonly start: number;
  readonly end: number;
  readonly directives: boolean;
  readonly second?: number;
  /** A `...` with no document before it. */
  readonly stray?: number;
}

function firstDocument(text: string): FirstDocument {
  let start = text.startsWith('\ufeff') ? 1 : 0;
  let opened = false;
  let directives = false;
  let content = false;
  let seen = start;
  const markers = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)|^%/gm;
  for (let marker = markers.exec(text); marker; marker = markers.exec(text)) {
    const at = marker.index;
    content ||= hasContent(text, seen, at);
    seen = at + marker[0].length;
    if (opened || content) {
      if (marker[0] === '%') continue;
      return { start, end: at, directives, ...secondAt(text, at) };
    }
    if (marker[0] === '%') {
      directives = true;
      markers.lastIndex = seen = lineEndOf(text, at);
    } else if (marker[0] === '---') {
      opened = true;
      const lineEnd = lineEndOf(text, at);
      // What stands behind `---` on its line belongs to the document.
      if (!directives) start = hasContent(text, seen, lineEnd) ? at : Math.min(lineEnd + 1, text.length);
    } else {
      return { start, end: text.length, directives, stray: at };
    }
  }
  return { start, end: text.length, directives };
}

/** Markers with nothing between them make no second document that anybody could miss. */
function secondAt(text: string, at: number): { readonly second?: number } {
  const rest = text.slice(at).replace(/^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm, '');
  return hasContent(rest, 0, rest.length) ? { second: at } : {};
}

function hasContent(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at = lineEndOf(text, at) + 1) {
    const line = text.slice(at, Math.min(lineEndOf(text, at), to));
    if (/^[ \t\r]*[^ \t\r#]/.test(line)) return true;
  }
  return false;
}

function secondDocument(at: number): SyntaxProblem {
  const message =
    'A second document starts here; Helm 3 reads only the first and drops this one, Helm 4 merges them all.';
  return { code: 'second-document', message, span: spanAt(at, at + 3), fatal: false };
}

function strayEnd(at: number): SyntaxProblem {
  const message = '`...` ends a document that has not begun; Helm refuses the file.';
  return { code: 'syntax', message, span: spanAt(at, at + 3), fatal: true };
}

function tooLong(text: string, start: number): SyntaxProblem {
  const message = 'The file has more than 100,000 lines or 2 million characters; SPIRE Helm does not read the rest.';
  return { code: 'too-large', message, span: spanAt(start, lineEndOf(text, start)), fatal: false };
}

function directiveProblems(text: string, from: number): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  for (let at = from; text[at] === '%' || text[at] === '#' || text[at] === '\n'; at = lineEndOf(text, at) + 1) {
    const line = text.slice(at, lineEndOf(text, at)).trimEnd();
    if (!line.startsWith('%') || /^%(?:YAML[ \t]+1\.1|TAG[ \t])/.test(line)) continue;
    const message = `Helm reads YAML 1.1 and knows the directives %YAML 1.1 and %TAG only; it refuses a file with "${line}".`;
    problems.push({ code: 'directive', message, span: spanAt(at, at + line.length), fatal: true });
    break;
  }
  return problems;
}

function controlCharacters(text: string): SyntaxProblem[] {
  const found = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.exec(text);
  if (!found) return [];
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message = `The control character U+${code} stands here; Helm refuses a file with one.`;
  return [{ code: 'control-character', message, span: spanAt(found.index, found.index + 1), fatal: true }];
}
