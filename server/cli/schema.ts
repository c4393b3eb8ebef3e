// `spire-helm schema`: a chart version as JSON Schema, for editors and checks that know nothing of SPIRE Helm.
import { jsonSchemaOf } from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { namedChart } from './options';
import { readWords } from './optionWords';
import { CannotRun } from './problem';

export interface SchemaOptions {
  /** `spire-nested@0.30.0`, `spire`, or the path of a chart folder or package. */
  readonly chart: string;
}

export function schemaOptions(words: readonly string[]): SchemaOptions {
  const { values, paths } = readWords('schema', words, { valued: ['--chart'], flags: [], short: {} });
  const chart = values.at(-1)?.value;
  if (chart === undefined || paths.length > 0)
    throw new CannotRun('schema wants a chart, such as --chart spire-nested@0.30.0; see spire-helm schema --help.');
  return { chart };
}

/** @returns the schema (draft-07) as text */
export async function schema({ chart }: SchemaOptions, cwd: string): Promise<string> {
  const { catalog: bundled, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const { catalog, choice } = await namedChart(chart, bundled, cwd);
  const model = catalog.model(choice.chart, choice.version);
  if (!model) throw new CannotRun(`the model of ${choice.chart} ${choice.version} could not be read.`);
  return `${JSON.stringify(jsonSchemaOf(model, catalog), undefined, 2)}\n`;
}
