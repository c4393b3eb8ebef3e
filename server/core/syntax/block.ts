// Reads one block of a file: tries the text as it is, then in forms that the YAML library can read where Helm can.
import { shifted, spanAt, type Span } from '../span';
import { firstProblem, noColon, restOfLine, tabIndentation, type Complaint } from './complaints';
import type { Block, SyntaxProblem, YamlEntry } from './document';
import { maskTemplates } from './placeholders';
import { readPlain } from './readPlain';
import { lineEndOf, lineStartOf, regionsOf, type Region } from './regions';
import { repaired } from './repair';
import { indentsInside, rewritten, spacesForTabs, type Rewritten } from './rewrite';
import { treeOf, type RawNode, type Tree } from './tree';

/** What the YAML library makes of a text. */
export interface Reading {
  readonly root: RawNode;
  readonly complaints: readonly Complaint[];
}
export type Read = (text: string, original: (offset: number) => number) => Reading;

/** A section starts with its key; the whole document may hold anything. */
export type BlockKind = 'section' | 'whole';

export interface BlockReading {
  readonly block: Block;
  readonly kind: BlockKind;
  /** What reading it cost, in nodes. */
  readonly work: number;
  /** True where Helm counts too many aliases; whether it refuses the file shows only in the whole of it. */
  readonly excessive: boolean;
  /** True where a quote or bracket is not closed before the block ends. */
  readonly open: boolean;
}

/** The library makes an error object of each complaint, which costs it as much as two values. */
const complaintCost = 2;

export function readBlock(text: string, kind: BlockKind, read: Read): BlockReading {
  const rest = kind === 'whole' ? unreadRest(text) : undefined;
  const source = rest ? text.slice(0, rest.span.start) : text;
  const attempt = bestReading(source, read);
  const { tree, problems } = withoutTemplates(attempt, source, read);
  const root = tree.root;
  const all = [...problems, ...(rest ? [rest] : []), ...rootProblems(root, source, kind, attempt)];
  const entries: readonly YamlEntry[] = root.kind === 'map' ? root.entries : [];
  const block = { text, entries, problems: all };
  const work = tree.nodes + attempt.complaints.length * complaintCost;
  return { block, kind, work, excessive: tree.excessive, open: attempt.open };
}

interface Attempt extends Reading {
  readonly problem: SyntaxProblem | undefined;
  readonly open: boolean;
}

/** The first reading without a complaint that Helm shares; where there is none, the text as it is. */
function bestReading(source: string, read: Read): Attempt {
  const asItIs = (): Reading => readPlain(source) ?? read(source, offset => offset);
  const plain = source.includes('\t') ? undefined : asItIs();
  if (plain?.complaints.length === 0) return { ...plain, problem: undefined, open: false };

  const regions = regionsOf(source, 0, source.length, 'helm');
  const open = regions.some(r => !r.closed);
  const tab = tabProblem(regions);
  if (tab) return readChanged(source, regions, tab, read, open) ?? readBroken(source, asItIs(), tab, open, read);
  const reading = plain ?? asItIs();
  if (!firstProblem(reading.complaints, source, reading.root)) return { ...reading, problem: undefined, open };
  return readChanged(source, regions, undefined, read, open) ?? readBroken(source, reading, undefined, open, read);
}

/** The text in a form that the library can read; `undefined` where it can't read that either. */
function readChanged(
  source: string,
  regions: readonly Region[],
  tab: SyntaxProblem | undefined,
  read: Read,
  open: boolean,
): Attempt | undefined {
  const changed = changedFor(source, regions, tab !== undefined);
  const reading = changed && read(changed.text, changed.original);
  if (!reading || firstProblem(reading.complaints, source, reading.root)) return undefined;
  return { ...reading, problem: tab, open };
}

function readBroken(
  source: string,
  plain: Reading,
  tab: SyntaxProblem | undefined,
  open: boolean,
  read: Read,
): Attempt {
  const problem = firstProblem(plain.complaints, source, plain.root);
  const first = tab && (!problem || tab.span.start <= lineEndOf(source, problem.span.start)) ? tab : problem;
  const { complaints, root } = problem?.code === 'unclosed-quote' ? readClosed(source, read) : plain;
  return { complaints, root: repaired(root, source), problem: first, open };
}

/** Where the library takes all that follows an open quote for text, reads it as if the quote were closed. */
function readClosed(source: string, read: Read): Reading {
  const closings = regionsOf(source, 0, source.length, 'typing')
    .filter(region => region.kind === 'quoted' && !region.closed)
    .map(({ start, end }) => ({ start: end, end, newText: source[start]! }));
  const closed = rewritten(source, closings);
  return read(closed.text, closed.original);
}

