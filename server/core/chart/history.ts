// In which chart versions a setting exists. Derived from the models, so nothing has to be kept up by hand.
import type { Catalog } from './catalog';
import type { SettingPath } from '../path';
import { compareVersions } from './versions';

export interface History {
  /** Versions that read the setting, oldest first. */
  readonly versions: readonly string[];
  /** First version that reads it, where an older one is known that does not. */
  readonly since: string | undefined;
  /** First version after the last one that reads it. */
  readonly goneSince: string | undefined;
}

const memo = new WeakMap<Catalog, Map<string, History>>();

export function historyOf(catalog: Catalog, chart: string, path: SettingPath): History {
  let known = memo.get(catalog);
  if (!known) memo.set(catalog, (known = new Map()));
  const key = `${chart} ${path.join('\u0000')}`;
  let history = known.get(key);
  if (!history) known.set(key, (history = lookUp(catalog, chart, path)));
  return history;
}

function lookUp(catalog: Catalog, chart: string, path: SettingPath): History {
  const all = catalog.versions(chart);
  const versions = all.filter(version => catalog.reads(chart, version, path));
  const [first, last] = [versions[0], versions.at(-1)];
  return {
    versions,
    since: first !== undefined && first !== all[0] ? first : undefined,
    goneSince: last === undefined ? undefined : all.find(version => compareVersions(version, last) > 0),
  };
}
