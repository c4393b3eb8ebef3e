// Reads the YAML that values files are mostly made of without the YAML library: block maps and lists, scalars and flow
// collections of one line, comments. Gives nothing where a text has anything else; then the library reads it.
//
// The library makes a token and a node object of every blank, which costs twenty times the time of this file and a hundred
// megabytes on a long one. What is read here is held against what the library reads, node by node, in readPlain.test.ts.
import type { Reading } from './block';
import type { Complaint } from './complaints';
import type { RawList, RawMap, RawNode, RawPair, RawScalar } from './tree';

const [newline, cr, space, quote, hash, apostrophe, comma, dash, colon] = [10, 13, 32, 34, 35, 39, 44, 45, 58];
const [openList, backslash, closeList, openMap, closeMap] = [91, 92, 93, 123, 125];

/** Control characters, tabs and what only looks like a space. */
const unusual =
  /[^\n\r\x20-\x7e\u00a1-\u1fff\u200c-\u2027\u2030-\u205e\u2060-\u2fff\u3001-\ud7ff\ue000-\ufefe\uff00-\uffef]/;
const depthLimit = 60;
/** What is refused as a key. */
const nullWord = /^(?:null|Null|NULL)$/;
const harmless = '$(+./;<=^~';
const [pipe, plus] = [124, 43];

