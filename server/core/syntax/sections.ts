// Cuts a values file at its top-level keys, so that a keystroke makes us parse one section and not the file.
import { spanAt, type Span } from '../span';
import { lineEndOf } from './regions';

/**
 * The spans of the top-level sections: each from its key to the next one, comments above a key with the section before.
 * `undefined` where the text can't be cut: its top level is not a row of plain entries at column 0.
 */
export function sectionsOf(text: string, document: Span): Span[] | undefined {
  const starts: number[] = [];
  for (let line = document.start; line < document.end; line = lineEndOf(text, line) + 1) {
    const c = text[line];
    if (c === undefined || c === ' ' || c === '\t' || c === '\n' || c === '\r' || c === '#') {
      // Deeper text before the first key makes a top level that does not start at column 0, a tab one that fails.
      if (starts.length === 0 && c !== '#' && !isEmptyLine(text, line, document.end)) return undefined;
    } else if (c === '-' && isItem(text, line)) {
      if (starts.length === 0) return undefined;
    } else if (c === '}' || c === ']') {
      if (starts.length === 0) return undefined;
    } else if ('{[?*&!%'.includes(c) || text.startsWith('<<', line)) {
      return undefined;
    } else {
      starts.push(line);
    }
  }
  // Cutting pays only where sections are worth their price, and a lone line may be no entry at all.
  if (starts.length < 2 || starts.length > sectionLimit) return undefined;
  const spans = starts.map((start, i) => spanAt(start, starts[i + 1] ?? document.end));
  return refersAcross(text, spans) ? undefined : spans;
}

/** A cheap look for aliases of anchors in a section above; a word that only looks like one costs time, nothing else. */
function refersAcross(text: string, spans: readonly Span[]): boolean {
  if (!text.includes('&') || !text.includes('*')) return false;
  const above = new Set<string>();
  for (const { start, end } of spans) {
    const own = new Set<string>();
    for (const [, sign, name] of text.slice(start, end).matchAll(/(?:^|[\s[{,:])([&*])([\w-]+)/g)) {
      if (sign === '&') own.add(name!);
      else if (!own.has(name!) && above.has(name!)) return true;
    }
    for (const name of own) above.add(name);
  }
  return false;
}

const sectionLimit = 1_000;

function isItem(text: string, at: number): boolean {
  const next = text[at + 1];
  return next === undefined || next === ' ' || next === '\t' || next === '\n' || next === '\r';
}

function isEmptyLine(text: string, line: number, end: number): boolean {
  return /^[ \r]*(?:#.*)?$/.test(text.slice(line, lineEndOf(text, line, end)));
}
