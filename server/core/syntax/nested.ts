// Cuts a long section further, at the keys inside it, so that a keystroke in a file of thousands of lines reads a few.
//
// Only what is plain is cut: maps in block style with bare keys, without anchors, tags or tabs. A piece that can't be read
// without a complaint, or a key that stands twice, sends the whole section back to be read at once, so that what is
// said about a section never depends on how it was cut.
import { shifted, spanAt } from '../span';
import type { BlockReading } from './block';
import type { YamlEntry, YamlMap, YamlNode } from './document';
import { lineEndOf } from './regions';

/** One piece of a section: some entries read together, or a key over pieces of its own. Offsets are those of the piece. */
export type Piece = Leaf | Branch;

interface Leaf {
  readonly kind: 'leaf';
  readonly text: string;
  readonly reading: BlockReading;
}

interface Branch {
  readonly kind: 'branch';
  readonly text: string;
  readonly key: string;
  readonly keyStart: number;
  readonly children: readonly PlacedPiece[];
}

interface PlacedPiece {
  readonly start: number;
  readonly piece: Piece;
}

/** Below this a section is read at once: cutting has its price too. */
const shortest = 80;
/** A run of small entries is read together until a key says stop, or it gets this long. */
const longestRun = 60;
/** Deeper than any values; what nests further is read as a whole, by readers that say so where it is too deep for them. */
const deepest = 40;

type ReadPiece = (text: string) => BlockReading;

