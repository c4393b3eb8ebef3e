// Values of earlier layers that later ones replace.
import type { SettingPath } from '../path';
import type { MergedEntry, Origin } from './merge';
import { eachEntry } from './places';
import type { Blame, Release } from './release';

export interface Replaced {
  readonly path: SettingPath;
  readonly now: MergedEntry;
  readonly before: MergedEntry;
  /** Where the value before stands. */
  readonly place: Blame;
}

const known = new WeakMap<Release, readonly Replaced[]>();

/** Several rules ask, and a release of one layer has none. */
export function replacedIn(release: Release): readonly Replaced[] {
  let found = known.get(release);
  if (!found) known.set(release, (found = release.layers.length < 2 ? [] : look(release)));
  return found;
}

function look(release: Release): readonly Replaced[] {
  const found: Replaced[] = [];
  eachEntry(release, (now, path) => {
    const before = now.under;
    if (before?.origin && now.origin && before.origin.source !== now.origin.source) {
      found.push({ path, now, before, place: placeOf(before.origin) });
    }
  });
  return found;
}

function placeOf({ source, keySpan }: Origin): Blame {
  return { source, span: keySpan };
}