function changedFor(source: string, regions: readonly Region[], tabs: boolean): Rewritten | undefined {
  const replacements = [...indentsInside(source, regions), ...(tabs ? spacesForTabs(source, regions) : [])];
  if (replacements.length === 0) return undefined;
  return rewritten(
    source,
    replacements.sort((a, b) => a.start - b.start),
  );
}

function tabProblem(regions: readonly Region[]): SyntaxProblem | undefined {
  const tab = regions.find(r => r.kind === 'tab');
  return tab && { code: 'tab-indentation', message: tabIndentation, span: spanAt(tab.start, tab.end), fatal: true };
}

/** Where braces of a template stand in the way, reads the text as if they were plain words. */
function withoutTemplates(attempt: Attempt, source: string, read: Read): { tree: Tree; problems: SyntaxProblem[] } {
  const tree = treeOf(attempt.root, source);
  const problems = problemsOf(attempt, tree);
  const braces = problems.find(p => p.code === 'template-braces');
  const masked = braces ? maskTemplates(source) : source;
  if (!braces || masked === source) return { tree, problems };
  const again = bestReading(masked, read);
  const treeAgain = treeOf(again.root, source);
  return { tree: treeAgain, problems: [braces, ...treeAgain.problems.filter(p => !p.fatal)] };
}

/** What the library complains of comes first and alone: what the tree then shows mostly follows from it. */
function problemsOf(attempt: Attempt, tree: Tree): SyntaxProblem[] {
  if (!attempt.problem) return [...tree.problems];
  return [attempt.problem, ...tree.problems.filter(p => !p.fatal && p.code !== attempt.problem?.code)];
}

function rootProblems(root: Tree['root'], source: string, kind: BlockKind, attempt: Attempt): SyntaxProblem[] {
  if (attempt.problem || root.kind === 'map') return [];
  if (root.kind === 'scalar' && root.value === null && root.text === '') return [];
  const here = restOfLine(source, root.span.start);
  if (kind === 'section') return [noColon(source, here)];
  if (root.kind === 'scalar' && root.value === null) return [];
  const what = root.kind === 'list' ? 'a list' : 'a single value';
  const message = `The file holds ${what} at its top, not settings; Helm refuses it.`;
  return [{ code: 'not-a-map', message, span: here, fatal: true }];
}

/** Helm's reader takes the file as ended where a line stands left of its first key, and says nothing. */
function unreadRest(text: string): SyntaxProblem | undefined {
  const first = contentFrom(text, 0);
  if (!first) return undefined;
  const column = first.start - lineStartOf(text, first.start);
  // Braces of a template open no map, whatever the library takes them for.
  const isFlow = (text[first.start] === '{' && text[first.start + 1] !== '{') || text[first.start] === '[';
  if (column === 0 && !isFlow) return undefined;
  const regions = regionsOf(text, 0, text.length, 'helm').filter(r => r.kind !== 'comment' && r.kind !== 'tab');
  const rest = isFlow ? behind(text, regions[0]) : leftOf(text, column, first.start, regions);
  if (!rest) return undefined;
  const why = isFlow ? `behind the closing \`${text[regions[0]!.end - 1]}\`` : 'left of the first key of the file';
  const message = `This line stands ${why}; Helm takes the file as ended here and drops the rest without a word.`;
  return { code: 'unread-rest', message, span: rest, fatal: false };
}

function behind(text: string, flow: Region | undefined): Span | undefined {
  const rest = flow?.closed ? contentFrom(text, flow.end) : undefined;
  return rest && text[rest.start] !== ':' && text.slice(flow!.end, rest.start).includes('\n') ? rest : undefined;
}

function leftOf(text: string, column: number, from: number, regions: readonly Region[]): Span | undefined {
  let next = 0;
  for (let line = lineEndOf(text, from) + 1; line < text.length; line = lineEndOf(text, line) + 1) {
    while (next < regions.length && regions[next]!.end <= line) next++;
    const region = regions[next];
    if (region && region.start < line) continue;
    const content = /^ *(?=[^\s#])/.exec(text.slice(line, line + column + 1));
    if (content && content[0].length < column) return restOfLine(text, line);
  }
  return undefined;
}

/** The rest of the first line at or behind `from` that holds more than blanks and a comment. */
function contentFrom(text: string, from: number): Span | undefined {
  for (let line = from; line < text.length; line = lineEndOf(text, line) + 1) {
    if (/^[ \t\r]*[^ \t\r#\n]/.test(text.slice(line, lineEndOf(text, line)))) return restOfLine(text, line);
  }
  return undefined;
}

/** The problems of a block at the offsets of the file. */
export function problemsAt(block: Block, start: number): SyntaxProblem[] {
  return block.problems.map(p => ({
    ...p,
    span: shifted(p.span, start),
    ...(p.related ? { related: shifted(p.related, start) } : {}),
  }));
}
