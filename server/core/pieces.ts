// A text after several rounds of edits, as pieces of the text that it was: so that all rounds can be made in one go.
import type { TextEdit } from './edit';
import type { Span } from './span';

/** A stretch of the first text, or text that an edit brought. */
type Piece = { readonly kept: Span } | { readonly added: string };

export type Pieces = readonly Piece[];

export function wholeText(text: string): Pieces {
  return [{ kept: { start: 0, end: text.length } }];
}

/** @param edits of the text that the pieces make, in order and without overlaps */
export function edited(pieces: Pieces, edits: readonly Pick<TextEdit, 'span' | 'newText'>[]): Pieces {
  const result: Piece[] = [];
  let rest = pieces;
  let done = 0;
  for (const { span, newText } of edits) {
    const [before, behind] = cut(rest, span.start - done);
    result.push(...before, ...(newText === '' ? [] : [{ added: newText }]));
    rest = cut(behind, span.end - span.start)[1];
    done = span.end;
  }
  return [...result, ...rest];
}

/** The edits of the first text that make what the pieces make. */
export function editsFrom(pieces: Pieces, first: string): readonly Pick<TextEdit, 'span' | 'newText'>[] {
  const edits: Pick<TextEdit, 'span' | 'newText'>[] = [];
  let start = 0;
  let newText = '';
  const until = (end: number): void => {
    if (newText !== first.slice(start, end)) edits.push({ span: { start, end }, newText });
    newText = '';
  };
  for (const piece of pieces) {
    if ('added' in piece) newText += piece.added;
    else {
      until(piece.kept.start);
      start = piece.kept.end;
    }
  }
  until(first.length);
  return edits;
}

/** Where a place of the text that the pieces make stood in the first text; for what was added, where it went in. */
export function placeInFirst(pieces: Pieces, offset: number): number {
  let left = offset;
  let last = 0;
  for (const piece of pieces) {
    const length = lengthOf(piece);
    if ('kept' in piece) {
      if (left < length) return piece.kept.start + left;
      last = piece.kept.end;
    } else if (left < length) return last;
    left -= length;
  }
  return last;
}

function cut(pieces: Pieces, at: number): readonly [before: Pieces, behind: Pieces] {
  let left = at;
  for (const [index, piece] of pieces.entries()) {
    const length = lengthOf(piece);
    if (left >= length) {
      left -= length;
      continue;
    }
    if (left === 0) return [pieces.slice(0, index), pieces.slice(index)];
    const [head, tail] = halves(piece, left);
    return [
      [...pieces.slice(0, index), head],
      [tail, ...pieces.slice(index + 1)],
    ];
  }
  return [pieces, []];
}

function halves(piece: Piece, at: number): readonly [Piece, Piece] {
  if ('added' in piece) return [{ added: piece.added.slice(0, at) }, { added: piece.added.slice(at) }];
  const { start, end } = piece.kept;
  return [{ kept: { start, end: start + at } }, { kept: { start: start + at, end } }];
}

function lengthOf(piece: Piece): number {
  return 'added' in piece ? piece.added.length : piece.kept.end - piece.kept.start;
}
