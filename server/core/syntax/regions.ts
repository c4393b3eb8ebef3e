// Finds comments, quotes, brackets and block scalars without a tree, for text that is half typed or that the YAML
// library can't read. It follows Helm's reader: a quote or a bracket runs on to any column until it is closed.

export interface Region {
  /** `tab` is a tab where Helm's reader takes only spaces. */
  readonly kind: 'comment' | 'quoted' | 'flow' | 'block' | 'tab';
  readonly start: number;
  /** Behind its last character; of a comment or a block scalar without the line break. */
  readonly end: number;
  /** False where the quote or bracket is given up: at the end of the text or, while typing, before the next entry. */
  readonly closed: boolean;
  /** Column of the key or dash it hangs on; -1 at the top of the file. */
  readonly column: number;
}

/**
 * - `helm`: only the closing character or the end of the text ends a quote or a flow collection.
 * - `typing`: an entry that stands no deeper than the key before it shows that somebody has not closed it yet.
 */
export type Patience = 'helm' | 'typing';

/** All regions from `from`, the start of a line outside of any region, up to `to`; those in a flow come after it. */
export function regionsOf(text: string, from: number, to: number, patience: Patience): Region[] {
  const regions: Region[] = [];
  let column = -1;
  let lineStart = from;
  let plainOpen = false;
  let nextTab = text.indexOf('\t', from);
  let at = from;

  while (at < to) {
    lineStart = at;
    at = skipBlanks(text, at, to);
    // A line that stands deeper than the key goes on with the plain text above it; a quote in there is no quote.
    const goesOn = plainOpen && at - lineStart > column;
    tabIn(lineStart, at, plainOpen ? column + 1 : Infinity);
    if (isLineEnd(text, at, to) === false) {
      plainOpen = false;
      scanLine(goesOn);
    }
    if (at < to) at = lineEndOf(text, at, to) + 1;
  }
  return regions;

  function scanLine(goesOn: boolean): void {
    let fresh = !goesOn;
    while (!isLineEnd(text, at, to)) {
      const c = text[at]!;
      if (isBlank(c)) at++;
      else if (c === '#' && (fresh || isBlank(text[at - 1]) || regions.at(-1)?.end === at)) return comment();
      else if (!fresh) fresh = plain(at);
      else if ((c === '-' || c === '?') && isLineEndOrBlank(text, at + 1, to)) {
        column = at++ - lineStart;
        tabIn(at, skipBlanks(text, at, to), Infinity);
      } else if (c === '&' || c === '!') while (!isLineEndOrBlank(text, at, to)) at++;
      else if ((c === '|' || c === '>') && blockHeader(at)) return block();
      else if (c === '"' || c === "'" || c === '{' || c === '[') {
        const tokenColumn = at - lineStart;
        closable(c === '"' || c === "'" ? 'quoted' : 'flow');
        fresh = colonFollows(tokenColumn);
      } else fresh = plain(at);
    }
  }

  /** Notes the first tab of a run of blanks, unless it stands at `allowed` or right of it. */
  function tabIn(start: number, end: number, allowed: number): void {
    if (nextTab !== -1 && nextTab < start) nextTab = text.indexOf('\t', start);
    if (nextTab === -1 || nextTab >= end || nextTab - lineStart >= allowed) return;
    regions.push({ kind: 'tab', start: nextTab, end: nextTab + 1, closed: true, column });
  }

  function comment(): void {
    const end = lineEndOf(text, at, to);
    regions.push({ kind: 'comment', start: at, end, closed: true, column });
    at = end;
  }

  /** Reads plain text; true where it turned out to be a key, so that a value may start behind it. */
  function plain(start: number): boolean {
    const end = lineEndOf(text, at, to);
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      if (c === colonCode && isLineEndOrBlank(text, at + 1, to)) {
        column = start - lineStart;
        at++;
        return true;
      }
      if (c === hashCode && isBlank(text[at - 1])) return false;
    }
    plainOpen = true;
    return false;
  }

  function colonFollows(tokenColumn: number): boolean {
    const colon = skipBlanks(text, at, to);
    if (text[colon] !== ':' || !isLineEndOrBlank(text, colon + 1, to)) return false;
    column = tokenColumn;
    at = colon + 1;
    return true;
  }

  function blockHeader(start: number): boolean {
    return /^[|>][-+0-9]*(?:[ \t]+#.*|[ \t]*)$/.test(text.slice(start, lineEndOf(text, start, to)));
  }

  function block(): void {
    const start = at;
    let end = lineEndOf(text, at, to);
    const explicit = /^[|>][-+]?([1-9])/.exec(text.slice(start, end))?.[1];
    let indentation = explicit ? Math.max(column, 0) + Number(explicit) : Infinity;
    for (let next = end + 1; next < to;) {
      lineStart = next;
      const content = skipSpaces(text, next, to);
      const lineEnd = lineEndOf(text, next, to);
      const isBlankLine = content >= lineEnd || (text[content] === '\r' && content + 1 === lineEnd);
      if (!isBlankLine) {
        if (text[content] === '\t') tabIn(content, lineEnd, indentation);
        if (content - next <= column) break;
        if (indentation === Infinity) indentation = content - next;
        end = lineEnd;
      }
      next = lineEnd + 1;
    }
    regions.push({ kind: 'block', start, end, closed: true, column });
    at = end;
  }

  function closable(kind: 'quoted' | 'flow'): void {
    const start = at;
    const place = regions.length;
    const closed = kind === 'quoted' ? quoted() : flow();
    regions.splice(place, 0, { kind, start, end: at, closed, column });
  }

  function quoted(): boolean {
    const start = at;
    const quote = text[at]!;
    for (at++; at < to; at++) {
      const c = text[at]!;
      if (c === quote) {
        if (quote === '"' || text[at + 1] !== "'") return Boolean(++at);
        at++;
      } else if (c === '\\' && quote === '"' && text[at + 1] !== '\n') at++;
      else if (c === '\n' && !goOnBehind('quoted')) break;
    }
    at = Math.min(at, to);
    if (patience === 'typing') at = lastTextLine(start, at);
    return false;
  }

  function flow(): boolean {
    let depth = 0;
    let fresh = true;
    while (at < to) {
      const c = text[at]!;
      if (c === '\n') {
        if (!goOnBehind('flow')) return false;
        at++;
      } else if (c === '{' || c === '[') {
        depth++;
        at++;
        fresh = true;
      } else if (c === '}' || c === ']') {
        at++;
        if (--depth === 0) return true;
        fresh = false;
      } else if (fresh && (c === '"' || c === "'")) {
        if (!quoted()) return false;
        fresh = false;
      } else if (c === '#' && isBlank(text[at - 1] ?? '\n')) comment();
      else {
        if (c === ',' || c === ':') fresh = true;
        else if (!isBlank(c)) fresh = false;
        at++;
      }
    }
    return false;
  }

  /** Who forgets a quote means neither the blank lines nor the comments below it. */
  function lastTextLine(start: number, end: number): number {
    let last = end;
    for (
      let line = lineStartOf(text, last);
      line > start && /^\s*(?:#|$)/.test(text.slice(line, last));
      line = lineStartOf(text, last)
    ) {
      last = line - 1;
    }
    return last;
  }

  /** At a line break inside a quote or flow: may it go on in the next line? */
  function goOnBehind(kind: 'quoted' | 'flow'): boolean {
    const next = at + 1;
    const line = text.slice(next, lineEndOf(text, next, to));
    if (/^(?:---|\.\.\.)(?:[ \t\r]|$)/.test(line)) return false;
    if (patience === 'typing' && entryColumn(line) <= column && !(kind === 'flow' && /,[ \t\r]*$/.test(line))) {
      return false;
    }
    lineStart = next;
    return true;
  }
}

/** Where an entry of block style starts in a line; far to the right where the line is no entry. */
function entryColumn(line: string): number {
  return /^( *)(?:- |[\w$./@-][^:"'{}[\],]*:(?:[ \t\r]|$))/.exec(line)?.[1]?.length ?? Infinity;
}

const colonCode = 0x3a;
const hashCode = 0x23;

export function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t' || c === '\n' || c === '\r';
}

export function lineStartOf(text: string, at: number): number {
  // A negative place to look from counts as 0, where the first line break may stand.
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The offset of the line break that ends the line, or `to`. */
export function lineEndOf(text: string, at: number, to: number = text.length): number {
  const end = text.indexOf('\n', at);
  return end === -1 || end > to ? to : end;
}

function isLineEnd(text: string, at: number, to: number): boolean {
  return at >= to || text[at] === '\n';
}

function isLineEndOrBlank(text: string, at: number, to: number): boolean {
  return at >= to || isBlank(text[at]);
}

function skipBlanks(text: string, at: number, to: number): number {
  while (at < to && (text[at] === ' ' || text[at] === '\t' || text[at] === '\r')) at++;
  return at;
}

function skipSpaces(text: string, at: number, to: number): number {
  while (at < to && text[at] === ' ') at++;
  return at;
}
