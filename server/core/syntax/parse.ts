// Reads a values file: text in, document out. The only file that knows the YAML library.
//
// The library reads the text; scalars, merge keys and aliases are resolved here, the way Helm's own reader does it, and
// what the two readers disagree about is settled for Helm. A section whose text is the same as before is kept.
import { Composer, Parser, isAlias, isMap, isScalar, isSeq, type Document, type Scalar } from 'yaml';
import { shifted, spanAt, type Span } from '../span';
import { readBlock, type BlockKind, type BlockReading, type Reading } from './block';
import type { Complaint } from './complaints';
import { withoutConflicts } from './conflicts';
import type { Block, Section, SyntaxProblem, ValuesDocument, YamlScalar } from './document';
import { frameOf, type Frame } from './frame';
import { cutSection, entriesOf, workOf, type Piece } from './nested';
import { pragmasIn } from './pragmas';
import { regionsOf } from './regions';
import { sectionsOf } from './sections';
import { depthLimit, duplicateKey, nodeLimit, type RawNode, type RawScalar } from './tree';

/** Reads a text; `previous`, any earlier document, spares the sections that have not changed. Never throws. */
export function parseValues(text: string, previous?: ValuesDocument): ValuesDocument {
  const frame = frameOf(text);
  if (frame.binary) return { text, sections: [], pragmas: [], problems: frame.problems };
  const conflicts = withoutConflicts(frame.text.slice(0, frame.span.end));
  const readings = readSections(conflicts.text, frame, keptReadings(previous));
  const { sections, problems } = withinBudget(readings, frame);
  return {
    text,
    sections,
    pragmas: pragmasIn(frame.text),
    problems: [...frame.problems, ...conflicts.problems, ...problems, ...repeatedKeys(sections)],
  };
}

interface PlacedReading {
  readonly start: number;
  readonly reading: BlockReading;
}

/** What is known of a block beside what everybody may see of it. */
const readingsByBlock = new WeakMap<Block, BlockReading>();

/** The readings of the document before, by text; of long sections the pieces too, by key. */
interface Kept {
  readonly readings: ReadonlyMap<string, BlockReading>;
  readonly pieces: ReadonlyMap<string, Piece>;
}

/** How a long section was cut; where it had to be read at once, how it was cut last. */
const piecesByBlock = new WeakMap<Block, Piece>();

function keptReadings(previous: ValuesDocument | undefined): Kept {
  const blocks = (previous?.sections ?? []).map(section => section.block);
  const readings = blocks.flatMap(block => readingsByBlock.get(block) ?? []);
  const pieces = blocks.flatMap(block => piecesByBlock.get(block) ?? []);
  return {
    readings: new Map(readings.map(reading => [reading.block.text, reading])),
    pieces: new Map(pieces.flatMap(piece => (piece.kind === 'branch' ? [[piece.key, piece]] : []))),
  };
}

function readSections(text: string, frame: Frame, kept: Kept): PlacedReading[] {
  const whole = (): PlacedReading[] => [readAt(text, spanAt(frame.span.start, text.length), 'whole', kept)];
  const spans = frame.directives ? undefined : sectionsOf(text, frame.span);
  if (!spans) return whole();
  const placed: PlacedReading[] = [];
  let work = 0;
  let lost = 0;
  for (let i = 0; i < spans.length && work <= nodeLimit; i++) {
    const alone = readAt(text, spans[i]!, 'section', kept);
    const isOpen = alone.reading.open && isRefused(alone) && lost < 4;
    const last = isOpen ? closingSection(text, spans, i) : undefined;
    const joined = last && readAt(text, spanAt(spans[i]!.start, spans[last]!.end), 'section', kept);
    if (last && joined && !isRefused(joined)) i = last;
    else if (isOpen) lost++;
    placed.push(joined && !isRefused(joined) ? joined : alone);
    work += placed.at(-1)!.reading.work;
  }
  return placed.some(section => section.reading.excessive) ? whole() : placed;
}

