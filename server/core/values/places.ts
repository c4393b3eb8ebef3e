// Where in the user's values something stands, for the rare question about all of them.
import type { SettingPath } from '../path';
import type { MergedEntry } from './merge';
import type { Release } from './release';

/** Nobody's values are that many; an alias bomb stops here. */
const mostLooked = 50_000;

/** Every entry of the user's layers with its path, outer ones first. */
export function eachEntry(release: Release, visit: (entry: MergedEntry, path: SettingPath) => void): void {
  let left = mostLooked;
  const walk = (entry: MergedEntry | undefined, path: SettingPath): void => {
    left -= 1;
    if (!entry || left < 0) return;
    visit(entry, path);
    if (entry.value.kind === 'map') entry.value.entries.forEach((inner, key) => walk(inner, [...path, key]));
  };
  for (const key of release.userKeys([])) walk(release.entry([key]), [key]);
}

/** Settings whose value is a text, or a list of texts, that the question takes. */
export function placesOf(release: Release, takes: (text: string) => boolean): readonly SettingPath[] {
  const found: SettingPath[] = [];
  eachEntry(release, ({ value }, path) => {
    if (value.kind === 'map') return;
    if (takes(typeof value.value === 'string' ? value.value : JSON.stringify(value.value))) found.push(path);
  });
  return found;
}
