// Where `--set` goes into something that holds nothing else: Helm's reader of `--set` expects the map or the list that the path names.
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { mergeLayers, type MergedEntry, type Origin, type SetValue } from './merge';
import type { Release } from './release';

export interface SetConflict {
  readonly set: SetValue;
  /** What it goes into. */
  readonly into: SettingPath;
  readonly expected: 'map' | 'list';
  readonly found: Json | 'a map';
  /** Where that stands; `undefined` for what an earlier `--set` put there. */
  readonly origin: Origin | undefined;
}

/**
 * The first one, since Helm stops there. What a chart has by default is no obstacle: `--set` is read into the user's files.
 * Source: helm pkg/strvals, `key`.
 */
export function setConflict(release: Release): SetConflict | undefined {
  for (const [index, set] of release.sets.entries()) {
    if (set.placeholder) continue;
    const { entries } = mergeLayers(release.layers, release.sets.slice(0, index));
    const conflict = conflictOf(set, entries);
    if (conflict) return conflict;
  }
  return undefined;
}

function conflictOf(set: SetValue, top: ReadonlyMap<string, MergedEntry>): SetConflict | undefined {
  let entries = top;
  for (let depth = 1; depth <= set.path.length; depth += 1) {
    const into = set.path.slice(0, depth);
    const entry = entries.get(into.at(-1)!);
    if (!entry) return undefined;
    const { value, origin } = entry;
    if (value.kind === 'leaf' && value.placeholder) return undefined;
    const isLast = depth === set.path.length;
    if (isLast && !set.item) return undefined;
    if (value.kind === 'map') {
      if (isLast) return { set, into, expected: 'list', found: 'a map', origin };
      entries = value.entries;
      continue;
    }
    if (isLast && Array.isArray(value.value)) return undefined;
    return { set, into, expected: isLast ? 'list' : 'map', found: value.value, origin };
  }
  return undefined;
}
