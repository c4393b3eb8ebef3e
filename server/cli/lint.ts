// `spire-helm lint`: reads files and options, has the core judge them, and says what was judged and what was not.
import { relative, resolve, sep } from 'node:path';
import {
  analyze,
  BadSetOption,
  choiceOf,
  chooseChart,
  emptyConfig,
  openDocument,
  parseChartReference,
  type Catalog,
  type ChartChoice,
  type Config,
  type OpenDocument,
} from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { readChartFromDisk } from '../host/chartFolder';
import { configFileName, isWithin, mergedConfig, nearestConfigFile, parentOf, relativeTo } from '../host/configFile';
import { withLocalCharts, type LocalCharts } from '../host/localCharts';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { nodeFiles } from '../host/nodeFiles';
import type { LintOptions } from './args';
import { collectFiles, pathFrom } from './collect';
import { CannotRun } from './problem';
import { sorted, toReported, type Report, type ReportedFinding } from './report';

export async function lint(options: LintOptions, cwd: string): Promise<Report> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const named = options.chart === undefined ? undefined : await namedChart(options.chart, catalog, cwd);
  const run: Run = { options, cwd, catalog: named?.catalog ?? catalog, chart: named?.choice };
  return options.layers.length > 0 ? lintRelease(run) : lintFiles(run);
}

interface Run {
  readonly options: LintOptions;
  readonly cwd: string;
  readonly catalog: Catalog;
  /** What `--chart` says. */
  readonly chart: ChartChoice | undefined;
}

/** Each file alone: it may be one layer of several. */
async function lintFiles(run: Run): Promise<Report> {
  const { options, cwd } = run;
  const findings: ReportedFinding[] = [];
  const skipped: { path: string; reason: string }[] = [];
  let files = 0;
  for (const path of await collectFiles(options.paths.length > 0 ? options.paths : ['.'], cwd)) {
    const file = await readValues(path, run);
    const chart = run.chart ?? chooseChart(file.document, file.glob, file.config, file.catalog);
    if (!chart) {
      skipped.push({ path: file.name, reason: 'no values file of the charts spire-nested and spire' });
      continue;
    }
    files++;
    findings.push(...judge([file], chart, false, run));
  }
  return { findings: sorted(findings), files, skipped };
}

/** All layers of one release, merged. */
async function lintRelease(run: Run): Promise<Report> {
  const files = await Promise.all(run.options.layers.map(path => readValues(path, run)));
  const chart = run.chart ?? chartOfLayers(files);
  if (!chart) {
    const names = files.map(file => file.name).join(', ');
    throw new CannotRun(`nothing in ${names} says which chart this is; name it with --chart CHART@VERSION.`);
  }
  return { findings: sorted(judge(files, chart, true, run)), files: files.length, skipped: [] };
}

/** A layer that names the chart counts before one that is only recognised, a later one before an earlier. */
function chartOfLayers(files: readonly ValuesFile[]): ChartChoice | undefined {
  const choices = files.flatMap(file => chooseChart(file.document, file.glob, file.config, file.catalog) ?? []);
  return choices.findLast(choice => choice.reason !== 'content') ?? choices.at(-1);
}

function judge(
  files: readonly ValuesFile[],
  chart: ChartChoice,
  whole: boolean,
  { options, catalog, chart: asked }: Run,
): readonly ReportedFinding[] {
  const { release, namespace, sets } = options;
  const input: Parameters<typeof analyze>[0] = {
    documents: files.map(file => file.document),
    whole,
    // What `--chart` names may be a chart of the user's; else each file's own options may name one.
    catalog: asked ? catalog : (files.at(-1)?.catalog ?? catalog),
    config: files.at(-1)?.config ?? emptyConfig,
    chart,
    release: { ...(release !== undefined && { name: release }), ...(namespace !== undefined && { namespace }) },
    sets,
  };
  const { findings } = judged(input);
  const texts = new Map(files.map(file => [file.name, file.text]));
  return toReported({ texts, chart, release, findings });
}

function judged(input: Parameters<typeof analyze>[0]): ReturnType<typeof analyze> {
  try {
    return analyze(input);
  } catch (error) {
    if (error instanceof BadSetOption) throw new CannotRun(`--set: ${error.message}`);
    throw error;
  }
}

interface ValuesFile {
  /** Relative to the working directory, with `/`: the id of the source. */
  readonly name: string;
  /** What globs are matched against. */
  readonly glob: string;
  readonly text: string;
  readonly document: OpenDocument;
  readonly config: Config;
  readonly catalog: Catalog;
}

async function readValues(path: string, { cwd, catalog: known }: Run): Promise<ValuesFile> {
  const place = pathFrom(cwd, path);
  const result = await nodeFiles.read(place);
  if (result.kind === 'absent') {
    throw new CannotRun(`there is no file ${path}; check the path, it is taken from the current folder.`);
  }
  if (result.kind === 'unreadable') {
    throw new CannotRun(`${path} can't be read: ${result.reason}. Make it readable, or leave it out.`);
  }
  const name = slashes(relative(cwd, place));
  const { text } = result;
  const languageId = /\.gotmpl$/i.test(name) ? 'helm' : 'yaml';
  const { glob, config, catalog } = await optionsFor(slashes(place), slashes(cwd), known);
  return { name, glob, text, document: openDocument({ id: name, text, languageId }), config, catalog };
}

async function optionsFor(path: string, cwd: string, known: Catalog): Promise<Options> {
  const folder = parentOf(path);
  const root = isWithin(folder, cwd) ? cwd : folder;
  const file = await nearestConfigFile({ folder, root, placeOf: each => each, files: nodeFiles });
  if (file?.unreadable !== undefined)
    throw new CannotRun(`${file.place}: ${file.unreadable} Make it readable, or move it away.`);
  const [problem] = file?.problems ?? [];
  if (file && problem !== undefined) throw new CannotRun(`${relativeTo(cwd, file.place)}: ${withoutName(problem)}`);
  const merged = mergedConfig(file, root, emptyConfig);
  const { config, catalog } = usable(
    await withLocalCharts(merged, known, chart => readChartFromDisk(resolve(file?.folder ?? root, chart))),
  );
  return { glob: relativeTo(root, path), config, catalog };
}

interface Options {
  readonly glob: string;
  readonly config: Config;
  readonly catalog: Catalog;
}

function usable(local: LocalCharts): LocalCharts {
  const [problem] = local.problems;
  if (problem !== undefined) throw new CannotRun(problem);
  return local;
}

/** What `--chart` means: a chart and a version that are bundled, or a sentence that names those that are. */
async function namedChart(text: string, bundled: Catalog, cwd: string): Promise<Named> {
  const mapping = { glob: '', chart: text, origin: 'config' } as const;
  const config: Config = { rules: {}, files: [mapping] };
  const local = usable(await withLocalCharts(config, bundled, path => readChartFromDisk(resolve(cwd, path))));
  return { catalog: local.catalog, choice: choiceFor(local.config.files[0]?.chart ?? text, local.catalog) };
}

interface Named {
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

function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