/** The pieces of a section, reusing those of `previous` whose text is the same; `undefined` where it is not to be cut. */
export function cutSection(text: string, previous: Piece | undefined, read: ReadPiece): Piece | undefined {
  if (!isLong(text) || /\t|<<|(?:^|[\s[{,:])[&*!]/m.test(text)) return undefined;
  const piece = branchOf(text, previous, read, 0);
  return piece && hasRepeats(piece) ? undefined : piece;
}

/** The entries of a piece with offsets from a point `by` before it. */
export function entriesOf(piece: Piece, by = 0): readonly YamlEntry[] {
  const known = made.get(piece);
  if (known?.by === by) return known.entries;
  const entries = piece.kind === 'leaf' ? piece.reading.block.entries.map(e => moved(e, by)) : [entryOf(piece, by)];
  made.set(piece, { by, entries });
  return entries;
}

/** Nodes below a piece, as the budget counts them. */
export function workOf(piece: Piece): number {
  return piece.kind === 'leaf'
    ? piece.reading.work
    : piece.children.reduce((sum, child) => sum + workOf(child.piece), 2);
}

/** What was made last of each piece: an edit further down leaves it where it is. */
const made = new WeakMap<Piece, { readonly by: number; readonly entries: readonly YamlEntry[] }>();

function entryOf(branch: Branch, by: number): YamlEntry {
  const entries = branch.children.flatMap(({ start, piece }) => entriesOf(piece, by + start));
  const keySpan = shifted(spanAt(branch.keyStart, branch.keyStart + branch.key.length), by);
  const end = entries.at(-1)!.span.end;
  const value: YamlMap = { kind: 'map', span: spanAt(entries[0]!.keySpan.start, end), flow: false, entries };
  return { key: branch.key, keySpan, span: spanAt(keySpan.start, end), value, merged: false };
}

function moved(entry: YamlEntry, by: number): YamlEntry {
  if (by === 0) return entry;
  const value = movedNode(entry.value, by);
  return { ...entry, keySpan: shifted(entry.keySpan, by), span: shifted(entry.span, by), value };
}

function movedNode(node: YamlNode, by: number): YamlNode {
  const span = shifted(node.span, by);
  if (node.kind === 'map') return { ...node, span, entries: node.entries.map(entry => moved(entry, by)) };
  if (node.kind === 'list') return { ...node, span, items: node.items.map(item => movedNode(item, by)) };
  return { ...node, span };
}

/** `key:` alone on the first line, and below it a map in block style. */
const head = /^( *)([A-Za-z][\w./-]*):[ ]*(?:#[^\n]*)?\r?$/;
const child = /^[A-Za-z_][\w./-]*:(?=[ \r\n]|$)/;
/** Words that YAML 1.1 does not read as text. */
const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function branchOf(text: string, previous: Piece | undefined, read: ReadPiece, depth: number): Branch | undefined {
  const match = head.exec(text.slice(0, lineEndOf(text, 0)));
  const key = match?.[2];
  if (!match || key === undefined || word.test(key)) return undefined;
  const starts = childStarts(text, match[1]!.length);
  if (!starts) return undefined;
  const before = previous?.kind === 'branch' ? previous : undefined;
  const byText = new Map(before?.children.map(({ piece }) => [piece.text, piece]));
  const byKey = new Map(before?.children.flatMap(({ piece }) => (piece.kind === 'branch' ? [[piece.key, piece]] : [])));
  const children: PlacedPiece[] = [];
  for (const { start, end, key: first } of runsOf(text, starts)) {
    const part = text.slice(start, end);
    const piece = byText.get(part) ?? pieceOf(part, byKey.get(first), read, depth + 1);
    if (!piece) return undefined;
    children.push({ start, piece });
  }
  return { kind: 'branch', text, key, keyStart: match[1]!.length, children };
}

function pieceOf(text: string, previous: Piece | undefined, read: ReadPiece, depth: number): Piece | undefined {
  if (depth > deepest) return undefined;
  const branch = isLong(text) ? branchOf(text, previous, read, depth) : undefined;
  if (branch) return branch;
  const reading = read(text);
  const isClean = reading.block.problems.length === 0 && !reading.open && !reading.excessive;
  return isClean && reading.block.entries.length > 0 ? { kind: 'leaf', text, reading } : undefined;
}

interface Start {
  readonly at: number;
  readonly key: string;
}

/** Where the entries of the map below the first line start; `undefined` where its lines are not all of that map. */
function childStarts(text: string, indentation: number): readonly Start[] | undefined {
  const starts: Start[] = [];
  let column = -1;
  for (let line = lineEndOf(text, 0) + 1; line < text.length; line = lineEndOf(text, line) + 1) {
    let at = line;
    while (text[at] === ' ') at++;
    const c = text[at];
    if (c === undefined || c === '\n' || c === '\r' || c === '#') continue;
    if (column === -1) column = at - line;
    if (at - line > column) continue;
    const match = at - line === column && column > indentation ? child.exec(text.slice(at, at + 200)) : null;
    if (!match) return undefined;
    starts.push({ at: line, key: match[0].slice(0, -1) });
  }
  return starts.length > 0 ? starts : undefined;
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly key: string;
}

/**
 * Long entries by themselves, short ones in runs. Where a run ends follows from the keys alone, so that a new line does not
 * move the ends of all runs behind it.
 */
function runsOf(text: string, starts: readonly Start[]): readonly Run[] {
  const runs: Run[] = [];
  let from: Start | undefined;
  starts.forEach((start, i) => {
    const end = starts[i + 1]?.at ?? text.length;
    const long = isLong(text.slice(start.at, end));
    if (from && (long || endsRun(start.key) || isLong(text.slice(from.at, start.at), longestRun))) {
      runs.push({ start: from.at, end: start.at, key: from.key });
      from = undefined;
    }
    if (long) runs.push({ start: start.at, end, key: start.key });
    else from ??= start;
  });
  if (from) runs.push({ start: from.at, end: text.length, key: from.key });
  return runs;
}

function endsRun(key: string): boolean {
  let sum = 0;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) >>> 0;
  return sum % 8 === 0;
}

function isLong(text: string, lines = shortest): boolean {
  let at = -1;
  for (let i = 0; i < lines; i++) {
    at = text.indexOf('\n', at + 1);
    if (at === -1) return false;
  }
  return true;
}

function hasRepeats(piece: Piece): boolean {
  if (piece.kind === 'leaf') return false;
  const keys = piece.children.flatMap(({ piece: below }) =>
    below.kind === 'leaf' ? below.reading.block.entries.map(entry => entry.key) : [below.key],
  );
  return new Set(keys).size !== keys.length || piece.children.some(({ piece: below }) => hasRepeats(below));
}
