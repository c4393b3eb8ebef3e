// What spire-nested installs by its tags.
import type { Release } from './release';

/** The tags that a chart knows; none for a chart without. */
export function tagsOf({ model }: Release): readonly string[] {
  return [...(model.top.children.get('tags')?.children.keys() ?? [])];
}

/** True for a whole release of which no part is on: Helm installs namespaces at most, and reports success. */
export function installsNothing(release: Release): boolean {
  if (!release.whole || tagsOf(release).length === 0 || release.isFilledLater(['tags'])) return false;
  return [...release.components.values()].every(state => state === 'off');
}
