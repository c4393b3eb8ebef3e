// Reads around the markers that git leaves in a file with a conflict, so that one message stands there and not twenty.
import { spanAt } from '../span';
import type { SyntaxProblem } from './document';
import { lineEndOf } from './regions';

export interface WithoutConflicts {
  /** The text with the markers and the other side's lines blanked; offsets stay. */
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
}

/** Our side of each conflict is read: it is what stands in the file before the merge. */
export function withoutConflicts(text: string): WithoutConflicts {
  const problems: SyntaxProblem[] = [];
  const markers = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \t\r\n]|$)/gm;
  let result = '';
  let copied = 0;
  let blankFrom: number | undefined;
  let opened = false;
  for (let marker = markers.exec(text); marker; marker = markers.exec(text)) {
    const start = marker.index;
    const end = lineEndOf(text, start);
    const kind = marker[0][0];
    if (kind === '<') {
      opened = true;
      problems.push(conflict(text, start, end));
      blank(blankFrom ?? start, end);
      blankFrom = undefined;
    } else if (opened && kind !== '>') {
      blankFrom ??= start;
    } else if (opened) {
      blank(blankFrom ?? start, end);
      opened = false;
      blankFrom = undefined;
    }
  }
  if (blankFrom !== undefined) blank(blankFrom, lineEndOf(text, blankFrom));
  return { text: problems.length === 0 ? text : result + text.slice(copied), problems };

  function blank(from: number, to: number): void {
    result += text.slice(copied, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    copied = to;
  }
}

function conflict(text: string, start: number, end: number): SyntaxProblem {
  const message = 'A git conflict is not settled here; Helm refuses a file with conflict markers.';
  const span = spanAt(start, start + text.slice(start, end).trimEnd().length);
  return { code: 'conflict-marker', message, span, fatal: true };
}
