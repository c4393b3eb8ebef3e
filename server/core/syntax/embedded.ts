// Values inside an Argo CD Application or a Flux HelmRelease: found in the manifest, with positions in the file's text.
import type { SettingPath } from '../path';
import { shifted, spanAt, type Span } from '../span';
import { parseValues } from './parse';
import type { Embedded, Pragma, Section, SyntaxProblem, ValuesDocument, YamlNode, YamlScalar } from './document';
import { nodeAt, type PlacedNode } from './navigate';

/** The document that the values make, or the document itself where it is no such manifest. */
export function valuesWithin(document: ValuesDocument, previous?: ValuesDocument): ValuesDocument {
  const first = valuesIn(document, document, 0, previous);
  if (first && isOurs(first.embedded?.chart)) return first;
  const others = furtherDocuments(document.text).flatMap(({ start, end }) => {
    const manifest = parseValues(document.text.slice(start, end));
    return valuesIn(document, manifest, start, previous) ?? [];
  });
  return others.find(({ embedded }) => isOurs(embedded?.chart)) ?? first ?? others[0] ?? document;
}

/** A file may install several charts; what counts here is the one named like ours. Which are known is decided elsewhere. */
function isOurs(chart: string | undefined): boolean {
  return chart !== undefined && /^spire(?!-crds)/.test(chart);
}

/** A file of manifests holds several documents; Helm's rule that only the first counts is not for them. */
function furtherDocuments(text: string): readonly Span[] {
  if (!/^kind:[ \t]+["']?(?:HelmRelease|Application)/m.test(text)) return [];
  const marks = [...text.matchAll(/^---(?=[ \t\r\n]|$)[^\n]*\n?/gm)];
  return marks.map((mark, i) => spanAt(mark.index + mark[0].length, marks[i + 1]?.index ?? text.length));
}

/** @param manifest one document of the file, which begins at `by` */
function valuesIn(
  file: ValuesDocument,
  manifest: ValuesDocument,
  by: number,
  previous: ValuesDocument | undefined,
): ValuesDocument | undefined {
  const found = argo(manifest) ?? flux(manifest);
  if (!found) return undefined;
  const { node, base } = found.values;
  const embedded: Embedded = {
    manifest: found.manifest,
    chart: found.chart,
    version: found.version,
    at: found.at,
    inText: undefined,
  };
  const problems = manifest.problems.filter(({ code }) => code !== 'second-document');
  const around = { ...file, problems: shiftedProblems(problems, by) };
  if (node.kind === 'map') return { ...around, sections: [sectionOf(manifest, node, base, by)], embedded };
  if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return undefined;
  const owner = manifest.sections.find(section => section.start === base);
  const wrong = shiftedProblems(owner?.block.problems ?? [], base + by);
  return withinText({ ...around, problems: [...around.problems, ...wrong] }, node, base + by, embedded, previous);
}

interface Found {
  readonly manifest: Embedded['manifest'];
  readonly chart: string;
  readonly version: string | undefined;
  readonly at: SettingPath;
  readonly values: PlacedNode;
}

function argo(document: ValuesDocument): Found | undefined {
  const spec = specs.get(text(document, ['kind']) ?? '');
  if (!spec || !text(document, ['apiVersion'])?.startsWith('argoproj.io/')) return undefined;
  const sources = [[...spec, 'source'], ...listPaths(document, [...spec, 'sources'])];
  const found = sources.flatMap(source => argoSource(document, source) ?? []);
  return found.find(({ chart }) => isOurs(chart)) ?? found[0];
}

/** Where an application is described: in an object of its own, or in the template of a set. */
const specs: ReadonlyMap<string, SettingPath> = new Map([
  ['Application', ['spec']],
  ['ApplicationSet', ['spec', 'template', 'spec']],
]);

function argoSource(document: ValuesDocument, source: SettingPath): Found | undefined {
  const chart = text(document, [...source, 'chart']);
  if (chart === undefined) return undefined;
  for (const key of ['valuesObject', 'values']) {
    const at = [...source, 'helm', key];
    const values = nodeAt(document, at);
    const version = text(document, [...source, 'targetRevision']);
    if (values) return { manifest: 'Application', chart: lastWord(chart), version, at, values };
  }
  return undefined;
}

function flux(document: ValuesDocument): Found | undefined {
  if (text(document, ['kind']) !== 'HelmRelease') return undefined;
  const spec = ['spec', 'chart', 'spec'];
  const chart = text(document, [...spec, 'chart']);
  const at = ['spec', 'values'];
  const values = nodeAt(document, at);
  if (chart === undefined || !values) return undefined;
  return { manifest: 'HelmRelease', chart: lastWord(chart), version: text(document, [...spec, 'version']), at, values };
}

/** `oci://registry/path/spire` and `charts/spire` both name the chart `spire`. */
function lastWord(chart: string): string {
  return chart.split('/').at(-1) ?? chart;
}

function text(document: ValuesDocument, path: SettingPath): string | undefined {
  const node = nodeAt(document, path)?.node;
  return node?.kind === 'scalar' && node.value !== null && node.text !== '' ? node.text : undefined;
}

function listPaths(document: ValuesDocument, path: SettingPath): readonly SettingPath[] {
  const node = nodeAt(document, path)?.node;
  return node?.kind === 'list' ? node.items.map((_, index) => [...path, String(index)]) : [];
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
  const inner = parseValues(text.slice(by, end), previous?.embeddedText);
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
