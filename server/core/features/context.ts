// What features are given besides the document.
import type { Catalog } from '../chart/catalog';
import { chooseChart, type ChartChoice } from '../chart/choose';
import type { ChartModel } from '../chart/model';
import type { Config } from '../config';
import type { OpenDocument } from '../openDocument';
import type { Popularity } from './popularity';

export interface FeatureContext {
  readonly catalog: Catalog;
  readonly config: Config;
  /** Path of the file relative to the folder of the config, with `/`. */
  readonly path: string;
  /** How often settings are set; counts of public files where it is missing. */
  readonly popularity?: Popularity;
  /** Where the fleet says which chart it is. */
  readonly chart?: ChartChoice;
}

export interface ChosenModel {
  readonly choice: ChartChoice;
  readonly model: ChartModel;
}

/** The model that a document is held against; `undefined` where it is none of ours. */
export function modelFor(document: OpenDocument, context: FeatureContext): ChosenModel | undefined {
  const choice = context.chart ?? chooseChart(document.values, context.path, context.config, context.catalog);
  const model = choice && context.catalog.model(choice.chart, choice.version);
  return model && { choice, model };
}
