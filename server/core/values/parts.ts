// The parts of a release that rules go through: which are on, and which a layer that we do not see may still switch on.
import type { Component } from '../chart/model';
import { pathOf } from '../path';
import type { Release } from './release';

/** Parts of one kind (`spire-server`, `spire-agent`, ...) that are on by the word of these layers. */
export function partsOn(release: Release, ...kinds: readonly string[]): readonly Component[] {
  return componentsOf(release, kinds).filter(({ alias }) => release.components.get(alias) === 'on');
}

/**
 * Parts that are on, and those that another layer may switch on. What stands in a section is judged for these, what is
 * missing in it only for `partsOn`.
 */
export function partsMaybeOn(release: Release, ...kinds: readonly string[]): readonly Component[] {
  return componentsOf(release, kinds).filter(component => mayBeOn(release, component));
}

/** False for what is off by the word of these layers; a tag that is missing may stand in another. */
export function mayBeOn(release: Release, { alias, conditions }: Component): boolean {
  if (release.components.get(alias) !== 'off') return true;
  return !release.whole && !conditions.some(condition => release.entry(pathOf(condition)));
}

function componentsOf({ model }: Release, kinds: readonly string[]): readonly Component[] {
  return [...model.components.values()].filter(({ part }) => kinds.includes(part));
}
