// Documents under change: each round of edits gives the next draft, which still knows the texts that it began with.
import type { TextEdit } from './edit';
import { openDocument, type OpenDocument } from './openDocument';
import { edited, editsFrom, placeInFirst, wholeText, type Pieces } from './pieces';

export interface Draft {
  /** As they were. */
  readonly first: readonly OpenDocument[];
  /** As they are now, in the same order. */
  readonly documents: readonly OpenDocument[];
  readonly pieces: ReadonlyMap<string, Pieces>;
}

export function draftOf(documents: readonly OpenDocument[]): Draft {
  const pieces = new Map(documents.map(({ source }) => [source.id, wholeText(source.text)]));
  return { first: documents, documents, pieces };
}

/** @param edits of the texts as they are now, without overlaps */
export function withEdits({ first, documents, pieces }: Draft, edits: readonly TextEdit[]): Draft {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const of = (id: string): readonly TextEdit[] => sorted.filter(edit => edit.source === id);
  return {
    first,
    documents: documents.map(document => changed(document, of(document.source.id))),
    pieces: new Map([...pieces].map(([id, known]) => [id, edited(known, of(id))])),
  };
}

/** The edits of the first texts that make this draft. */
export function editsOf({ first, pieces }: Draft): readonly TextEdit[] {
  const unique = [...new Map(first.map(({ source }) => [source.id, source.text]))];
  return unique.flatMap(([id, text]) => editsFrom(pieces.get(id)!, text).map(edit => ({ source: id, ...edit })));
}

/** Where a place of this draft stood at first. */
export function placeAtFirst({ pieces }: Draft, source: string, offset: number): number {
  const known = pieces.get(source);
  return known ? placeInFirst(known, offset) : offset;
}

function changed(document: OpenDocument, edits: readonly TextEdit[]): OpenDocument {
  const { source } = document;
  if (edits.length === 0) return document;
  const text = edits.reduceRight(
    (after, { span, newText }) => after.slice(0, span.start) + newText + after.slice(span.end),
    source.text,
  );
  return openDocument({ ...source, text }, document);
}
