// `spire-helm upgrade`: shows what another chart version changes for these values, and writes them for it.
import {
  BadSetOption,
  compareVersions,
  emptyConfig,
  parseChartReference,
  tellUpgrade,
  upgrade,
  type Catalog,
  type OpenDocument,
  type Told,
  type Upgrade,
} from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { replaceFile } from '../host/replaceFile';
import { FolderReader } from './options';
import { CannotRun } from './problem';
import { withContents } from './setFiles';
import type { UpgradeOptions } from './upgradeOptions';
import { chartOfLayers, readValues, slashes, type ValuesFile } from './valuesFile';

export interface UpgradeReport {
  readonly upgrade: Upgrade;
  readonly told: Told;
  /** As they were. */
  readonly documents: readonly OpenDocument[];
  /** Files that hold other values now, or would with `--write`. */
  readonly changed: readonly string[];
  readonly written: boolean;
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

export async function upgradeFiles(options: UpgradeOptions, cwd: string): Promise<UpgradeReport> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const reading = { cwd, folders: new FolderReader(slashes(cwd), catalog) };
  const files = await Promise.all(options.layers.map(path => readValues(path, reading)));
  const { chart, from } = startOf(options, files, catalog);
  const to = versionOf('--to', options.to ?? catalog.versions(chart).at(-1)!, chart, catalog);
  if (compareVersions(from, to) >= 0) {
    throw new CannotRun(`--to ${to} is no later than --from ${from}; charts are not rolled back by their values.`);
  }
  const documents = files.map(file => file.document);
  const { release: name, namespace } = options;
  const sets = await withContents(options.sets, cwd);
  const made = planned(() =>
    upgrade({
      ...{ documents, whole: true, catalog, config: files.at(-1)?.config ?? emptyConfig, chart, from, to, sets },
      release: { ...(name !== undefined && { name }), ...(namespace !== undefined && { namespace }) },
    }),
  );
  const told = tellUpgrade(made, documents, { name, namespace });
  const changed = files.filter((file, index) => made.documents[index]!.source.text !== file.text);
  const refused = options.write ? await writeAll(files, made) : [];
  const names = [...new Set(changed.map(file => file.name))];
  return { upgrade: made, told, documents, changed: names, written: options.write, refused };
}

function planned(plan: () => Upgrade | undefined): Upgrade {
  try {
    const made = plan();
    if (made) return made;
  } catch (error) {
    if (error instanceof BadSetOption) throw new CannotRun(`--set: ${error.message}`);
    throw error;
  }
  throw new CannotRun('there is no way between these versions.');
}

async function writeAll(files: readonly ValuesFile[], { documents }: Upgrade): Promise<UpgradeReport['refused']> {
  const refused: { path: string; reason: string }[] = [];
  const done = new Set<string>();
  for (const [index, file] of files.entries()) {
    const after = documents[index]!.source.text;
    if (after === file.text || done.has(file.name)) continue;
    done.add(file.name);
    const reason = await replaceFile(file.place, file.text, after);
    if (reason !== undefined) refused.push({ path: file.name, reason });
  }
  return refused;
}

/** Chart and version that the values are for: what `--from` says, else what they say themselves. */
function startOf(
  { from }: UpgradeOptions,
  files: readonly ValuesFile[],
  catalog: Catalog,
): { readonly chart: string; readonly from: string } {
  const own = chartOfLayers(files);
  const named = from?.includes('@') ? parseChartReference(from) : undefined;
  if (from?.includes('@') && !named) throw new CannotRun(`--from: "${from}" is no chart and version.`);
  const chart = named?.chart ?? own?.chart;
  if (chart === undefined) {
    const names = files.map(file => file.name).join(', ');
    throw new CannotRun(`nothing in ${names} says which chart this is; name it with --from CHART@VERSION.`);
  }
  if (!catalog.charts.includes(chart)) {
    throw new CannotRun(`--from: there is no chart "${chart}"; known are ${catalog.charts.join(' and ')}.`);
  }
  const version =
    named?.version ?? (from?.includes('@') ? undefined : from) ?? (own?.assumed ? undefined : own?.version);
  if (version === undefined) {
    throw new CannotRun('nothing says which version these values are for; name it with --from VERSION.');
  }
  return { chart, from: versionOf('--from', version, chart, catalog) };
}

function versionOf(option: string, text: string, chart: string, catalog: Catalog): string {
  const version = text.replace(/^.*@/, '').replace(/^v/, '');
  const known = catalog.versions(chart);
  if (known.includes(version)) return version;
  throw new CannotRun(`${option}: ${chart} has no known version "${version}"; known are ${known.join(', ')}.`);
}
