// Lays what was recorded about types over the settings that the importer made of a chart.
import type { SettingNode } from '../server/core/chart/model';
import type { ChartRecord } from '../server/core/chart/record';
import {
  nothingOfNote,
  type Becomes,
  type Condition,
  type Reach,
  type Stop,
  type TypeFacts,
} from '../server/core/chart/typeFacts';
import type { ValueClass } from '../server/core/chart/valueClass';
import { factsOf, type PartFacts, type StoredTypes } from './probe/store';

export function withTypes(record: ChartRecord, stored: StoredTypes): ChartRecord {
  const found = factsOf(stored, `${record.chart}-${record.version}`);
  if (!found) return record;
  const facts = new Map([...found].map(([part, known]) => [part, withExternalServerToo(aboutKinds(known))]));
  const itself = facts.get('') ?? new Map<string, TypeFacts>();
  return {
    ...record,
    global: laid(record.global, globalFacts(facts), ['global']),
    own: new Map([...record.own].map(([key, node]) => [key, laid(node, itself, [key])])),
    parts: new Map(
      [...record.parts].map(([part, node]) => {
        const aliases = record.dependencies.filter(dependency => dependency.part === part).map(({ alias }) => alias);
        return [part, laid(node, withChartsOwn(facts.get(part) ?? new Map(), itself, aliases), [])];
      }),
    ),
  };
}

/** A number, text, list, map or true: whatever counts as true. */
const truthy = [...'nNtwTFdLMo'];

/**
 * An entry of a map is probed without what the chart looks up under the same key elsewhere. Where therefore every value that switches
 * it on stops Helm, that says nothing about kinds of values.
 */
function aboutKinds(facts: PartFacts): PartFacts {
  const isAboutKinds = ({ classes }: Stop): boolean => !truthy.every(each => classes.includes(each));
  return new Map(
    [...facts].map(([dotted, fact]) => {
      if (!/(^|\.)\*\./.test(dotted)) return [dotted, fact];
      // A null over the layer of the probe took the key of a plugin away; by itself it is there, and Helm goes on.
      const isPlugin = dotted.startsWith('customPlugins.');
      return [dotted, { ...fact, stops: fact.stops.filter(s => isAboutKinds(s) && !(isPlugin && s.classes === 'z')) }];
    }),
  );
}

/**
 * With `externalServer` on, the probe of a server stopped at another template first and took that for Helm going on. A word in place of
 * these was tried again with it, in every release: Helm stops all the same.
 */
const readWithExternalServer = new Set([
  'bundlePublisher.k8sConfigMap',
  'controllerManager',
  'controllerManager.validatingWebhookConfiguration',
  'dataStore',
  'dataStore.sql',
  'federation',
  'nodeAttestor.k8sPSAT',
  'nodeAttestor.k8sPsat',
  'notifier',
  'notifier.k8sBundle',
  'notifier.k8sbundle',
  'secrets',
  'secrets.aws',
  'secrets.gcp',
  'upstreamAuthority.disk',
  'upstreamAuthority.ejbca',
]);

function withExternalServerToo(facts: PartFacts): PartFacts {
  const isOther = ({ path }: Condition): boolean => path.join('.') !== 'externalServer';
  const anyway = ({ classes, reaches }: Stop): Stop => ({
    classes,
    reaches: reaches.map(({ part, all }) => ({ part, all: all.filter(isOther) })),
  });
  return new Map(
    [...facts].map(([dotted, fact]) =>
      readWithExternalServer.has(dotted) ? [dotted, { ...fact, stops: fact.stops.map(anyway) }] : [dotted, fact],
    ),
  );
}

/** What the chart's own templates make of a part's settings comes to what the part's templates do. */
function withChartsOwn(ofPart: PartFacts, itself: PartFacts, aliases: readonly string[]): PartFacts {
  const found = new Map(ofPart);
  for (const alias of aliases) {
    for (const [dotted, fact] of itself) {
      if (!dotted.startsWith(`${alias}.`) || fact.stops.length === 0) continue;
      const own = dotted.slice(alias.length + 1);
      const stops = fact.stops.map(({ classes, reaches }): Stop => ({
        classes,
        // Which of the part's aliases it is about stands in a condition.
        reaches: reaches.map(({ all }) => ({
          part: '',
          all: [{ path: [alias, 'enabled'], is: undefined, not: false }, ...all],
        })),
      }));
      const before = found.get(own) ?? nothingOfNote;
      found.set(own, { stops: [...before.stops, ...stops], becomes: before.becomes });
    }
  }
  return found;
}

