// Pairs made of real public values files, which are not in the repository: only their names and what was asked about them are recorded.
import { parseDocument } from 'yaml';
import type { JsonMap } from '../../../server/core';
import { settingAt } from '../../../server/core/chart/node';
import { bundledCatalog } from '../../support/catalog';
import type { CorpusFile } from '../../support/corpus';
import { mutations, type Ground } from './mutations';
import { requestOf, type Pair, type PairKind } from './pair';
import { chance } from './random';
import { isMap, toText } from './values';

const kinds: readonly PairKind[] = ['drop', 'null', 'rename', 'retype', 'contradict', 'enum-break', 'move', 'lengthen'];
const timesEach = 2;

/** The file as it is, for the version that it was written for, and mutated. */
export function pairsOfFile({ file, chart, version: pinned, text }: CorpusFile): readonly Pair[] {
  const known = bundledCatalog().versions(chart);
  const newest = known.at(-1);
  if (newest === undefined) return [];
  const version =
    known.findLast(each => each === pinned || pinned?.replace(/x$/, '') === each.replace(/\d+$/, '')) ?? newest;
  const pair = { chart, version };
  const made: Pair[] = [{ ...pair, kind: 'as-is', what: 'as it is', values: [text] }];
  const values = valuesOf(text);
  if (values === undefined) return made;
  const model = bundledCatalog().model(chart, version)!;
  const aliases = [...model.components.keys()].filter(alias => isMap(values[alias]));
  for (const kind of kinds)
    for (let time = 0; time < timesEach; time += 1) {
      const by = chance('corpus', file, version, kind, String(time));
      const component = model.components.get(by.pick(aliases.length > 0 ? aliases : [...model.components.keys()]))!;
      const { alias, part, settings } = component;
      const ground: Ground = { values, alias, part, settings, globals: settingAt(model.top, ['global']) };
      const mutant = mutations[kind]!(ground, by);
      if (mutant) made.push({ ...pair, kind, what: mutant.what, values: [toText(mutant.values)] });
    }
  return [...new Map(made.map(each => [requestOf(each), each])).values()];
}

/** `undefined` for what is no plain YAML. */
function valuesOf(text: string): JsonMap | undefined {
  if (/\$\{|\{\{/.test(text)) return undefined;
  const document = parseDocument(text, { version: '1.1', merge: true });
  if (document.errors.length > 0) return undefined;
  const values = document.toJS() as JsonMap | null;
  return values !== null && isMap(values) ? values : undefined;
}