function readAt(text: string, span: Span, kind: BlockKind, kept: Kept): PlacedReading {
  const source = text.slice(span.start, span.end);
  const before = kept.readings.get(source);
  if (before?.kind === kind) return { start: span.start, reading: before };
  const reading = kind === 'section' ? readSection(source, kept) : readBlock(source, kind, readYaml);
  readingsByBlock.set(reading.block, reading);
  return { start: span.start, reading };
}

/** A long section piece by piece, where it can be cut; any other at once. */
function readSection(source: string, kept: Kept): BlockReading {
  const last = kept.pieces.get(source.slice(0, Math.max(source.indexOf(':'), 0)));
  const piece = cutSection(source, last, text => readBlock(text, 'section', readYaml));
  const reading: BlockReading = piece
    ? {
        block: { text: source, entries: entriesOf(piece), problems: [] },
        kind: 'section',
        work: workOf(piece),
        excessive: false,
        open: false,
      }
    : readBlock(source, 'section', readYaml);
  // A key that is half typed keeps the section in one; the next keystroke finds the pieces of before again.
  const pieces = piece ?? last;
  if (pieces) piecesByBlock.set(reading.block, pieces);
  return reading;
}

function isRefused({ reading }: PlacedReading): boolean {
  return reading.block.problems.some(problem => problem.fatal);
}

/** The section in which the quote or bracket is closed that section `from` leaves open; mostly one of the next. */
function closingSection(text: string, spans: readonly Span[], from: number): number | undefined {
  for (const window of [8, spans.length]) {
    const within = spans.slice(from, from + window);
    const regions = regionsOf(text, within[0]!.start, within.at(-1)!.end, 'helm').filter(r => r.closed);
    const steps = within.findIndex(({ end }, i) => i > 0 && !regions.some(r => r.start < end && r.end > end));
    const crosses = regions.some(r => r.start < within[0]!.end && r.end > within[0]!.end);
    if (crosses && steps > 0) return from + steps;
  }
  return undefined;
}

function withinBudget(
  readings: readonly PlacedReading[],
  frame: Frame,
): { sections: Section[]; problems: SyntaxProblem[] } {
  const sections: Section[] = [];
  const problems: SyntaxProblem[] = [];
  let work = 0;
  for (const { start, reading } of readings) {
    work += reading.work;
    if (work > nodeLimit && sections.length > 0) {
      const message = 'The file has more than 200,000 keys and values; SPIRE Helm does not read the rest.';
      problems.push({
        code: 'too-large',
        message,
        span: shifted(reading.block.entries[0]?.keySpan ?? spanAt(0), start),
        fatal: false,
      });
      break;
    }
    sections.push({ start, block: reading.block });
  }
  const last = sections.at(-1);
  if (frame.cut && last) {
    // The end of what we read is not the end of the file: what is open there may be closed behind it.
    const block = { ...last.block, problems: last.block.problems.filter(p => !p.code.startsWith('unclosed-')) };
    sections[sections.length - 1] = { start: last.start, block };
  }
  return { sections, problems };
}

