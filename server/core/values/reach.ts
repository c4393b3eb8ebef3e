// Whether Helm comes to a setting in this release: the parts that read it, and what each of them must have switched on.
import type { Condition, Reach } from '../chart/typeFacts';
import type { Component } from '../chart/model';
import { settingAt } from '../chart/node';
import type { SettingPath } from '../path';
import { mayBeOn } from './parts';
import type { Release } from './release';
import { isTruthy } from './truth';

/** True where Helm comes to the setting, or may: what a layer that we do not see can switch on counts. */
export function mayReach(release: Release, path: SettingPath, reaches: readonly Reach[]): boolean {
  return reaches.some(reach =>
    placesOf(release, path, reach).some(place => reach.all.every(condition => mayHold(release, place, condition))),
  );
}

/** Where the conditions are to be looked up: below each alias whose templates read the setting, or at the top. */
function placesOf(release: Release, path: SettingPath, { part }: Reach): readonly SettingPath[] {
  const own = release.model.components.get(path[0]!);
  if (own && path[1] === 'global' && (part === '' || isReplaced(release, path.slice(1)))) return [];
  if (part === '' || (part === undefined && !own)) return [[]];
  const readers: readonly Component[] = own ? [own] : [...release.model.components.values()];
  return readers
    .filter(component => part === undefined || component.part === part)
    .filter(component => mayBeOn(release, component))
    .map(({ alias }) => [alias]);
}

/** What stands under `global` of a part gives way to the release's `global`, unless one of them is a map and the other is not. */
function isReplaced(release: Release, path: SettingPath): boolean {
  return settingAt(release.model.top, path)?.type !== 'map' && release.value(path) !== undefined;
}

function mayHold(release: Release, place: SettingPath, { path, is, not }: Condition): boolean {
  const full = path[0] === 'global' ? path : [...place, ...path];
  if (release.isFilledLater(full)) return true;
  const value = release.value(full);
  if ((is === undefined ? isTruthy(value) : value === is) !== not) return true;
  return !release.whole && release.entry(full) === undefined;
}
