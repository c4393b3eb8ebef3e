// Layers merged as Helm merges them, each value with the place it came from.
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
}

export type MergedValue =
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, MergedEntry> }
  | { readonly kind: 'leaf'; readonly value: Json; readonly placeholder: Placeholder | undefined };

/** One `--set` or `--set-string`, already read. */
export interface SetValue {
  readonly path: SettingPath;
  readonly value: Json;
}

type Entries = Map<string, MergedEntry>;

/** Maps merge, everything else replaces, later layers win, `null` stays as a null that takes a default away. */
export function mergeLayers(layers: readonly Layer[], sets: readonly SetValue[]): ReadonlyMap<string, MergedEntry> {
  const merged: Entries = new Map();
  layers.forEach((layer, index) => {
    for (const section of layer.document.sections) {
      addEntries(section.block.entries, merged, {
        layer: index,
        source: layer.source,
        shift: section.start,
        at: undefined,
      });
    }
  });
  for (const set of sets) addSet(merged, set);
  return merged;
}

interface From {
  readonly layer: number;
  readonly source: string;
  readonly shift: number;
  /** Inside an alias every place is the alias. */
  readonly at: Span | undefined;
}

function addEntries(entries: readonly YamlEntry[], into: Entries, from: From): void {
  // Merged entries stand where `<<` does; of equal keys in one file the last counts, and it replaces, not merges.
  const last = new Map(entries.map(entry => [entry.key, entry]));
  for (const entry of last.values()) {
    const origin: Origin = {
      layer: from.layer,
      source: from.source,
      keySpan: shifted(from.at ?? entry.keySpan, from.shift),
      valueSpan: shifted(from.at ?? entry.value.span, from.shift),
    };
    addValue(entry.key, entry.value, origin, into, entry.merged ? { ...from, at: entry.span } : from);
  }
}

function addValue(key: string, node: YamlNode, origin: Origin, into: Entries, from: From): void {
  if (node.kind === 'alias') {
    if (node.target) addValue(key, node.target, origin, into, { ...from, at: from.at ?? node.span });
    return;
  }
  if (node.kind !== 'map') {
    const placeholder = node.kind === 'scalar' ? node.placeholder : undefined;
    into.set(key, { value: { kind: 'leaf', value: plainValue(node), placeholder }, origin });
    return;
  }
  const below = into.get(key)?.value;
  const inner: Entries = below?.kind === 'map' ? new Map(below.entries) : new Map();
  addEntries(node.entries, inner, from);
  into.set(key, { value: { kind: 'map', entries: inner }, origin });
}

function addSet(into: Entries, set: SetValue): void {
  const [key, ...rest] = set.path;
  if (key === undefined) return;
  const known = into.get(key);
  if (rest.length === 0) {
    into.set(key, { value: mergedOf(set.value), origin: undefined });
    return;
  }
  const inner: Entries = known?.value.kind === 'map' ? new Map(known.value.entries) : new Map();
  addSet(inner, { path: rest, value: set.value });
  into.set(key, { value: { kind: 'map', entries: inner }, origin: known?.origin });
}

function mergedOf(value: Json): MergedValue {
  if (!isJsonMap(value)) return { kind: 'leaf', value, placeholder: undefined };
  return {
    kind: 'map',
    entries: new Map(Object.entries(value).map(([key, inner]) => [key, { value: mergedOf(inner), origin: undefined }])),
  };
}

/** The plain value without origins. */
export function plainMerged(value: MergedValue): Json {
  if (value.kind === 'leaf') return value.value;
  return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainMerged(entry.value)]));
}
