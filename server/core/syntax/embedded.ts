// Values inside an Argo CD Application or a Flux HelmRelease: found in the manifest, with positions in the manifest's text.
import type { SettingPath } from '../path';
import { parseValues } from './parse';
import type { Embedded, Section, ValuesDocument, YamlNode, YamlScalar } from './document';
import { nodeAt, type PlacedNode } from './navigate';

/** The document that the values make, or the document itself where it is no such manifest. */
export function valuesWithin(document: ValuesDocument, previous?: ValuesDocument): ValuesDocument {
  const found = argo(document) ?? flux(document);
  if (!found) return document;
  const { node, base } = found.values;
  const embedded: Embedded = {
    manifest: found.manifest,
    chart: found.chart,
    version: found.version,
    at: found.at,
    inText: undefined,
  };
  if (node.kind === 'map') return { ...document, sections: [sectionOf(document, node, base)], embedded };
  if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return document;
  return withinText(document, node, base, embedded, previous);
}

interface Found {
  readonly manifest: Embedded['manifest'];
  readonly chart: string;
  readonly version: string | undefined;
  readonly at: SettingPath;
  readonly values: PlacedNode;
}

function argo(document: ValuesDocument): Found | undefined {
  if (text(document, ['kind']) !== 'Application' || !text(document, ['apiVersion'])?.startsWith('argoproj.io/'))
    return undefined;
  const sources = [['spec', 'source'], ...listPaths(document, ['spec', 'sources'])];
  for (const source of sources) {
    const chart = text(document, [...source, 'chart']);
    if (chart === undefined) continue;
    for (const key of ['valuesObject', 'values']) {
      const at = [...source, 'helm', key];
      const values = nodeAt(document, at);
      if (values)
        return {
          manifest: 'Application',
          chart: lastWord(chart),
          version: text(document, [...source, 'targetRevision']),
          at,
          values,
        };
    }
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

function sectionOf(document: ValuesDocument, node: YamlNode & { kind: 'map' }, base: number): Section {
  const owner = document.sections.find(section => section.start === base);
  return {
    start: base,
    block: { text: owner?.block.text ?? '', entries: node.entries, problems: owner?.block.problems ?? [] },
  };
}

/** A block scalar keeps its indentation, so its lines can be read as YAML where they stand and positions need no mapping. */
function withinText(
  document: ValuesDocument,
  scalar: YamlScalar,
  base: number,
  embedded: Embedded,
  previous: ValuesDocument | undefined,
): ValuesDocument {
  const firstLine = document.text.indexOf('\n', base + scalar.span.start) + 1;
  const end = base + scalar.span.end;
  if (firstLine === 0 || firstLine >= end) return document;
  const inner = parseValues(document.text.slice(firstLine, end), previous?.embeddedText);
  const sections = inner.sections.map(({ start, block }) => ({ start: start + firstLine, block }));
  return {
    ...document,
    sections,
    problems: document.problems,
    embedded: { ...embedded, inText: { start: firstLine, end } },
    embeddedText: inner,
  };
}
