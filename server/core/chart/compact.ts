// The form in which chart records are kept in schemas/: every distinct setting once, shared by versions and aliases.
import type { Json, JsonMap } from '../json';
import type { SettingNode, SettingType } from './model';
import { emptyNode } from './node';
import type { ChartRecord, DependencyRecord } from './record';
import { PackedFacts, unpackFacts, type FactTables } from './packedFacts';
import type { TypeFacts } from './typeFacts';
import { nothingOfNote } from './typeFacts';

const types: readonly SettingType[] = ['map', 'list', 'string', 'int', 'number', 'bool', 'any'];

const flags = {
  declared: 1,
  used: 2,
  open: 4,
  closed: 8,
  textOnly: 16,
  fields: 32,
  ranged: 64,
  bareIf: 128,
  comparedAsText: 256,
  schemaType: 512,
  hasDefault: 1024,
  printed: 2048,
  boolOnly: 4096,
  tried: 8192,
} as const;

/** `[type, flags, children as key, node, key, node ..., default, rest]`; trailing parts that say nothing are left out. */
type PackedNode = readonly [number, number, (readonly number[])?, Json?, PackedRest?];

interface PackedRest {
  /** Entry and item: what free keys and list items take. */
  e?: number;
  i?: number;
  a?: readonly Json[];
  k?: readonly Json[];
  r?: Readonly<Record<string, string>>;
  m?: number;
  /** Index into the facts about types. */
  t?: number;
}

interface PackedRecord {
  c: string;
  v: string;
  app: string;
  g: number;
  t: JsonMap;
  own: Readonly<Record<string, number>>;
  p: Readonly<Record<string, number>>;
  /** Alias, part, conditions, tags, index into `defaults`. */
  d: readonly (readonly [string, string, readonly string[], readonly string[], number])[];
}

export interface PackedCatalog {
  readonly format: 1;
  readonly keys: readonly string[];
  readonly nodes: readonly PackedNode[];
  readonly defaults: readonly JsonMap[];
  readonly charts: readonly PackedRecord[];
  readonly types: FactTables;
}

export function packCatalog(records: readonly ChartRecord[]): PackedCatalog {
  const keys = new Interned<string>(key => key);
  const nodes = new Interned<PackedNode>(node => JSON.stringify(node));
  const defaults = new Interned<JsonMap>(value => JSON.stringify(value));
  const facts = new PackedFacts();
  const pack = (node: SettingNode): number => nodes.add(packNode(node, keys, facts, pack));
  const charts = records.map((record): PackedRecord => ({
    c: record.chart,
    v: record.version,
    app: record.appVersion,
    g: pack(record.global),
    t: record.tags,
    own: Object.fromEntries([...record.own].map(([key, node]) => [key, pack(node)])),
    p: Object.fromEntries([...record.parts].map(([key, node]) => [key, pack(node)])),
    d: record.dependencies.map(d => [d.alias, d.part, d.conditions, d.tags, defaults.add(d.defaults)]),
  }));
  return { format: 1, keys: keys.all, nodes: nodes.all, defaults: defaults.all, charts, types: facts.tables };
}

function packNode(
  node: SettingNode,
  keys: Interned<string>,
  facts: PackedFacts,
  pack: (node: SettingNode) => number,
): PackedNode {
  const children = [...node.children].flatMap(([key, child]) => [keys.add(key), pack(child)]);
  const rest: PackedRest = {
    ...(node.entry && { e: pack(node.entry) }),
    ...(node.item && { i: pack(node.item) }),
    ...(node.allowed && { a: node.allowed }),
    ...(node.known && { k: node.known }),
    ...(node.refused.size > 0 && { r: Object.fromEntries(node.refused) }),
    ...(node.minimum !== undefined && { m: node.minimum }),
    ...(node.types && !isNothing(node.types) && { t: facts.add(node.types) }),
  };
  const all = [types.indexOf(node.type), flagsOf(node), children, node.default ?? 0, rest] as const;
  if (Object.keys(rest).length > 0) return all;
  if (isDefault(node.default)) return [all[0], all[1], children, all[3]];
  return children.length > 0 ? [all[0], all[1], children] : [all[0], all[1]];
}

