// A second version of a text that the YAML library can read, with the way back to the offsets of the first.
import { isBlank, lineEndOf, type Region } from './regions';

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface Rewritten {
  readonly text: string;
  /** The offset in the first text of an offset in this one. */
  readonly original: (offset: number) => number;
}

/** Applies replacements that stand in order and do not overlap. */
export function rewritten(text: string, replacements: readonly Replacement[]): Rewritten {
  let result = '';
  let copied = 0;
  const cuts: { readonly at: number; readonly from: number; readonly length: number }[] = [];
  for (const { start, end, newText } of replacements) {
    result += text.slice(copied, start) + newText;
    copied = end;
    cuts.push({ at: result.length, from: end, length: newText.length });
  }
  return { text: result + text.slice(copied), original };

  function original(offset: number): number {
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]!.at - cuts[middle]!.length < offset) low = middle + 1;
      else high = middle;
    }
    const cut = cuts[low - 1];
    return cut ? Math.max(cut.from, cut.from + offset - cut.at) : offset;
  }
}

/**
 * Indents what Helm's reader takes at any column and the library does not: further lines of quotes and flow
 * collections. White space at the start of such a line never belongs to a value.
 */
export function indentsInside(text: string, regions: readonly Region[]): Replacement[] {
  const replacements: Replacement[] = [];
  for (const region of regions) {
    if ((region.kind !== 'quoted' && region.kind !== 'flow') || !region.closed) continue;
    for (let line = lineEndOf(text, region.start) + 1; line < region.end; line = lineEndOf(text, line) + 1) {
      let content = line;
      while (text[content] === ' ') content++;
      const missing = region.column + 1 - (content - line);
      if (missing > 0 && text[content] !== '\n') replacements.push(insertion(line, ' '.repeat(missing)));
    }
  }
  return replacements;
}

/** Two spaces for each tab of the indentation, which is what somebody who indents with tabs has in mind. */
export function spacesForTabs(text: string, regions: readonly Region[]): Replacement[] {
  const replacements: Replacement[] = [];
  const inside = regions.filter(r => r.kind !== 'comment');
  let next = 0;
  for (let line = 0; line < text.length; line = lineEndOf(text, line) + 1) {
    let content = line;
    while (text[content] !== '\n' && isBlank(text[content])) content++;
    while (next < inside.length && inside[next]!.end <= line) next++;
    const region = inside[next];
    if (region && region.start < line) continue;
    const indentation = text.slice(line, content);
    if (indentation.includes('\t')) {
      replacements.push({ start: line, end: content, newText: indentation.replaceAll('\t', '  ') });
    }
  }
  return replacements;
}

function insertion(at: number, newText: string): Replacement {
  return { start: at, end: at, newText };
}
