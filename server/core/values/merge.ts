// Layers merged as Helm merges them, each value with the place it came from.
//
// Maps are merged one level at a time, when they are looked into: rules ask for a few dozen settings, files hold thousands.
import type { Json } from '../json';
import { isJsonMap } from '../json';
import type { SettingPath } from '../path';
import { shifted, type Span } from '../span';
import type { Placeholder, ValuesDocument, YamlEntry, YamlNode } from '../syntax/document';
import { plainValue } from '../syntax/plain';
import type { SetPath } from './strvals';

/** One values file of a release, in `-f` order. */
export interface Layer {
  readonly source: string;
  readonly document: ValuesDocument;
}

/** Where a value stands; offsets are those of the source. */
export interface Origin {
  readonly layer: number;
  readonly source: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

export interface MergedEntry {
  readonly value: MergedValue;
  /** `undefined` for what came from `--set`. */
  readonly origin: Origin | undefined;
  /** What it replaces: the value of an earlier layer, of which nothing is left. */
  readonly under?: MergedEntry;
}

export type MergedValue = MergedMap | MergedLeaf;

export interface MergedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MergedEntry>;
}

export interface MergedLeaf {
  readonly kind: 'leaf';
  readonly value: Json;
  readonly placeholder: Placeholder | undefined;
}

/** What one `--set` or its like puts somewhere, already read. */
export interface SetValue {
  readonly path: SettingPath;
  readonly value: Json;
  /** From there on: places in lists, and keys of the maps in them. The lists stay, up to what is set. */
  readonly inside?: SetPath;
  /** So many steps of `inside` must lead to an item that is there already; the value is lost where they do not. */
  readonly within?: number;
  /** What is there stays; the value is for where nothing is. */
  readonly keeps?: boolean;
  /** Nothing is named below the path, which must be a map that holds something. */
  readonly nameless?: boolean;
  /** The value is a map, and merges as that of a file does. */
  readonly merges?: boolean;
  /** For a value that is given at deploy time, so that it is there and nobody knows what it is. */
  readonly placeholder?: Placeholder;
}

/** Maps merge, everything else replaces, later layers win, `null` stays as a null that takes a default away. */
export function mergeLayers(layers: readonly Layer[], sets: readonly SetValue[]): MergedMap {
  const parts = layers.map((layer, index): Part => {
    const entries = layer.document.sections.flatMap(({ start, block }) =>
      block.entries.map(entry => ({
        entry,
        from: { layer: index, source: layer.source, shift: start, at: undefined },
      })),
    );
    return { entries };
  });
  return new LazyMap([...parts, ...sets.map(set => (set.merges ? partOfJson(set.value) : partOfSet(set.path, set)))]);
}

/** What one layer says in a map. */
type Part = { readonly entries: readonly PlacedEntry[] } | { readonly set: ReadonlyMap<string, SetEntry> };

interface PlacedEntry {
  readonly entry: YamlEntry;
  readonly from: From;
}

interface From {
  readonly layer: number;
  readonly source: string;
  readonly shift: number;
  /** Inside an alias or a merge key every place is that. */
  readonly at: Span | undefined;
}

/** A value of `--set`, or the rest of its path. */
type SetEntry = Omit<SetValue, 'path'> | { readonly below: Part };

function partOfSet(path: SettingPath, given: SetEntry): Part {
  const [key, ...rest] = path;
  if (key === undefined) return { set: new Map() };
  return { set: new Map([[key, rest.length === 0 ? given : { below: partOfSet(rest, given) }]]) };
}

function partOfJson(value: Json): Part {
  const entries = Object.entries(isJsonMap(value) ? value : {});
  return {
    set: new Map(
      entries.map(([key, inner]) => [key, isJsonMap(inner) ? { below: partOfJson(inner) } : { value: inner }]),
    ),
  };
}

class LazyMap implements MergedMap {
  readonly kind = 'map';
  readonly parts: readonly Part[];
  #entries: ReadonlyMap<string, MergedEntry> | undefined;

  constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  get entries(): ReadonlyMap<string, MergedEntry> {
    return (this.#entries ??= mergeLevel(this.parts));
  }
}

function mergeLevel(parts: readonly Part[]): ReadonlyMap<string, MergedEntry> {
  const merged = new Map<string, MergedEntry>();
  for (const part of parts) {
    if ('set' in part) {
      part.set.forEach((entry, key) => {
        const over = setOver(merged.get(key), entry);
        if (over) merged.set(key, over);
      });
    } else {
      // Of equal keys in one file the last counts, and it replaces, not merges.
      const last = new Map(part.entries.map(placed => [placed.entry.key, placed]));
      last.forEach((placed, key) => merged.set(key, layOver(merged.get(key), placed)));
    }
  }
  return merged;
}

function layOver(below: MergedEntry | undefined, { entry, from }: PlacedEntry): MergedEntry {
  const origin: Origin = {
    layer: from.layer,
    source: from.source,
    keySpan: shifted(from.at ?? entry.keySpan, from.shift),
    valueSpan: shifted(from.at ?? entry.value.span, from.shift),
  };
  const { node, at } = written(entry.value, entry.merged ? entry.span : from.at);
  if (node?.kind !== 'map') {
    const value = node === undefined ? null : plainValue(node);
    const placeholder = node?.kind === 'scalar' ? node.placeholder : undefined;
    return { value: { kind: 'leaf', value, placeholder }, origin, ...(below && { under: below }) };
  }
  const inside = { ...from, at };
  const part: Part = { entries: node.entries.map(inner => ({ entry: inner, from: inside })) };
  return { value: new LazyMap([...partsOf(below), part]), origin };
}

/** The node behind aliases, and the place that stands for all that is in it. */
function written(
  node: YamlNode,
  at: Span | undefined,
): { node: Exclude<YamlNode, { kind: 'alias' }> | undefined; at: Span | undefined } {
  let found: YamlNode | undefined = node;
  let place = at;
  // Loops of aliases are cut by the parser; the bound is for readers of this code.
  for (let i = 0; found?.kind === 'alias' && i < 100; i += 1) {
    place ??= found.span;
    found = found.target;
  }
  return { node: found?.kind === 'alias' ? undefined : found, at: place };
}

function partsOf(entry: MergedEntry | undefined): readonly Part[] {
  return entry?.value instanceof LazyMap ? entry.value.parts : [];
}

function setOver(below: MergedEntry | undefined, entry: SetEntry): MergedEntry | undefined {
  if ('below' in entry) return { value: new LazyMap([...partsOf(below), entry.below]), origin: below?.origin };
  const { placeholder, inside, within = 0, keeps } = entry;
  if (keeps && below) return below;
  if (!inside)
    return { value: placeholder ? leafOf(entry.value, placeholder) : mergedOf(entry.value), origin: undefined };
  const old = below && plainMerged(below.value);
  if (within > 0 && at(old, inside.slice(0, within)) === undefined) return below;
  return { value: leafOf(withStep(old, inside, entry.value), placeholder), origin: undefined };
}

function leafOf(value: Json, placeholder: Placeholder | undefined): MergedLeaf {
  return { kind: 'leaf', value, placeholder };
}

/** A list with a value at a place, or settings of the map there. What is no list or map gives way. */
function withStep(old: Json | undefined, [step, ...rest]: SetPath, value: Json): Json {
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const map = isJsonMap(old) ? old : {};
    return { ...map, [step]: withStep(map[step], rest, value) };
  }
  const items: Json[] = isList(old) ? [...old] : [];
  while (items.length < step) items.push(null);
  items[step] = withStep(items[step], rest, value);
  return items;
}

function at(value: Json | undefined, path: SetPath): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => {
    if (typeof key === 'number') return isList(found) ? found[key] : undefined;
    return isJsonMap(found) ? found[key] : undefined;
  }, value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function mergedOf(value: Json): MergedValue {
  if (!isJsonMap(value)) return leafOf(value, undefined);
  return new LazyMap([{ set: new Map(Object.entries(value).map(([key, inner]) => [key, { value: inner }])) }]);
}

/** The plain value without origins. */
export function plainMerged(value: MergedValue): Json {
  if (value.kind === 'leaf') return value.value;
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainMerged(entry.value)]));
}
