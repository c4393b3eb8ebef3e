// Bases that the chart version takes: features it does not have, or that it refuses in this company, are left out.
import type { Json, JsonMap } from '../../server/core/json';
import type { SettingNode } from '../../server/core/chart/model';
import { settingAt } from '../../server/core/chart/node';
import type { Answer, Engine } from './engine';
import type { Feature, PartProbe, Values } from './features/feature';
import { keysOf, withValue, type Key } from './keys';

/** One part of a chart version, ready to be rendered. */
export interface Part {
  readonly engine: Engine;
  readonly chart: string;
  readonly name: string;
  readonly settings: SettingNode;
  readonly global: SettingNode;
  readonly keys: readonly Key[];
  /** The part's own values.yaml. */
  readonly defaults: JsonMap;
  readonly globalDefaults: JsonMap;
}

export interface BuiltBase {
  readonly name: string;
  readonly always: Values;
  readonly features: readonly Feature[];
  readonly only: readonly string[] | undefined;
  readonly hash: string;
}

export function pathOf(dotted: string): readonly string[] {
  return dotted.split('.');
}

/** Where a dotted path of features stands in the values of the release. */
export function inRelease(part: Part, path: readonly string[]): readonly string[] {
  return path[0] === 'global' || part.name === '' ? path : [part.name, ...path];
}

export function valuesOf(part: Part, always: Values, features: readonly Feature[]): JsonMap {
  const all: [string, Json][] = [
    ...Object.entries(always),
    ...features.flatMap(feature => [
      ...Object.entries(feature.with ?? {}),
      [feature.when, feature.is ?? true] as [string, Json],
    ]),
  ];
  return all
    .filter(([dotted]) => isKnown(part, dotted))
    .reduce<JsonMap>((values, [dotted, value]) => withValue(values, inRelease(part, pathOf(dotted)), value), {});
}

export function isKnown(part: Part, dotted: string): boolean {
  const path = pathOf(dotted);
  return path[0] === 'global'
    ? settingAt(part.global, path.slice(1)) !== undefined
    : settingAt(part.settings, path) !== undefined;
}

export function render(part: Part, values: JsonMap): Promise<Answer> {
  return part.engine.render({ chart: part.chart, part: part.name, values });
}

export async function buildBases(part: Part, probe: PartProbe, say: (text: string) => void): Promise<BuiltBase[]> {
  const first = await buildFirst(part, probe, say);
  const others: BuiltBase[] = [];
  for (const base of probe.bases) {
    const start = base.on === 'everything' ? first.features.filter(f => !base.without?.includes(f.when)) : [];
    others.push(await build(part, base.name, probe.always, [...base.features, ...start], base.only, say));
  }
  return [first, ...others];
}

/** Everything on that can be on together. */
export function buildFirst(part: Part, probe: PartProbe, say: (text: string) => void): Promise<BuiltBase> {
  const everything = [...probe.features, ...switches(part, probe)];
  return build(part, 'everything', probe.always, everything, undefined, say);
}

/** Every `enabled` that is off by default and that no feature speaks for. */
function switches(part: Part, probe: PartProbe): readonly Feature[] {
  const spoken = new Set([...probe.features.map(f => f.when), ...probe.excluded]);
  return keysOf(part.settings)
    .filter(
      ({ path, node }) => path[0] !== 'global' && path.at(-1) === 'enabled' && !path.includes('*') && !node.default,
    )
    .map(({ path }) => path.join('.'))
    .filter(dotted => !spoken.has(dotted))
    .map(when => ({ when }));
}

/** Features one at a time, each only if the chart still takes the whole. */
async function build(
  part: Part,
  name: string,
  always: Values,
  features: readonly Feature[],
  only: readonly string[] | undefined,
  say: (text: string) => void,
): Promise<BuiltBase> {
  let kept: Feature[] = [];
  let hash = (await render(part, valuesOf(part, always, []))).hash;
  for (const feature of features) {
    if (!isKnown(part, feature.when)) continue;
    const answer = await render(part, valuesOf(part, always, [...kept, feature]));
    if (answer.hash === undefined) say(`${name}: without ${feature.when}: ${answer.error?.slice(-160) ?? ''}`);
    else {
      kept = [...kept, feature];
      hash = answer.hash;
    }
  }
  if (hash === undefined) throw new Error(`${part.chart} ${part.name}: the chart refuses the base "${name}".`);
  return { name, always, features: kept, only, hash };
}
