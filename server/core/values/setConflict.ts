// Where `--set` goes into something that holds nothing else: Helm's reader of `--set` expects the map or the list that the path names.
import { isJsonMap, type Json } from '../json';
import type { SettingPath } from '../path';
import { mergeLayers, type Layer, type MergedEntry, type Origin, type SetValue } from './merge';
import type { Release } from './release';
import type { SetPath } from './strvals';

export interface SetConflict {
  readonly set: SetValue;
  /** What it goes into. */
  readonly into: SettingPath;
  /** `name`: nothing is named below a dot, where there is nothing yet. */
  readonly expected: 'map' | 'list' | 'name';
  readonly found: Json | 'a map';
  /** Where that stands; `undefined` for what an earlier `--set` put there. */
  readonly origin: Origin | undefined;
}

/**
 * The first one, since Helm stops there. What a chart has by default is no obstacle: `--set` is read into the user's files.
 * Source: helm pkg/strvals, `key`.
 */
export function setConflict(release: Release): SetConflict | undefined {
  return conflictAmong(release.layers, release.sets);
}

export function conflictAmong(layers: readonly Layer[], sets: readonly SetValue[]): SetConflict | undefined {
  for (const [index, set] of sets.entries()) {
    if (set.placeholder || set.merges) continue;
    const { entries } = mergeLayers(layers, sets.slice(0, index));
    const conflict = conflictOf(set, entries);
    if (conflict) return conflict;
  }
  return undefined;
}

function conflictOf(set: SetValue, top: ReadonlyMap<string, MergedEntry>): SetConflict | undefined {
  if (set.nameless) return namelessConflict(set, top);
  let entries = top;
  for (let depth = 1; depth <= set.path.length; depth += 1) {
    const into = set.path.slice(0, depth);
    const entry = entries.get(into.at(-1)!);
    if (!entry) return undefined;
    const { value, origin } = entry;
    if (value.kind === 'leaf' && value.placeholder) return undefined;
    const isLast = depth === set.path.length;
    if (isLast && !set.inside && !set.keeps) return undefined;
    if (value.kind === 'map') {
      if (isLast) return { set, into, expected: 'list', found: 'a map', origin };
      entries = value.entries;
      continue;
    }
    const inside = isLast && Array.isArray(value.value) ? conflictInside(value.value, set.inside ?? []) : undefined;
    if (isLast && Array.isArray(value.value)) return inside && { set, into, origin, ...inside };
    return { set, into, expected: isLast ? 'list' : 'map', found: value.value, origin };
  }
  return undefined;
}

function namelessConflict(set: SetValue, top: ReadonlyMap<string, MergedEntry>): SetConflict | undefined {
  let entry: MergedEntry | undefined;
  let entries: ReadonlyMap<string, MergedEntry> | undefined = top;
  for (const key of set.path) {
    entry = entries?.get(key);
    entries = entry?.value.kind === 'map' ? entry.value.entries : undefined;
  }
  if (entries && entries.size > 0) return undefined;
  return { set, into: set.path, expected: 'name', found: 'a map', origin: entry?.origin };
}

/** Helm minds what it finds below a key, and a list in a list; any other item that is no map gives way to one. */
function conflictInside(list: Json, steps: SetPath): Pick<SetConflict, 'expected' | 'found'> | undefined {
  let found: Json | undefined = list;
  for (const [index, step] of steps.entries()) {
    if (found === undefined) return undefined;
    const isItem = index > 0 && typeof steps[index - 1] === 'number';
    if (typeof step === 'number') {
      if (!isList(found)) return isItem && found === null ? undefined : { expected: 'list', found };
      found = found[step];
    } else {
      if (!isJsonMap(found)) return isItem ? undefined : { expected: 'map', found };
      found = found[step];
    }
  }
  return undefined;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
