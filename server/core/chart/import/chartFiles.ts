// A chart as a tree of charts, from the files of its package.
import type { Json, JsonMap } from '../../json';
import { isJsonMap } from '../../json';
import { parseValues } from '../../syntax/parse';
import { plainDocument } from '../../syntax/plain';
import { NotAChart } from './notAChart';

/** Files of a chart by path relative to the chart's folder, with `/`. */
export type ChartFiles = ReadonlyMap<string, string>;

export interface Dependency {
  readonly name: string;
  readonly alias: string;
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
}

export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly library: boolean;
  readonly dependencies: readonly Dependency[];
  readonly values: JsonMap;
  readonly schema: Json | undefined;
  /** Template sources by path, sorted. */
  readonly templates: ReadonlyMap<string, string>;
  /** Charts under `charts/`, by their name. */
  readonly charts: ReadonlyMap<string, Chart>;
}

export function readChart(files: ChartFiles, where = ''): Chart {
  const text = (path: string): string | undefined => files.get(where + path);
  const manifest = text('Chart.yaml');
  if (manifest === undefined)
    throw new NotAChart(`There is no Chart.yaml in ${where === '' ? 'the chart' : `"${where}"`}.`);
  const chart = plainDocument(parseValues(manifest));
  if (typeof chart['name'] !== 'string') throw new NotAChart(`${where}Chart.yaml names no chart.`);
  const schema = text('values.schema.json');
  return {
    name: chart['name'],
    version: String(chart['version'] ?? ''),
    appVersion: String(chart['appVersion'] ?? ''),
    library: chart['type'] === 'library',
    dependencies: listOf(chart['dependencies']).filter(isJsonMap).map(readDependency),
    values: plainDocument(parseValues(text('values.yaml') ?? '')),
    schema: schema === undefined ? undefined : parseJson(schema),
    templates: templatesIn(files, where),
    charts: chartsIn(files, where),
  };
}

function readDependency(entry: JsonMap): Dependency {
  const name = String(entry['name'] ?? '');
  return {
    name,
    alias: typeof entry['alias'] === 'string' ? entry['alias'] : name,
    conditions: typeof entry['condition'] === 'string' ? entry['condition'].split(',').map(c => c.trim()) : [],
    tags: listOf(entry['tags']).map(String),
  };
}

function templatesIn(files: ChartFiles, where: string): ReadonlyMap<string, string> {
  const prefix = `${where}templates/`;
  return new Map([...files].filter(([path]) => path.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function chartsIn(files: ChartFiles, where: string): ReadonlyMap<string, Chart> {
  const prefix = `${where}charts/`;
  const folders = new Set<string>();
  for (const path of files.keys()) {
    if (path.startsWith(prefix) && path.slice(prefix.length).includes('/')) {
      folders.add(path.slice(0, path.indexOf('/', prefix.length) + 1));
    }
  }
  const charts = [...folders]
    .filter(folder => files.has(`${folder}Chart.yaml`))
    .map(folder => readChart(files, folder));
  return new Map(charts.map(chart => [chart.name, chart]));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // Helm refuses such a chart; its settings are still worth knowing.
  }
}
