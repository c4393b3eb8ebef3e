// Which chart and version a values file is for, and why we think so.
import picomatch from 'picomatch';
import type { Config } from '../config';
import type { ValuesDocument, YamlMap, YamlNode } from '../syntax/document';
import type { Catalog } from './catalog';
import { covers, isVersionOrRange, nearestVersion } from './versions';

export interface ChartChoice {
  readonly chart: string;
  /** The version whose model is used. */
  readonly version: string;
  /** True where nobody named a version, so the newest is taken. */
  readonly assumed: boolean;
  /** False where the version that was named is not known, and `version` is the nearest that is. */
  readonly exact: boolean;
  readonly reason: 'pragma' | 'config' | 'setting' | 'content' | 'option' | 'fleet';
  /** A sentence for the status item. */
  readonly explanation: string;
}

/**
 * @param path path of the file relative to the folder of the config, with `/`; globs are matched against it
 * @returns `undefined` where the file is no values file of a known chart
 */
export function chooseChart(
  document: ValuesDocument,
  path: string,
  config: Config,
  catalog: Catalog,
): ChartChoice | undefined {
  const pragma = document.pragmas.find(p => p.kind === 'chart');
  if (pragma?.kind === 'chart' && catalog.charts.includes(pragma.chart)) {
    return named(pragma.chart, pragma.version, 'pragma', 'a comment in this file names it', catalog);
  }
  for (const origin of ['config', 'setting'] as const) {
    const where = origin === 'config' ? '`.spire-helm.yaml`' : 'the setting `spireHelm.files`';
    for (const { glob, chart } of config.files.filter(mapping => mapping.origin === origin)) {
      const reference = parseChartReference(chart);
      if (!reference || !catalog.charts.includes(reference.chart) || !matches(path, glob)) continue;
      return named(reference.chart, reference.version, origin, `"${glob}" in ${where} names it`, catalog);
    }
  }
  const { embedded } = document;
  if (embedded) {
    if (!catalog.charts.includes(embedded.chart)) return undefined;
    return named(embedded.chart, embedded.version, 'fleet', `this ${embedded.manifest} installs it`, catalog);
  }
  const found = recognise(document, catalog);
  return found && named(found.chart, undefined, 'content', `the file sets \`${found.key}\``, catalog);
}

function matches(path: string, glob: string): boolean {
  try {
    return picomatch.isMatch(path, glob.replace(/^\/+/, ''), { dot: true });
  } catch {
    // What is no glob names no file.
    return false;
  }
}

/** `spire-nested@0.30.0` or `spire-nested`; `undefined` for anything else. */
export function parseChartReference(text: string): { chart: string; version: string | undefined } | undefined {
  const match = /^([a-z][a-z0-9-]*)(?:@([~^]?v?\d[\w.*+-]*))?$/.exec(text.trim());
  return match ? { chart: match[1]!, version: match[2] } : undefined;
}

/** True where an option names a chart by its place on disk: a folder or a package. */
export function isChartPath(text: string): boolean {
  return /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])/.test(text) || text.endsWith('.tgz');
}

/** The choice that an explicit option makes (`--chart`). */
export function choiceOf(
  chart: string,
  version: string | undefined,
  reason: ChartChoice['reason'],
  because: string,
  catalog: Catalog,
): ChartChoice | undefined {
  return catalog.charts.includes(chart) ? named(chart, version, reason, because, catalog) : undefined;
}

function named(
  chart: string,
  wanted: string | undefined,
  reason: ChartChoice['reason'],
  because: string,
  catalog: Catalog,
): ChartChoice {
  const known = catalog.versions(chart);
  // A chart of the user's own is used where it is named, never assumed.
  const newest = known.findLast(version => !version.includes('+')) ?? known.at(-1) ?? '';
  if (wanted === undefined || !isVersionOrRange(wanted)) {
    const explanation = `Chart ${chart}: ${because}. No version is named, so the newest known one, ${newest}, is assumed.`;
    return { chart, version: newest, assumed: true, exact: true, reason, explanation };
  }
  const version = nearestVersion(known, wanted) ?? newest;
  const exact = covers(wanted, version);
  const explanation = exact
    ? `Chart ${chart} ${version}: ${because}.`
    : `Chart ${chart} ${wanted}: ${because}. This version is not known here; ${version}, the nearest, is used.`;
  return { chart, version, assumed: false, exact, reason, explanation };
}

/** Keys that only these charts have. */
function recognise(document: ValuesDocument, catalog: Catalog): { chart: string; key: string } | undefined {
  const entries = document.sections.flatMap(section => section.block.entries);
  const keys = entries.map(entry => entry.key);
  if (keys.includes('apiVersion') && keys.includes('kind')) return undefined;
  const marks = marksOf(catalog);
  const tag = entries.find(e => e.key === 'tags');
  const tagKey = tag && mapOf(tag.value)?.entries.find(e => marks.tags.has(e.key))?.key;
  if (tagKey !== undefined) return { chart: marks.tags.get(tagKey)!, key: `tags.${tagKey}` };
  for (const chart of catalog.charts) {
    const key = keys.find(k => marks.only.get(k) === chart);
    if (key !== undefined) return { chart, key };
  }
  const global = entries.find(e => e.key === 'global');
  const spire = global && mapOf(global.value)?.entries.find(e => e.key === 'spire');
  if (spire) return { chart: catalog.charts[0]!, key: 'global.spire' };
  const shared = keys.find(k => marks.shared.has(k));
  return shared === undefined ? undefined : { chart: catalog.charts[0]!, key: shared };
}

function mapOf(node: YamlNode): YamlMap | undefined {
  if (node.kind === 'alias') return node.target ? mapOf(node.target) : undefined;
  return node.kind === 'map' ? node : undefined;
}

interface Marks {
  /** Aliases that one chart has, by alias. */
  readonly only: ReadonlyMap<string, string>;
  readonly shared: ReadonlySet<string>;
  readonly tags: ReadonlyMap<string, string>;
}

const memo = new WeakMap<Catalog, Marks>();

function marksOf(catalog: Catalog): Marks {
  let marks = memo.get(catalog);
  if (!marks) memo.set(catalog, (marks = findMarks(catalog)));
  return marks;
}

function findMarks(catalog: Catalog): Marks {
  const owners = new Map<string, Set<string>>();
  const tags = new Map<string, string>();
  for (const chart of catalog.charts) {
    // Charts only ever gained aliases, so the newest version has all of them.
    const model = catalog.model(chart, catalog.versions(chart).at(-1) ?? '');
    for (const alias of model?.components.keys() ?? []) owners.set(alias, (owners.get(alias) ?? new Set()).add(chart));
    for (const tag of model?.top.children.get('tags')?.children.keys() ?? []) tags.set(tag, chart);
  }
  const unusual = [...owners].filter(([alias]) => alias.includes('spi'));
  return {
    only: new Map(
      [...owners].filter(([, charts]) => charts.size === 1).map(([alias, charts]) => [alias, [...charts][0]!]),
    ),
    shared: new Set(unusual.filter(([, charts]) => charts.size > 1).map(([alias]) => alias)),
    tags,
  };
}
