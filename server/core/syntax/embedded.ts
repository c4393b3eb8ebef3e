// Values inside a manifest: the objects of a file, and the document that the values at a path of one of them make, with
// positions in the file's text.
import type { SettingPath } from '../path';
import { shifted, spanAt, type Span } from '../span';
import { parseValues } from './parse';
import type { Embedded, Pragma, Section, SyntaxProblem, ValuesDocument, YamlNode, YamlScalar } from './document';
import { nodeAt } from './navigate';
import { maskTemplates } from './placeholders';

/** One YAML document of a file; its own offsets begin at `by`. */
export interface Manifest {
  readonly file: ValuesDocument;
  readonly document: ValuesDocument;
  readonly by: number;
  /** The text as it is written, where templates were masked to read it. */
  readonly written: string;
}

/** All documents of a file. Helm's rule that only the first counts is not for manifests. */
export function manifestsIn(file: ValuesDocument, written: string): readonly Manifest[] {
  const { text } = file;
  const marks = text.includes('---') ? [...text.matchAll(/^---(?=[ \t\r\n]|$)[^\n]*\n?/gm)] : [];
  const further = marks.flatMap((mark, i): readonly Manifest[] => {
    // What stands before the first mark may be comments only: then the first document begins behind it.
    if (i === 0 && /^\ufeff?(?:[ \t]*(?:#[^\n]*)?\r?\n)*$/.test(text.slice(0, mark.index))) return [];
    const by = mark.index + mark[0].length;
    return [{ file, document: parseValues(text.slice(by, marks[i + 1]?.index ?? text.length)), by, written }];
  });
  return [{ file, document: file, by: 0, written }, ...further];
}

/** What is known of the values before they are looked at. */
export type EmbeddedAs = Pick<Embedded, 'manifest' | 'chart' | 'version'>;

/**
 * The document that the values at a path make: a map, or a block scalar that holds YAML.
 * @param previous the same before an edit, to reuse what is unchanged
 */
export function valuesAt(
  { file, document, by, written }: Manifest,
  at: SettingPath,
  as: EmbeddedAs,
  previous?: ValuesDocument,
): ValuesDocument | undefined {
  const found = nodeAt(document, at);
  if (!found) return undefined;
  const { node, base } = found;
  const embedded: Embedded = { ...as, at, inText: undefined };
  const problems = document.problems.filter(({ code }) => code !== 'second-document');
  const around = { ...file, text: written, problems: shiftedProblems(problems, by) };
  if (node.kind === 'map') return { ...around, sections: [sectionOf(document, node, base, by)], embedded };
  if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return undefined;
  const owner = document.sections.find(section => section.start === base);
  const wrong = shiftedProblems(owner?.block.problems ?? [], base + by);
  return withinText({ ...around, problems: [...around.problems, ...wrong] }, node, base + by, embedded, previous);
}

function sectionOf(document: ValuesDocument, node: YamlNode & { kind: 'map' }, base: number, by: number): Section {
  const owner = document.sections.find(section => section.start === base);
  const block = { text: owner?.block.text ?? '', entries: node.entries, problems: owner?.block.problems ?? [] };
  return { start: base + by, block };
}

/** A block scalar keeps its indentation, so its lines can be read as YAML where they stand and positions need no mapping. */
function withinText(
  document: ValuesDocument,
  scalar: YamlScalar,
  base: number,
  embedded: Embedded,
  previous: ValuesDocument | undefined,
): ValuesDocument | undefined {
  const { text } = document;
  const by = text.indexOf('\n', base + scalar.span.start) + 1;
  if (by === 0) return undefined;
  const last = Math.max(by, base + scalar.span.end);
  // Blank lines belong to it as far as the cursor is concerned: there the next setting is typed.
  const end = last + /^(?:[ \t]*\r?\n)*(?:[ \t]*$)?/.exec(text.slice(last))![0].length;
  const written = text.slice(by, end);
  // A set fills its template in as text, so that braces need no quotes there.
  const inner = parseValues(
    embedded.manifest === 'ApplicationSet' ? maskTemplates(written) : written,
    previous?.embeddedText,
  );
  const around = document.pragmas.filter(({ span }) => span.start < by || span.start >= end);
  return {
    ...document,
    sections: inner.sections.map(({ start, block }) => ({ start: start + by, block })),
    pragmas: [...around, ...inner.pragmas.map(pragma => shiftedPragma(pragma, by))],
    problems: [...document.problems, ...shiftedProblems(inner.problems, by)],
    embedded: { ...embedded, inText: { start: by, end } },
    embeddedText: inner,
  };
}

/** Where the values stand: the lines of the text, or what lies between the first entry and the last. */
export function extentOf({ embedded, sections }: ValuesDocument): Span {
  if (embedded?.inText) return embedded.inText;
  const spans = sections.flatMap(({ start, block }) => block.entries.map(({ span }) => shifted(span, start)));
  return spanAt(spans[0]?.start ?? 0, spans.at(-1)?.end ?? 0);
}

export function isAround(document: ValuesDocument, offset: number): boolean {
  const { start, end } = extentOf(document);
  return offset >= start && offset <= end;
}

function shiftedProblems(problems: readonly SyntaxProblem[], by: number): SyntaxProblem[] {
  return problems.map(problem => ({
    ...problem,
    span: shifted(problem.span, by),
    ...(problem.related && { related: shifted(problem.related, by) }),
  }));
}

function shiftedPragma(pragma: Pragma, by: number): Pragma {
  const span = shifted(pragma.span, by);
  if (pragma.kind === 'chart' || pragma.kind === 'unreadable') return { ...pragma, span };
  return { ...pragma, span, ruleSpans: pragma.ruleSpans.map(rule => shifted(rule, by)) };
}
