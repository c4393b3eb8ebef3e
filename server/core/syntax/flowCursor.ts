// The cursor between `{ }` and `[ ]`: which key or item of the flow collection is being typed.
import { isBlank } from './regions';

export interface FlowPlace {
  readonly place: 'key' | 'value' | 'item' | 'comment' | 'none';
  /** Keys and indexes from the outermost bracket down to the map or list that the cursor is in. */
  readonly path: readonly string[];
  readonly key?: string;
  readonly siblings: readonly string[];
  readonly word: FlowWord;
  readonly colonFollows: boolean;
}

export interface FlowWord {
  readonly start: number;
  readonly end: number;
  readonly quote?: '"' | "'";
}

interface Token extends FlowWord {
  readonly kind: 'word' | 'open' | 'close' | 'comma' | 'colon' | 'comment';
  readonly text: string;
}

interface Frame {
  readonly isMap: boolean;
  readonly keys: string[];
  key?: string;
  hasColon: boolean;
  index: number;
}

/** The place of `offset` in a flow collection that starts at `start` and ends, or is given up, at `end`. */
export function flowPlaceAt(text: string, start: number, end: number, offset: number): FlowPlace | undefined {
  const tokens = tokensOf(text, start, end);
  const frames: Frame[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (isAt(token, offset)) return placeIn(frames, tokens, i, token, offset);
    if (token.start >= offset) return placeIn(frames, tokens, i - 1, { start: offset, end: offset }, offset);
    step(frames, token);
    if (frames.length === 0) return undefined;
  }
  return placeIn(frames, tokens, tokens.length, { start: offset, end: offset }, offset);
}

function isAt(token: Token, offset: number): boolean {
  if (token.kind === 'comment') return offset > token.start && offset <= token.end;
  if (token.kind !== 'word' || offset < token.start || offset > token.end) return false;
  // Directly before and behind a closed quote one types something else.
  return token.quote === undefined || (offset > token.start && offset <= token.start + 1 + token.text.length);
}

function step(frames: Frame[], token: Token): void {
  const frame = frames.at(-1);
  if (token.kind === 'open') {
    frames.push({ isMap: token.text === '{', keys: [], hasColon: false, index: 0 });
  } else if (token.kind === 'close') {
    frames.pop();
  } else if (frame && token.kind === 'comma') {
    frame.hasColon = false;
    frame.index++;
    delete frame.key;
  } else if (frame && token.kind === 'colon') {
    frame.hasColon = true;
  } else if (frame?.isMap && token.kind === 'word' && !frame.hasColon) {
    frame.key = token.text;
    frame.keys.push(token.text);
  }
}

function placeIn(
  frames: readonly Frame[],
  tokens: readonly Token[],
  at: number,
  word: FlowWord & { readonly kind?: string },
  offset: number,
): FlowPlace | undefined {
  const frame = frames.at(-1);
  if (!frame) return undefined;
  const path = frames.slice(0, -1).map(outer => (outer.isMap ? (outer.key ?? '') : String(outer.index)));
  const behind = keysBehind(tokens, at + 1);
  const base = { path, siblings: [...frame.keys, ...behind], word, colonFollows: false };
  if (word.kind === 'comment') return { ...base, place: 'comment' };
  if (!frame.isMap) return { ...base, place: 'item' };
  if (frame.hasColon) return { ...base, place: 'value', ...(frame.key === undefined ? {} : { key: frame.key }) };
  // Behind a key without its colon nothing can be typed but the colon.
  if (frame.key !== undefined && word.start === offset && word.end === offset) return { ...base, place: 'none' };
  return { ...base, place: 'key', colonFollows: tokens[at + 1]?.kind === 'colon' };
}

/** Keys of the same map behind the cursor. */
function keysBehind(tokens: readonly Token[], from: number): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let i = from; i < tokens.length && depth >= 0; i++) {
    const { kind, text } = tokens[i]!;
    if (kind === 'open') depth++;
    else if (kind === 'close') depth--;
    else if (depth === 0 && kind === 'word' && tokens[i + 1]?.kind === 'colon') keys.push(text);
  }
  return keys;
}

function tokensOf(text: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  for (let at = start; at < end;) {
    const token = isBlank(text[at]) ? undefined : tokenAt(text, at, end);
    if (token) tokens.push(token);
    at = token ? token.end : at + 1;
  }
  return tokens;
}

function tokenAt(text: string, at: number, end: number): Token {
  const c = text[at]!;
  const one = { start: at, end: at + 1, text: c };
  if (c === '{' || c === '[') return { ...one, kind: 'open' };
  if (c === '}' || c === ']') return { ...one, kind: 'close' };
  if (c === ',') return { ...one, kind: 'comma' };
  if (c === ':') return { ...one, kind: 'colon' };
  const rest = text.slice(at, end);
  if (c === '#' && isBlank(text[at - 1])) return wordOf('comment', at, /^[^\n]*/, rest);
  if (c === '"') return quotedOf('"', at, /^"((?:\\.|[^"\\\n])*)"?/, rest);
  if (c === "'") return quotedOf("'", at, /^'((?:''|[^'\n])*)'?/, rest);
  return wordOf('word', at, /^(?:[^,[\]{}\n\r:#]|:(?![\s,[\]{}]|$)|(?<=\S)#)+|^./, rest);
}

function wordOf(kind: 'word' | 'comment', start: number, pattern: RegExp, rest: string): Token {
  const text = (pattern.exec(rest)?.[0] ?? '').trimEnd();
  return { kind, start, end: start + Math.max(1, text.length), text };
}

function quotedOf(quote: '"' | "'", start: number, pattern: RegExp, rest: string): Token {
  const [written = quote, text = ''] = pattern.exec(rest) ?? [];
  return { kind: 'word', start, end: start + written.length, text, quote };
}