/** `undefined` where the text has something that only the library can judge. */
export function readPlain(text: string): Reading | undefined {
  if (unusual.test(text)) return undefined;
  const complaints: Complaint[] = [];
  const { length } = text;
  /** The content that comes next: its line starts at `line`, it starts at `at`. */
  let line = 0;
  let at = 0;
  /** True where a comment or a blank line stands above the content. */
  let apart = false;
  let gaveUp = false;

  toContent(0);
  if (at >= length) return undefined;
  const root = block(at - line, 0);
  return gaveUp || at < length || !root ? undefined : { root, complaints };

  /** Goes to the first content in or behind the line that starts at `from`. */
  function toContent(from: number): void {
    for (line = from; line < length;) {
      at = line;
      while (text.charCodeAt(at) === space) at++;
      const c = text.charCodeAt(at);
      if (at >= length) break;
      if (c !== newline && c !== hash && !(c === cr && text.charCodeAt(at + 1) === newline)) {
        apart = line !== from;
        return;
      }
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      line = end + 1;
    }
    line = at = length;
  }

  function giveUp(): undefined {
    gaveUp = true;
    line = at = length;
    return undefined;
  }

  function block(column: number, depth: number): RawNode | undefined {
    if (depth > depthLimit) return giveUp();
    return isDash(at) ? list(column, depth) : map(column, depth);
  }

  function isDash(i: number): boolean {
    if (text.charCodeAt(i) !== dash) return false;
    const next = text.charCodeAt(i + 1);
    return next === space || next === newline || next === cr || i + 1 >= length;
  }

  function list(column: number, depth: number): RawList | undefined {
    const start = at;
    const items: RawNode[] = [];
    while (at < length && at - line === column && isDash(at)) {
      let i = at + 1;
      while (text.charCodeAt(i) === space) i++;
      if (isLineEnd(i)) return giveUp();
      let item: RawNode | undefined;
      if (isDash(i)) return giveUp();
      if (isKey(i)) {
        at = i;
        item = map(i - line, depth + 1);
      } else {
        item = text.charCodeAt(i) === pipe ? literal(i, column) : inline(i, column);
      }
      if (!item) return giveUp();
      items.push(item);
    }
    if (at < length && at - line > column) return giveUp();
    return { kind: 'list', start, end: at, flow: false, anchor: undefined, tag: undefined, items };
  }

  function map(column: number, depth: number): RawMap | undefined {
    const start = at;
    const pairs: RawPair[] = [];
    do {
      const key = keyAt(at) ?? (pairs.length > 0 ? keyBeingTyped(column) : undefined);
      if (!key) return giveUp();
      if (!endsKey(blanks(key.end))) {
        pairs.push({ key, value: undefined });
        continue;
      }
      let i = key.end;
      while (text.charCodeAt(i) === space) i++;
      i++; // the colon
      while (text.charCodeAt(i) === space) i++;
      let value: RawNode | undefined;
      if (isLineEnd(i)) {
        nextLine(i);
        const next = at - line;
        if (at < length && (next > column || (next === column && isDash(at)))) {
          value = block(next, depth + 1);
          if (!value) return giveUp();
        }
      } else {
        value = text.charCodeAt(i) === pipe ? literal(i, column) : inline(i, column);
        if (!value) return giveUp();
      }
      pairs.push({ key, value });
    } while (at < length && at - line === column && !isDash(at));
    if (at < length && at - line > column) return giveUp();
    return { kind: 'map', start, end: at, flow: false, anchor: undefined, tag: undefined, pairs };
  }

  /** A value on the line of its key or dash; nothing may go on with it on the next line. */
  function inline(i: number, column: number): RawNode | undefined {
    const value = valueAt(i, false);
    if (!value) return undefined;
    let end = value.end;
    while (text.charCodeAt(end) === space) end++;
    if (!isLineEnd(end) || (text.charCodeAt(end) === hash && end === value.end)) return undefined;
    nextLine(end);
    return at < length && at - line > column ? undefined : value;
  }

  /** `|`, `|-` or `|+` and the deeper lines below it. */
  function literal(start: number, column: number): RawScalar | undefined {
    const chomping = text.charCodeAt(start + 1);
    const head = start + (chomping === dash || chomping === plus ? 2 : 1);
    if (text.charCodeAt(head) !== newline) return undefined;
    let indent = -1;
    let last = head; // behind the last line that has content
    let value = '';
    let breaks = '';
    let i = head + 1;
    while (i < length) {
      let content = i;
      while (text.charCodeAt(content) === space) content++;
      let end = text.indexOf('\n', content);
      if (end < 0) end = length;
      if (text.charCodeAt(end - 1) === cr) return undefined;
      if (content === end) {
        if (content - i > (indent < 0 ? 0 : indent)) return undefined;
        breaks += '\n';
      } else {
        if (indent < 0) {
          indent = content - i;
          if (indent <= column) return undefined;
        }
        if (content - i < indent) break;
        value += breaks + text.slice(i + indent, end);
        breaks = end < length ? '\n' : '';
        last = end;
      }
      i = end + 1;
    }
    if (indent < 0 || text.slice(i - 1, i) !== '\n' || breaks === '') return undefined;
    toContent(Math.min(i, length));
    if (at < length && at - line > column) return undefined;
    const tail = chomping === dash ? '' : chomping === plus ? breaks : '\n';
    return scalar(start, text.slice(start, last).trimEnd().length + start, 'literal', value + tail);
  }

  function isLineEnd(i: number): boolean {
    const c = text.charCodeAt(i);
    return (
      i >= length ||
      c === newline ||
      (c === cr && text.charCodeAt(i + 1) === newline) ||
      (c === hash && text.charCodeAt(i - 1) === space)
    );
  }

  function nextLine(i: number): void {
    const end = text.indexOf('\n', i);
    toContent(end < 0 ? length : end + 1);
  }

  function valueAt(i: number, inFlow: boolean): RawNode | undefined {
    const c = text.charCodeAt(i);
    if (c === quote || c === apostrophe) return quoted(i, c);
    if (c === openList || c === openMap) return flow(i, c, 0);
    return plain(i, inFlow);
  }

  function quoted(start: number, mark: number): RawScalar | undefined {
    for (let i = start + 1; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c === newline || (c === backslash && mark === quote)) return undefined;
      if (c !== mark) continue;
      if (text.charCodeAt(i + 1) === apostrophe && mark === apostrophe) return undefined;
      return scalar(start, i + 1, mark === quote ? 'double' : 'single', text.slice(start + 1, i));
    }
    return undefined;
  }

  function scalar(start: number, end: number, style: RawScalar['style'], value: string): RawScalar {
    return { kind: 'scalar', start, end, style, value, anchor: undefined, tag: undefined };
  }

  /** A plain value; up to a comment, or to what ends it between brackets. */
  function plain(start: number, inFlow: boolean): RawScalar | undefined {
    if (!startsPlain(start)) return undefined;
    let end = start;
    for (let i = start; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c === newline || (c === hash && text.charCodeAt(i - 1) === space)) break;
      if (c === colon) {
        const next = text.charCodeAt(i + 1);
        if (next === space || next === newline || next === cr || i + 1 >= length || inFlow) return undefined;
      }
      if (inFlow) {
        if (c === comma || c === closeList || c === closeMap) break;
        if (c === openList || c === openMap) return undefined;
      }
      if (c === cr && text.charCodeAt(i + 1) !== newline) return undefined;
      if (c !== space && c !== cr) end = i + 1;
    }
    return scalar(start, end, 'plain', text.slice(start, end));
  }

  /** What may start a plain value: words, what means nothing to YAML, and a dash in front of a word. */
  function startsPlain(i: number): boolean {
    const c = text.charCodeAt(i);
    return isWordly(c) || harmless.includes(text[i]!) || (c === dash && isWordly(text.charCodeAt(i + 1)));
  }

  function isKey(i: number): boolean {
    return keyAt(i) !== undefined;
  }

  /** A key with its colon behind it, else nothing. */
  function keyAt(start: number): RawScalar | undefined {
    const c = text.charCodeAt(start);
    if (c === quote || c === apostrophe) {
      const key = quoted(start, c);
      return key && key.end - start < 1000 && endsKey(key.end) ? key : undefined;
    }
    if (!isWordly(c)) return undefined;
    for (let i = start + 1; i < length; i++) {
      const c = text.charCodeAt(i);
      if (isWordly(c) || c === dash || c === 46 || c === 47) continue;
      if (c !== colon || i - start > 1000 || !endsKey(i)) return undefined;
      const key = text.slice(start, i);
      return nullWord.test(key) ? undefined : scalar(start, i, 'plain', key);
    }
    return undefined;
  }

  /** A word without a colon. The library joins it with the key on the next line, if it has more than one letter. */
  function keyBeingTyped(column: number): RawScalar | undefined {
    const start = at;
    let end = start;
    while (isWordly(text.charCodeAt(end))) end++;
    if (apart || end === start || end - start > 200 || text.charCodeAt(end) !== newline) return undefined;
    nextLine(end);
    const isLast = at >= length || at - line < column;
    if (isLast || (end - start === 1 && at - line === column)) {
      complaints.push({
        code: 'MISSING_CHAR',
        message: 'Implicit map keys need to be followed by map values',
        start,
        end,
      });
      return scalar(start, end, 'plain', text.slice(start, end));
    }
    const next = at - line === column && line === end + 1 ? keyAt(at) : undefined;
    if (next?.style !== 'plain' || text.charCodeAt(next.end) !== colon) return undefined;
    const message = 'Implicit keys need to be on a single line';
    complaints.push({ code: 'MULTILINE_IMPLICIT_KEY', message, start, end: next.end });
    return { ...next, start, value: `${text.slice(start, end)} ${next.value}` };
  }

  function endsKey(i: number): boolean {
    if (text.charCodeAt(i) !== colon) return false;
    const next = text.charCodeAt(i + 1);
    return next === space || next === newline || i + 1 >= length || (next === cr && text.charCodeAt(i + 2) === newline);
  }

  function flow(start: number, mark: number, depth: number): RawNode | undefined {
    if (depth > 8) return undefined;
    const isMap = mark === openMap;
    const close = isMap ? closeMap : closeList;
    const items: RawNode[] = [];
    const pairs: RawPair[] = [];
    let i = blanks(start + 1);
    while (text.charCodeAt(i) !== close) {
      let key: RawScalar | undefined;
      if (isMap) {
        key = keyAt(i);
        if (!key) return undefined;
        i = blanks(key.end + 1);
      }
      const c = text.charCodeAt(i);
      const value = c === openList || c === openMap ? flow(i, c, depth + 1) : valueAt(i, true);
      if (!value) return undefined;
      if (key) pairs.push({ key, value });
      else items.push(value);
      i = blanks(value.end);
      if (text.charCodeAt(i) === comma) i = blanks(i + 1);
      else if (text.charCodeAt(i) !== close) return undefined;
    }
    const base = { start, end: i + 1, flow: true, anchor: undefined, tag: undefined };
    return isMap ? { ...base, kind: 'map', pairs } : { ...base, kind: 'list', items };
  }

  function blanks(i: number): number {
    while (text.charCodeAt(i) === space) i++;
    return i;
  }
}

function isWordly(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || (c > 160 && c < 0xd800);
}
