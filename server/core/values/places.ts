// Where in the user's values a text of some kind stands, for the rare question about all of them.
import type { SettingPath } from '../path';
import type { MergedMap } from './merge';
import type { Release } from './release';

/** Nobody's values are that many; an alias bomb stops here. */
const mostLooked = 50_000;

/** Settings whose value is a text, or a list or map of texts, that the question takes. */
export function placesOf(release: Release, takes: (text: string) => boolean): readonly SettingPath[] {
  const found: SettingPath[] = [];
  let left = mostLooked;
  const walk = (map: MergedMap, path: SettingPath): void => {
    for (const [key, { value }] of map.entries) {
      left -= 1;
      if (left < 0) return;
      const here = [...path, key];
      if (value.kind === 'map') walk(value, here);
      else if (typeof value.value === 'string' ? takes(value.value) : takes(JSON.stringify(value.value)))
        found.push(here);
    }
  };
  for (const key of release.userKeys([])) {
    const entry = release.entry([key]);
    if (entry?.value.kind === 'map') walk(entry.value, [key]);
    else if (entry && typeof entry.value.value === 'string' && takes(entry.value.value)) found.push([key]);
  }
  return found;
}
