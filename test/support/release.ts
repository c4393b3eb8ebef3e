// A release as rules see it, for tests of what rules stand on.
import { openDocument } from '../../server/core';
import { createRelease, type Release } from '../../server/core/values/release';
import { bundledCatalog } from './catalog';

export interface ReleaseOptions {
  /** `spire-nested@0.30.0` where it is missing. */
  readonly chart?: string;
  readonly whole?: boolean;
  readonly name?: string;
  readonly namespace?: string;
}

export function releaseOf(text: string, options: ReleaseOptions = {}): Release {
  const [chart = '', version = ''] = (options.chart ?? 'spire-nested@0.30.0').split('@');
  const model = bundledCatalog().model(chart, version);
  if (!model) throw new Error(`There is no chart "${options.chart}"`);
  const { values } = openDocument({ id: 'values.yaml', text, languageId: 'yaml' });
  return createRelease({
    model,
    layers: [{ source: 'values.yaml', document: values }],
    sets: [],
    whole: options.whole ?? true,
    name: options.name,
    namespace: options.namespace,
  });
}
