// All pairs of a chart version, the same on every machine: whole and lean releases with what people add to them, mutated by chance
// that can be repeated, and every `fail` violated and satisfied.
import { bundledCatalog } from '../../support/catalog';
import type { JsonMap } from '../../../server/core';
import { settingAt } from '../../../server/core/chart/node';
import { basesOf, leanBase, type Base } from './bases';
import { fragmentsOf } from './fragments';
import { failsOf, type Fail } from './fails';
import { mutations, oneChange, type Ground } from './mutations';
import { pairKinds, requestOf, type Pair, type PairKind } from './pair';
import { chance, type Chance } from './random';
import { fromText, merged, toText, withValue, without, type Path } from './values';
import { yamlTexts } from './yamlTexts';

/** Pairs of a version that chance makes, by kind. */
const counts: Readonly<Record<PairKind, number>> = {
  'as-is': 12,
  drop: 8,
  null: 16,
  rename: 10,
  retype: 20,
  lengthen: 8,
  contradict: 16,
  'enum-break': 8,
  move: 8,
  set: 8,
  layers: 8,
  yaml: 6,
  names: 6,
};

/** The recorded pairs have the seed ''; another seed makes others. */
export function pairsOf(chart: string, version: string, seed = ''): readonly Pair[] {
  const made = [
    ...failsOf(chart, version).flatMap(fail => failPairs(chart, version, fail)),
    ...pairKinds.flatMap(kind =>
      Array.from({ length: counts[kind] }, (_, index) =>
        pairBy(chart, version, kind, chance(seed, chart, version, kind, String(index))),
      ),
    ),
  ];
  const byRequest = new Map<string, Pair>();
  for (const pair of made) {
    const request = requestOf(pair);
    const same = byRequest.get(request);
    if (!same) byRequest.set(request, pair);
    else if (pair.fails) byRequest.set(request, { ...same, fails: [...(same.fails ?? []), ...pair.fails] });
  }
  return [...byRequest.values()];
}

export function allVersions(): readonly { readonly chart: string; readonly version: string }[] {
  const catalog = bundledCatalog();
  return ['spire-nested', 'spire'].flatMap(chart => catalog.versions(chart).map(version => ({ chart, version })));
}

function failPairs(chart: string, version: string, fail: Fail): readonly Pair[] {
  const base = leanBase(chart, version, fail.part);
  if (!base) return [];
  const alias = base.parts[fail.part]![0]!;
  const values = (text: string): JsonMap => {
    const own = fromText(text.replaceAll('ALIAS', alias));
    return merged(base.values, fail.top ? own : { [alias]: own });
  };
  const about = fail.about.map(path =>
    path.startsWith('/') ? path.slice(1) : path.startsWith('global.') ? path : `${alias}.${path}`,
  );
  const pair = { chart, version };
  return [
    {
      ...pair,
      kind: fail.kind,
      what: `${base.name}, ${fail.id} violated`,
      values: [toText(values(fail.violates))],
      about,
      fails: [`-${fail.id}`],
      before: values(fail.satisfies),
    },
    {
      ...pair,
      kind: 'as-is',
      what: `${base.name}, ${fail.id} satisfied`,
      values: [toText(values(fail.satisfies))],
      fails: [`+${fail.id}`],
    },
  ];
}

interface Scenario {
  readonly base: Base;
  readonly values: JsonMap;
  readonly alias: string;
  readonly part: string;
  readonly name: string;
}

/** Two of three are lean, so that Helm takes seconds for them; each has up to two additions. */
function scenarioBy(chart: string, version: string, by: Chance): Scenario {
  const bases = basesOf(chart, version);
  const isLean = by.below(3) > 0;
  const base = by.pick(bases.filter(each => (each.lean ?? false) === isLean));
  const servers = base.parts['spire-server'] ?? [];
  // The server has half of all settings.
  const part = servers.length > 0 && by.below(2) === 0 ? 'spire-server' : by.pick(Object.keys(base.parts));
  const alias = by.pick(base.parts[part]!);
  const added = by.some(fragmentsOf(part, version), by.below(3));
  const values = merged(base.values, ...added.map(({ values }) => ({ [alias]: values })));
  return { base, values, alias, part, name: [base.name, ...added.map(({ name }) => name)].join(' + ') };
}

