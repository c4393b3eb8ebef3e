// Answers that hold whatever other layers say: a rule that counts or compares asks for these.
import type { Json } from '../json';
import type { SettingPath } from '../path';
import type { Release } from './release';

/** What a test says of a setting's value; `undefined` while another layer, or whoever fills it in, may still decide. */
export function whether(
  release: Release,
  path: SettingPath,
  test: (value: Json | undefined) => boolean,
): boolean | undefined {
  if (isOpen(release, path)) return undefined;
  return test(release.value(path));
}

/** True where the value is not known yet, and where something that is no map stands above it, which is another mistake. */
export function isOpen(release: Release, path: SettingPath): boolean {
  return release.isFilledLater(path) || release.mayBeSetElsewhere(path) || isCutOff(release, path);
}

/** True where a null or a scalar stands in place of a section on the way to the setting. */
export function isCutOff(release: Release, path: SettingPath): boolean {
  for (let length = 1; length < path.length; length += 1) {
    const entry = release.entry(path.slice(0, length));
    if (!entry) return false;
    if (entry.value.kind === 'leaf') return true;
  }
  return false;
}

/** Of some settings the one that was written last: the one that made the difference. */
export function lastWritten(release: Release, paths: readonly SettingPath[]): SettingPath | undefined {
  let last: { readonly path: SettingPath; readonly layer: number; readonly start: number } | undefined;
  for (const path of paths) {
    const entry = release.entry(path);
    if (!entry) continue;
    const { origin } = entry;
    const layer = origin?.layer ?? release.layers.length;
    const start = origin?.keySpan.start ?? 0;
    if (!last || layer > last.layer || (layer === last.layer && start > last.start)) last = { path, layer, start };
  }
  return last?.path;
}
