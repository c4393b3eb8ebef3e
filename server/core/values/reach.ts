// Whether Helm comes to a setting in this release: the parts that read it, and what each of them must have switched on.
import type { Condition, Reach } from '../chart/typeFacts';
import type { Component } from '../chart/model';
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { mayBeOn } from './parts';
import type { Release } from './release';
import { seenBy } from './seen';
import { isTruthy } from './truth';

/** True where Helm comes to the setting, or may: what a layer that we do not see can switch on counts. */
export function mayReach(release: Release, path: SettingPath, reaches: readonly Reach[]): boolean {
  return reaches.some(reach =>
    readersOf(release, path, reach)
      .filter(reader => isSeen(release, path, reader))
      .some(reader => reach.all.every(condition => mayHold(release, reader, condition))),
  );
}

/** True where some part, or the chart itself, finds what the user's layers say there, and no default instead. */
export function isSeenAnywhere(release: Release, path: SettingPath): boolean {
  const own = release.model.components.get(path[0]!);
  const readers = own ? [own.alias] : ['', ...release.model.components.keys()];
  return readers.some(reader => isSeen(release, path, reader));
}

/** Aliases whose templates read the setting, '' for the chart's own. */
function readersOf(release: Release, path: SettingPath, { part, all }: Reach): readonly string[] {
  const own = release.model.components.get(path[0]!);
  // The chart itself reads some settings of some parts, each under the part's own name.
  if (own && part === '' && path.length > 1 && !all.some(condition => condition.path[0] === own.alias)) return [];
  if (part === '' || (part === undefined && !own)) return [''];
  const readers: readonly Component[] = own ? [own] : [...release.model.components.values()];
  return readers
    .filter(component => part === undefined || component.part === part)
    .filter(component => mayBeOn(release, component))
    .map(({ alias }) => alias);
}

function isSeen(release: Release, path: SettingPath, reader: string): boolean {
  const below = path[0] === 'global' ? path : path.slice(1);
  if (below[0] !== 'global') return true;
  // Items of lists have no entries of their own.
  if (release.entry(path) === undefined) return true;
  return seenBy(release, reader, below).from?.join('\n') === path.join('\n');
}

function mayHold(release: Release, reader: string, { path, is, not }: Condition): boolean {
  const full = path[0] === 'global' || reader === '' ? path : [reader, ...path];
  if (release.isFilledLater(full)) return true;
  const value = valueFor(release, reader, path, full);
  if ((is === undefined ? isTruthy(value) : value === is) !== not) return true;
  return !release.whole && release.entry(full) === undefined;
}

function valueFor(release: Release, reader: string, path: SettingPath, full: SettingPath): Json | undefined {
  if (reader === '' || path[0] !== 'global') return release.value(full);
  const seen = seenBy(release, reader, path);
  return seen.kind === 'map' ? release.value(full) : seen.value;
}
