// `spire-helm lint`: reads files and options, has the core judge them, and says what was judged and what was not.
import {
  analyze,
  BadSetOption,
  chooseChart,
  emptyConfig,
  type AnalyzeInput,
  type Catalog,
  type ChartChoice,
} from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import type { LintOptions } from './lintOptions';
import { collectFiles } from './collect';
import { fixFiles } from './fix';
import { FleetRun } from './fleet';
import { FolderReader, namedChart } from './options';
import { CannotRun } from './problem';
import { withContents } from './setFiles';
import { sorted, toReported, type Report } from './report';
import { chartOfLayers, readValues, slashes, type ValuesFile } from './valuesFile';

export async function lint(options: LintOptions, cwd: string): Promise<Report> {
  try {
    return await lintAll(options, cwd);
  } catch (error) {
    if (error instanceof BadSetOption) throw new CannotRun(`--set: ${error.message}`);
    throw error;
  }
}

async function lintAll(options: LintOptions, cwd: string): Promise<Report> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const named = options.chart === undefined ? undefined : await namedChart(options.chart, catalog, cwd);
  const known = named?.catalog ?? catalog;
  const folders = new FolderReader(slashes(cwd), known);
  const sets = await withContents(options.sets, cwd);
  const run: Run = { options: { ...options, sets }, cwd, catalog: known, chart: named?.choice, folders };
  return options.layers.length > 0 ? lintRelease(run) : lintFiles(run);
}

interface Run {
  readonly options: LintOptions;
  readonly cwd: string;
  readonly catalog: Catalog;
  /** What `--chart` says. */
  readonly chart: ChartChoice | undefined;
  readonly folders: FolderReader;
}

/** Each file alone, since it may be one layer of several, but for the layers of fleets, which are judged together. */
async function lintFiles(run: Run): Promise<Report> {
  const { options, cwd } = run;
  const outcomes: Outcome[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const paths = await collectFiles(options.paths.length > 0 ? options.paths : ['.'], cwd);
  // What --chart names is for the files themselves.
  const fleets = run.chart ? undefined : new FleetRun(cwd, run.folders);
  let files = 0;
  for (const path of paths) {
    const fleet = await fleets?.around(path);
    if (fleet?.isFleetFile) {
      files++;
      continue;
    }
    const file = await readValues(path, run);
    const chart = run.chart ?? fleet?.chart ?? chooseChart(file.document, file.glob, file.config, file.catalog);
    const named = chart ? [] : ((await fleets?.identities(path, file)) ?? []);
    if (named.length > 0) {
      files++;
      outcomes.push({ findings: named, fixed: [], refused: [] });
      continue;
    }
    if (!chart) {
      skipped.push({ path: file.name, reason: 'no values file of the charts spire-nested and spire' });
      continue;
    }
    files++;
    const outcome = fleet && !options.fix ? undefined : await judge([file], chart, false, run);
    if (outcome) outcomes.push(fleet ? { ...outcome, findings: [] } : outcome);
  }
  const together = (await fleets?.findings(paths)) ?? [];
  return {
    findings: sorted([...outcomes.flatMap(outcome => outcome.findings), ...together]),
    fixed: outcomes.flatMap(outcome => outcome.fixed),
    refused: outcomes.flatMap(outcome => outcome.refused),
    files,
    skipped,
  };
}

/** All layers of one release, merged. */
async function lintRelease(run: Run): Promise<Report> {
  const files = await Promise.all(run.options.layers.map(path => readValues(path, run)));
  const chart = run.chart ?? chartOfLayers(files);
  if (!chart) {
    const names = files.map(file => file.name).join(', ');
    throw new CannotRun(`nothing in ${names} says which chart this is; name it with --chart CHART@VERSION.`);
  }
  const { findings, fixed, refused } = await judge(files, chart, true, run);
  return { findings: sorted(findings), fixed, refused, files: files.length, skipped: [] };
}

/** Judges files as one release, after making the fixes that were asked for. */
async function judge(files: readonly ValuesFile[], chart: ChartChoice, whole: boolean, run: Run): Promise<Outcome> {
  const { release } = run.options;
  const input = inputFor(files, chart, whole, run);
  const fixed = run.options.fix && (await fixFiles(input, files, run.options.fix));
  const { findings } = analyze({ ...input, documents: fixed?.documents ?? input.documents });
  const shown = fixed?.documents ?? input.documents;
  const texts = new Map(shown.map(({ source }) => [source.id, source.text]));
  return {
    findings: toReported({ texts, chart, release, findings }),
    fixed: fixed?.fixed ?? [],
    refused: fixed?.refused ?? [],
  };
}

type Outcome = Pick<Report, 'findings' | 'fixed' | 'refused'>;

function inputFor(
  files: readonly ValuesFile[],
  chart: ChartChoice,
  whole: boolean,
  { options, catalog, chart: asked }: Run,
): AnalyzeInput {
  const { release, namespace, sets } = options;
  return {
    documents: files.map(file => file.document),
    whole,
    // What `--chart` names may be a chart of the user's; else each file's own options may name one.
    catalog: asked ? catalog : (files.at(-1)?.catalog ?? catalog),
    config: files.at(-1)?.config ?? emptyConfig,
    chart,
    release: { ...(release !== undefined && { name: release }), ...(namespace !== undefined && { namespace }) },
    sets,
  };
}
