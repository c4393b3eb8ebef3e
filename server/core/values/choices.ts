// Settings of which a part takes one, such as the key managers: each with a switch of its own, some on by default.
import { settingAt } from '../chart/node';
import type { Json } from '../json';
import type { SettingPath } from '../path';
import type { Release } from './release';
import { isOpen, whether } from './settled';

export interface Choice {
  /** Its key in the section. */
  readonly name: string;
  /** What switches it on. */
  readonly path: SettingPath;
  /** `undefined` while another layer may still decide. */
  readonly on: boolean | undefined;
  readonly isDefault: boolean;
}

/** The choices that the chart version has in a section; `test` is how its templates read a switch. */
export function choicesIn(
  release: Release,
  section: SettingPath,
  test: (value: Json | undefined) => boolean,
): readonly Choice[] {
  const children = settingAt(release.model.top, section)?.children ?? new Map<string, never>();
  return [...children]
    .filter(([, child]) => child.children.get('enabled')?.declared)
    .map(([name]) => {
      const path = [...section, name, 'enabled'];
      const own = release.entry([...section, name]);
      const isTakenAway = own?.value.kind === 'leaf' && own.value.value === null;
      const on = isTakenAway ? false : whether(release, path, test);
      return { name, path, on, isDefault: release.entry(path) === undefined };
    });
}

/** Names of what a map of further plugins holds; empty while nobody knows. */
export function pluginsIn(release: Release, map: SettingPath): readonly string[] {
  if (!settingAt(release.model.top, map) || isOpen(release, map)) return [];
  return release.userKeys(map);
}
