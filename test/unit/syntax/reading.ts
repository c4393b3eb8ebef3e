// Small views of a document for the tests of this folder: values as Helm would have them, problems at offsets of the file.
import type { SyntaxProblem, ValuesDocument, YamlEntry, YamlNode } from '../../../server/core/syntax/document';
import { effectiveEntries } from '../../../server/core/syntax/navigate';

export function valuesOf(document: ValuesDocument): Record<string, unknown> {
  return plain(document.sections.flatMap(section => section.block.entries));
}

/** Problems in the order of their places, with the spans of the file. */
export function problemsOf(document: ValuesDocument): SyntaxProblem[] {
  const inBlocks = document.sections.flatMap(({ start, block }) =>
    block.problems.map(problem => ({
      ...problem,
      span: moved(problem.span, start),
      ...(problem.related ? { related: moved(problem.related, start) } : {}),
    })),
  );
  return [...document.problems, ...inBlocks].sort((a, b) => a.span.start - b.span.start);
}

/** Everything a reader of the document can see, at offsets of the file: equal for equal readings of a text. */
export function seenIn(document: ValuesDocument): unknown {
  const entries = document.sections.flatMap(({ start, block }) => block.entries.map(entry => entryAt(entry, start)));
  const problems = problemsOf(document).map(({ code, span, fatal }) => `${code} ${span.start} ${span.end} ${fatal}`);
  return { entries, problems: problems.sort() };
}

function entryAt(entry: YamlEntry, by: number): unknown {
  const { key, merged } = entry;
  return {
    key,
    merged,
    keySpan: moved(entry.keySpan, by),
    span: moved(entry.span, by),
    value: nodeAt(entry.value, by),
  };
}

function nodeAt(node: YamlNode, by: number): unknown {
  const span = moved(node.span, by);
  if (node.kind === 'map') return { ...node, span, entries: node.entries.map(entry => entryAt(entry, by)) };
  if (node.kind === 'list') return { ...node, span, items: node.items.map(item => nodeAt(item, by)) };
  return node.kind === 'alias' ? { ...node, span, target: node.target !== undefined } : { ...node, span };
}

function moved(span: { start: number; end: number }, by: number): { start: number; end: number } {
  return { start: span.start + by, end: span.end + by };
}

function plain(entries: readonly YamlEntry[]): Record<string, unknown> {
  return Object.fromEntries(effectiveEntries({ entries }).map(entry => [entry.key, plainNode(entry.value)]));
}

function plainNode(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainNode);
  if (node.kind === 'map') return plain(node.entries);
  return node.target ? plainNode(node.target) : undefined;
}