/** What is not probed by itself is as any entry of the same map. */
function laid(node: SettingNode, facts: PartFacts, path: readonly string[]): SettingNode {
  if (facts.size === 0) return node;
  const own = facts.get(path.join('.'));
  const isEntry = node.entry !== undefined;
  const children = [...node.children].map(([key, child]): [string, SettingNode] => {
    const known = facts.has([...path, key].join('.')) && key !== 'default';
    const rest = isEntry && known ? entryFacts(facts, path, key) : facts;
    return [key, laid(child, rest, [...path, key])];
  });
  return {
    ...node,
    children: new Map(children),
    entry: node.entry && laid(node.entry, facts, [...path, '*']),
    types: own ?? node.types,
  };
}

/** Facts of an entry of the chart's own: its own where there are any, else those of every entry. */
function entryFacts(facts: PartFacts, path: readonly string[], key: string): PartFacts {
  const every = `${[...path, '*'].join('.')}.`;
  const own = [...path, key].join('.');
  const found = new Map<string, TypeFacts>();
  const needed = neededBy([...facts].filter(([dotted]) => dotted.startsWith(`${own}.`)).map(([, fact]) => fact));
  for (const [dotted, fact] of facts) {
    if (dotted.startsWith(every)) found.set(`${own}.${dotted.slice(every.length)}`, withNeeded(fact, needed));
  }
  for (const [dotted, fact] of facts) if (`${dotted}.`.startsWith(`${own}.`)) found.set(dotted, fact);
  return found;
}

/** What Helm comes to any setting of an entry by: some of the chart's own are off until something switches them on. */
function neededBy(facts: readonly TypeFacts[]): readonly Condition[] {
  const reaches = facts.flatMap(fact => fact.stops.flatMap(stop => stop.reaches));
  const [first, ...rest] = reaches;
  return first?.all.filter(one => rest.every(({ all }) => all.some(other => isSame(one, other)))) ?? [];
}

function withNeeded({ stops, becomes }: TypeFacts, needed: readonly Condition[]): TypeFacts {
  const more = (all: readonly Condition[]): readonly Condition[] =>
    needed.filter(one => !all.some(o => isSame(o, one)));
  return {
    stops: stops.map(({ classes, reaches }) => ({
      classes,
      reaches: reaches.map(({ part, all }) => ({ part, all: [...all, ...more(all)] })),
    })),
    becomes,
  };
}

function isSame(a: Condition, b: Condition): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Every part reads the settings of `global`; each in its own templates, under its own conditions. */
function globalFacts(facts: ReadonlyMap<string, PartFacts>): PartFacts {
  const found = new Map<string, TypeFacts>();
  for (const [part, known] of facts) {
    for (const [dotted, fact] of known) {
      if (!`${dotted}.`.startsWith('global.')) continue;
      found.set(dotted, merged(found.get(dotted) ?? nothingOfNote, fact, part));
    }
  }
  return found;
}

function merged(all: TypeFacts, fact: TypeFacts, part: string): TypeFacts {
  const stops = new Map<string, Reach[]>(all.stops.map(stop => [stop.classes, [...stop.reaches]]));
  for (const { classes, reaches } of fact.stops) {
    const own = reaches.map((reach): Reach => ({ ...reach, part }));
    stops.set(classes, [...(stops.get(classes) ?? []), ...own]);
  }
  // Where parts differ in what they make of a value, it is something of its own.
  const becomes = new Map<ValueClass, Becomes>(all.becomes);
  for (const [c, word] of fact.becomes) {
    const other = becomes.get(c);
    becomes.set(
      c,
      other === undefined || other === word || other === 'default' ? word : word === 'default' ? other : 'other',
    );
  }
  return { stops: [...stops].map(([classes, reaches]): Stop => ({ classes, reaches })), becomes };
}
