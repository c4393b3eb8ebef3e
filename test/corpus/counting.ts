// Reads out of real values files which settings of the charts they set: paths only, no word of theirs.
import { choiceOf, emptyConfig, openDocument, chooseChart } from '../../server/core';
import type { ChartModel } from '../../server/core/chart/model';
import { commonPath, type Counts } from '../../server/core/features/popularity';
import type { YamlNode } from '../../server/core/syntax/document';
import { bundledCatalog } from '../support/catalog';
import type { CorpusFile } from '../support/corpus';

/** One entry of a values file. */
export interface SetEntry {
  readonly path: readonly string[];
  /** Where the key starts in the file. */
  readonly start: number;
}

export interface ReadFile {
  readonly file: CorpusFile;
  readonly model: ChartModel;
  readonly entries: readonly SetEntry[];
  /** Settings that some version of the chart has, each once, as they are counted. */
  readonly settings: ReadonlySet<string>;
}

export function readSettings(file: CorpusFile): ReadFile | undefined {
  const catalog = bundledCatalog();
  if (!catalog.charts.includes(file.chart)) return undefined;
  const document = openDocument({ id: file.file, text: file.text, languageId: 'yaml' });
  const choice =
    choiceOf(file.chart, file.version, 'option', 'the index names it', catalog) ??
    chooseChart(document, file.file, emptyConfig, catalog);
  const model = choice && catalog.model(choice.chart, choice.version);
  if (!model) return undefined;
  const entries = document.values.sections.flatMap(({ start, block }) =>
    block.entries.flatMap(entry => [
      { path: [entry.key], start: start + entry.keySpan.start },
      ...entriesBelow(entry.value, [entry.key], start),
    ]),
  );
  const models = [model, ...catalog.versions(file.chart).map(version => catalog.model(file.chart, version)!)];
  const settings = entries.flatMap(({ path }) => models.map(each => commonPath(each, path)).find(Boolean) ?? []);
  return { file, model, entries, settings: new Set(settings) };
}

function entriesBelow(node: YamlNode, path: readonly string[], base: number): readonly SetEntry[] {
  if (node.kind === 'list')
    return node.items.flatMap((item, index) => entriesBelow(item, [...path, String(index)], base));
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(entry => {
    if (entry.merged) return [];
    const at = [...path, entry.key];
    return [{ path: at, start: base + entry.keySpan.start }, ...entriesBelow(entry.value, at, base)];
  });
}

export function countsOf(files: readonly ReadFile[]): Counts {
  const counts = new Map<string, number>();
  for (const { settings } of files) for (const path of settings) counts.set(path, (counts.get(path) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
