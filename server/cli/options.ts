// Options of the command line that take reading: `.spire-helm.yaml` for each folder, and the chart that `--chart` names.
import { resolve } from 'node:path';
import { choiceOf, emptyConfig, parseChartReference, type Catalog, type ChartChoice, type Config } from '../core';
import { readChartFromDisk } from '../host/chartFolder';
import { configFileName, isWithin, mergedConfig, nearestConfigFile, relativeTo } from '../host/configFile';
import { withLocalCharts, type LocalCharts } from '../host/localCharts';
import { nodeFiles } from '../host/nodeFiles';
import { CannotRun } from './problem';

export interface FolderOptions {
  /** The folder that globs start at. */
  readonly root: string;
  readonly config: Config;
  readonly catalog: Catalog;
}

/** Reads the options of each folder once: many files share them. Folders are absolute, with `/`. */
export class FolderReader {
  private readonly folders = new Map<string, Promise<FolderOptions>>();

  constructor(
    private readonly cwd: string,
    private readonly catalog: Catalog,
  ) {}

  read(folder: string): Promise<FolderOptions> {
    let options = this.folders.get(folder);
    if (!options) this.folders.set(folder, (options = readOptions(folder, this.cwd, this.catalog)));
    return options;
  }
}

async function readOptions(folder: string, cwd: string, known: Catalog): Promise<FolderOptions> {
  const root = isWithin(folder, cwd) ? cwd : folder;
  const file = await nearestConfigFile({ folder, root, placeOf: each => each, files: nodeFiles });
  if (file?.unreadable !== undefined) {
    throw new CannotRun(`${file.place}: ${file.unreadable} Make it readable, or move it away.`);
  }
  const [problem] = file?.problems ?? [];
  if (file && problem !== undefined) throw new CannotRun(`${relativeTo(cwd, file.place)}: ${withoutName(problem)}`);
  const merged = mergedConfig(file, root, emptyConfig);
  const { config, catalog } = usable(
    await withLocalCharts(merged, known, chart => readChartFromDisk(resolve(file?.folder ?? root, chart))),
  );
  return { root, config, catalog };
}

function usable(local: LocalCharts): LocalCharts {
  const [problem] = local.problems;
  if (problem !== undefined) throw new CannotRun(problem);
  return local;
}

/** What `--chart` means: a chart and a version that are bundled, or a sentence that names those that are. */
export async function namedChart(text: string, bundled: Catalog, cwd: string): Promise<Named> {
  const mapping = { glob: '', chart: text, origin: 'config' } as const;
  const config: Config = { rules: {}, files: [mapping] };
  const local = usable(await withLocalCharts(config, bundled, path => readChartFromDisk(resolve(cwd, path))));
  return { catalog: local.catalog, choice: choiceFor(local.config.files[0]?.chart ?? text, local.catalog) };
}

export interface Named {
  readonly catalog: Catalog;
  readonly choice: ChartChoice;
}

function choiceFor(text: string, catalog: Catalog): ChartChoice {
  const reference = parseChartReference(text);
  if (!reference)
    throw new CannotRun(
      `--chart: "${text}" is neither chart and version, such as spire-nested@0.30.0, nor the path of a chart (./charts/spire-nested).`,
    );
  const choice = choiceOf(reference.chart, reference.version, 'option', '`--chart` names it', catalog);
  if (!choice) {
    throw new CannotRun(`--chart: there is no chart "${reference.chart}"; known are ${catalog.charts.join(' and ')}.`);
  }
  if (!choice.exact) {
    const known = catalog.versions(reference.chart).join(', ');
    throw new CannotRun(`--chart: ${reference.chart} has no known version "${reference.version}"; known are ${known}.`);
  }
  return choice;
}

/** The sentences of the core begin with the name of the file; here its path is shown. */
function withoutName(problem: string): string {
  return problem.startsWith(configFileName) ? problem.slice(configFileName.length).replace(/^: ?| /, '') : problem;
}