function groundOf(chart: string, version: string, scenario: Scenario): Ground {
  const model = bundledCatalog().model(chart, version)!;
  const component = model.components.get(scenario.alias);
  if (!component) throw new Error(`${chart} ${version} has no ${scenario.alias}`);
  return { ...scenario, settings: component.settings, globals: settingAt(model.top, ['global']) };
}

function pairBy(chart: string, version: string, kind: PairKind, by: Chance): Pair {
  // A mutation may find nothing to do in a scenario: then another one is tried.
  for (let tries = 0; tries < 20; tries += 1) {
    const scenario = scenarioBy(chart, version, by);
    const pair = mutated(kind, groundOf(chart, version, scenario), by);
    if (pair) return { ...pair, kind, chart, version, what: `${scenario.name}: ${pair.what}`, before: scenario.values };
  }
  throw new Error(`No ${kind} pair for ${chart} ${version}`);
}

type Made = Omit<Pair, 'kind' | 'chart' | 'version'>;

function mutated(kind: PairKind, ground: Ground, by: Chance): Made | undefined {
  switch (kind) {
    case 'as-is':
      return { values: [toText(ground.values)], what: 'as it is' };
    case 'set':
      return bySet(ground, by);
    case 'layers':
      return inLayers(ground, by);
    case 'yaml':
      return { ...by.pick(yamlTexts)(toText(ground.values)) };
    case 'names':
      return { values: [toText(ground.values)], ...namesBy(by) };
    default: {
      const mutant = mutations[kind]!(ground, by);
      return (
        mutant && {
          values: [toText(mutant.values)],
          what: mutant.what,
          about: mutant.about.map(path => path.join('.')),
        }
      );
    }
  }
}

/** A key as `--set` wants it. */
function setKey(path: Path): string {
  return path.map(key => key.replace(/[.,=[\]{}\\]/g, '\\$&')).join('.');
}

function bySet(ground: Ground, by: Chance): Made | undefined {
  const change = oneChange(ground, by);
  if (!change) return undefined;
  const { path } = change;
  const about = [path.join('.')];
  const values = [toText(ground.values)];
  const text = by.pick([
    'null',
    'true',
    'false',
    '0',
    '7',
    '007',
    'word',
    '',
    '{a,b}',
    '{}',
    '1.5',
    '0x10',
    '1e3',
    'a b',
    '"q"',
  ]);
  if (by.below(4) === 0)
    return { values, setString: [`${setKey(path)}=${text}`], what: `--set-string ${path.join('.')}=${text}`, about };
  if (by.below(6) === 0)
    return { values, set: [`${setKey(path)}[0]=${text}`], what: `--set ${path.join('.')}[0]=${text}`, about };
  return { values, set: [`${setKey(path)}=${text}`], what: `--set ${path.join('.')}=${text}`, about };
}

/** The wrong value in the first or the last of two layers; in the first, the second may put it right. */
function inLayers(ground: Ground, by: Chance): Made | undefined {
  const change = oneChange(ground, by);
  if (!change) return undefined;
  const { path, value } = change;
  const about = [path.join('.')];
  const only = (json: JsonMap['x']): JsonMap => withValue({}, path, json!);
  const wrong = toText(only(value));
  const base = toText(ground.values);
  const right = toText(only(null));
  const { values, what } = by.pick([
    { values: [base, wrong], what: 'last layer' },
    { values: [wrong, base], what: 'first layer' },
    { values: [base, wrong, right], what: 'layer before null' },
    { values: [base, right, wrong], what: 'layer after null' },
    { values: [toText(without(ground.values, path)), wrong], what: 'only in the last layer' },
  ]);
  return { values, what: `${path.join('.')} = ${JSON.stringify(value)} in the ${what}`, about };
}

function namesBy(by: Chance): Omit<Made, 'values'> {
  const length = by.pick([1, 20, 27, 28, 36, 37, 52, 53, 54, 63, 64]);
  const long = 'r'.repeat(length);
  const release = by.pick([long, long, 'Spire', 'spire.a', '1spire', 'spire_a', '-spire', 'spire-', 'a..b', 'spire a']);
  const namespace = by.pick(['spire-mgmt', 'default', 'n'.repeat(63), 'n'.repeat(64), 'Mgmt', 'a.b']);
  return { release, namespace, what: `release "${release}" in "${namespace}"` };
}