/** A null in values.yaml declares a setting and gives it nothing. */
function isDefault(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function isNothing({ stops, becomes }: TypeFacts): boolean {
  return stops.length === 0 && becomes.size === 0;
}

function flagsOf(node: SettingNode): number {
  const set = { ...node, ...node.use, hasDefault: isDefault(node.default), tried: node.types !== undefined };
  return (Object.keys(flags) as (keyof typeof flags)[]).reduce(
    (bits, name) => (set[name] ? bits | flags[name] : bits),
    0,
  );
}

/** Gives back one record at a time; nodes are made when first asked for and shared afterwards. */
export function unpackCatalog(
  packed: PackedCatalog,
): readonly { chart: string; version: string; record: () => ChartRecord }[] {
  const made: (SettingNode | undefined)[] = [];
  const facts = unpackFacts(packed.types);
  const node = (id: number): SettingNode => (made[id] ??= unpackNode(packed, id, node, facts));
  return packed.charts.map(chart => {
    let record: ChartRecord | undefined;
    return { chart: chart.c, version: chart.v, record: () => (record ??= unpackRecord(packed, chart, node)) };
  });
}

function unpackRecord(packed: PackedCatalog, chart: PackedRecord, node: (id: number) => SettingNode): ChartRecord {
  const nodesOf = (ids: Readonly<Record<string, number>>): ReadonlyMap<string, SettingNode> =>
    new Map(Object.entries(ids).map(([key, id]) => [key, node(id)]));
  return {
    chart: chart.c,
    version: chart.v,
    appVersion: chart.app,
    global: node(chart.g),
    tags: chart.t,
    own: nodesOf(chart.own),
    parts: nodesOf(chart.p),
    dependencies: chart.d.map(([alias, part, conditions, tags, defaults]): DependencyRecord => ({
      alias,
      part,
      conditions,
      tags,
      defaults: packed.defaults[defaults] ?? {},
    })),
  };
}

function unpackNode(
  packed: PackedCatalog,
  id: number,
  node: (id: number) => SettingNode,
  facts: (id: number) => TypeFacts,
): SettingNode {
  const entry = packed.nodes[id];
  if (!entry) throw new RangeError(`The chart models are damaged: setting ${id} is missing.`);
  const [type, bits, pairs = [], value, rest = {}] = entry;
  const has = (name: keyof typeof flags): boolean => (bits & flags[name]) !== 0;
  const children = new Map<string, SettingNode>();
  for (let i = 0; i + 1 < pairs.length; i += 2) children.set(packed.keys[pairs[i]!]!, node(pairs[i + 1]!));
  return {
    ...emptyNode(types[type] ?? 'any'),
    default: has('hasDefault') ? value : undefined,
    ...(children.size > 0 && { children }),
    entry: rest.e === undefined ? undefined : node(rest.e),
    item: rest.i === undefined ? undefined : node(rest.i),
    open: has('open'),
    allowed: rest.a,
    known: rest.k,
    ...(rest.r && { refused: new Map(Object.entries(rest.r)) }),
    closed: has('closed'),
    declared: has('declared'),
    used: has('used'),
    minimum: rest.m,
    schemaType: has('schemaType'),
    types: has('tried') ? (rest.t === undefined ? nothingOfNote : facts(rest.t)) : undefined,
    use: {
      textOnly: has('textOnly'),
      fields: has('fields'),
      ranged: has('ranged'),
      bareIf: has('bareIf'),
      printed: has('printed'),
      boolOnly: has('boolOnly'),
      comparedAsText: has('comparedAsText'),
    },
  };
}

/** A list without doubles. */
class Interned<T> {
  readonly all: T[] = [];
  readonly #index = new Map<string, number>();

  constructor(readonly keyOf: (value: T) => string) {}

  add(value: T): number {
    const key = this.keyOf(value);
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.all.push(value) - 1;
      this.#index.set(key, index);
    }
    return index;
  }
}
