// What several notes ask about a release.
import type { SettingPath } from '../../path';
import { partsMaybeOn } from '../../values/parts';
import type { Release } from '../../values/release';

/** The path in each part of a kind that is in use. */
export function inParts(release: Release, kind: string, inPart: string): readonly SettingPath[] {
  return partsMaybeOn(release, kind).map(({ alias }) => [alias, ...inPart.split('.')]);
}

/** The same, where the user's own layers say something there. */
export function writtenIn(release: Release, kind: string, inPart: string): readonly SettingPath[] {
  return inParts(release, kind, inPart).filter(path => release.entry(path));
}

/** The same, where the value in force, the user's or the default, is this one. */
export function valuedIn(release: Release, kind: string, inPart: string, value: unknown): readonly SettingPath[] {
  return inParts(release, kind, inPart).filter(path => release.value(path) === value);
}

/** True for a release that gets its trust from a root in another cluster. */
export function isChild(release: Release): boolean {
  return ['nestedChildFull', 'nestedChildSecurity'].some(tag => release.value(['tags', tag]) === true);
}

/** True for a release that signs for other clusters or works in them. */
export function hasChildren(release: Release): boolean {
  const clusters = ['kubeConfigs', 'externalControllerManagers.clusters'];
  return clusters.some(map => inParts(release, 'spire-server', map).some(path => release.userKeys(path).length > 0));
}
