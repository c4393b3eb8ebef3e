// Where something stands in a text: the only position the core knows.

/** A half-open range of UTF-16 offsets, `start` included, `end` excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function spanAt(start: number, end: number = start): Span {
  return { start, end };
}

export function shifted(span: Span, by: number): Span {
  return by === 0 ? span : { start: span.start + by, end: span.end + by };
}

/** True where `offset` lies in the span or directly behind it, as a cursor does after the last letter of a word. */
export function touches(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}