function repeatedKeys(sections: readonly Section[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const first = new Map<string, { readonly section: Section; readonly span: Span }>();
  for (const section of sections) {
    for (const { key, keySpan, merged } of section.block.entries) {
      if (merged) continue;
      const span = shifted(keySpan, section.start);
      const before = first.get(key);
      if (!before) first.set(key, { section, span });
      else if (before.section !== section) problems.push(duplicateKey(key, span, before.span));
    }
  }
  return problems;
}

/** How much of a long text must look like YAML before all of it is read. */
const sampleLength = 50_000;

const options = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** What the library makes of a text; exported for the test that holds readPlain against it. `original` leads its offsets back to the text they are about. */
export function readYaml(text: string, original: (offset: number) => number): Reading {
  const complaints: Complaint[] = [];
  if (text.length > 4 * sampleLength) {
    const sample = readYaml(text.slice(0, sampleLength), original);
    // Not worth the time: the library needs a second for each hundred thousand errors.
    if (sample.complaints.length > 1_000) return { root: emptyAt(0), complaints: sample.complaints };
  }
  try {
    const documents = new Composer(options).compose(new Parser().parse(text), true, text.length);
    const document = documents.next().value as Document.Parsed;
    for (const { code, message, pos } of document.errors) {
      complaints.push({ code, message, start: original(pos[0]), end: original(pos[1]) });
    }
    return { root: rawOf(document.contents, 0), complaints };
  } catch {
    // The library recurses, so it can run out of stack on a text that nests without end.
    complaints.push({ code: 'RESOURCE_EXHAUSTION', message: '', start: 0, end: 0 });
    return { root: emptyAt(0), complaints };
  }

  function rawOf(node: unknown, depth: number): RawNode {
    if (isAlias(node)) {
      const [start, end] = rangeOf(node);
      return { kind: 'alias', start, end, name: node.source };
    }
    if (isScalar(node)) return scalarOf(node);
    if (depth > depthLimit + 1 || !(isMap(node) || isSeq(node))) return emptyAt(0);
    const [start, end] = rangeOf(node);
    const base = { start, end, flow: node.flow === true, anchor: node.anchor, tag: node.tag };
    if (isSeq(node)) return { ...base, kind: 'list', items: node.items.map(item => rawOf(item, depth + 1)) };
    const pairs = node.items.map(({ key, value }) => ({
      key: rawOf(key, depth + 1),
      value: value === null || isUnwritten(value) ? undefined : rawOf(value, depth + 1),
    }));
    return { ...base, kind: 'map', pairs };
  }

  function scalarOf(node: Scalar): RawScalar {
    const [start, end] = rangeOf(node);
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
    const value = node.source ?? '';
    const base = { kind: 'scalar', start, end, style, value, anchor: node.anchor, tag: node.tag } as const;
    if (style === 'literal' || style === 'folded') {
      // The library ends the last line with a break even where the file does not.
      const unbroken = localRange(node)[1] === text.length && !text.endsWith('\n') && value.endsWith('\n');
      return { ...base, value: unbroken ? value.slice(0, -1) : value, end: original(contentEnd(node)) };
    }
    return style === 'double' && text.slice(...localRange(node)).includes('\\') ? helmEscapes(node, base) : base;
  }

  /** Helm's reader knows the escape `\'`, which the library refuses, and not `\/`, which the library takes. */
  function helmEscapes(node: Scalar, scalar: RawScalar): RawScalar {
    for (const match of text.slice(...localRange(node)).matchAll(/\\[^]/g)) {
      if (match[0] !== '\\/') continue;
      const start = original((node.range?.[0] ?? 0) + match.index);
      complaints.push({ code: 'BAD_DQ_ESCAPE', message: match[0], start, end: start + 2 });
    }
    return { ...scalar, value: scalar.value.replaceAll("\\'", "'") };
  }

  function rangeOf(node: { range?: unknown }): readonly [number, number] {
    const [start, end] = localRange(node);
    return [original(start), original(end)];
  }

  /** Without the line break and the blank lines at its end, which an edit behind it must not swallow. */
  function contentEnd(node: Scalar): number {
    const [start, end] = localRange(node);
    return start + text.slice(start, end).trimEnd().length;
  }
}

const styles: Readonly<Record<string, YamlScalar['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function localRange(node: { range?: unknown }): [number, number] {
  const range = node.range as readonly number[] | null | undefined;
  return [range?.[0] ?? 0, range?.[1] ?? 0];
}

function isUnwritten(node: unknown): boolean {
  return isScalar(node) && node.source === '' && node.type === 'PLAIN' && !node.anchor && !node.tag;
}

function emptyAt(at: number): RawScalar {
  return { kind: 'scalar', start: at, end: at, style: 'plain', value: '' };
}
