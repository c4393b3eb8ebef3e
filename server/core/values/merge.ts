// Layers merged as Helm merges them, each value with the place it came from.
//
// Maps are merged one level at a time, when they are looked into: rules ask for a few dozen settings, files hold thousands.
import type { Json } from '../json';
import { isJsonMap } from '../json';
import type { SettingPath } from '../path';
import { shifted, type Span } from '../span';
import type { Placeholder, ValuesDocument, YamlEntry, YamlNode } from '../syntax/document';
import { plainValue } from '../syntax/plain';

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

/** One `--set` or `--set-string`, already read. */
export interface SetValue {
  readonly path: SettingPath;
  readonly value: Json;
  /** The value is a list of which only the last item is meant, at its place; those before it stay. */
  readonly item?: boolean;
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
  return new LazyMap([...parts, ...sets.map(set => partOfSet(set.path, set))]);
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
type SetEntry = Pick<SetValue, 'value' | 'item' | 'placeholder'> | { readonly below: Part };

function partOfSet(path: SettingPath, given: SetEntry): Part {
  const [key, ...rest] = path;
  if (key === undefined) return { set: new Map() };
  return { set: new Map([[key, rest.length === 0 ? given : { below: partOfSet(rest, given) }]]) };
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
    if ('set' in part) part.set.forEach((entry, key) => merged.set(key, setOver(merged.get(key), entry)));
    else {
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

function setOver(below: MergedEntry | undefined, entry: SetEntry): MergedEntry {
  if ('below' in entry) return { value: new LazyMap([...partsOf(below), entry.below]), origin: below?.origin };
  const { placeholder } = entry;
  const old = below?.value.kind === 'leaf' ? below.value.value : undefined;
  const value = entry.item ? withItem(old, entry.value) : entry.value;
  return { value: placeholder ? { kind: 'leaf', value, placeholder } : mergedOf(value), origin: undefined };
}

/** A list with the last item of another one at its place: an item of a list, or settings of a map, go into what is there. */
function withItem(old: Json | undefined, value: Json): Json {
  if (isJsonMap(old) && isJsonMap(value)) {
    const merged = Object.entries(value).map(([key, inner]) => [key, withItem(old[key], inner)]);
    return { ...old, ...(Object.fromEntries(merged) as typeof old) };
  }
  if (!isList(old) || !isList(value)) return value;
  const items = [...old];
  const last = value.length - 1;
  while (items.length < last) items.push(null);
  items[last] = withItem(old[last], value[last]!);
  return items;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function mergedOf(value: Json): MergedValue {
  if (!isJsonMap(value)) return { kind: 'leaf', value, placeholder: undefined };
  return new LazyMap([{ set: new Map(Object.entries(value).map(([key, inner]) => [key, { value: inner }])) }]);
}

/** The plain value without origins. */
export function plainMerged(value: MergedValue): Json {
  if (value.kind === 'leaf') return value.value;
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainMerged(entry.value)]));
}
