// The cluster ids of a release: the keys that name child clusters.
import type { SettingPath } from '../path';
import type { MergedEntry } from './merge';
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isTruthy } from './truth';

export interface ClusterId {
  /** Alias of the server. */
  readonly server: string;
  readonly id: string;
  /** The first setting that names it. */
  readonly path: SettingPath;
}

/**
 * Ids that get a controller manager of their own: keys of `externalControllerManagers.clusters`, or of `kubeConfigs`
 * where there are none. Source: spire-server templates/_controller-manager-container.tpl.
 */
export function clusterIds(release: Release): readonly ClusterId[] {
  let known = found.get(release);
  if (!known) found.set(release, (known = idsIn(release)));
  return known;
}

/** Two rules ask, and a server can have hundreds. */
const found = new WeakMap<Release, readonly ClusterId[]>();

function idsIn(release: Release): readonly ClusterId[] {
  return partsMaybeOn(release, 'spire-server').flatMap(({ alias }) => {
    const managers = [alias, 'externalControllerManagers', 'enabled'];
    if (release.isFilledLater(managers) || !isTruthy(release.value(managers))) return [];
    const named = [alias, 'externalControllerManagers', 'clusters'];
    const map = release.userKeys(named).length > 0 ? named : [alias, 'kubeConfigs'];
    return release
      .userKeys(map)
      .filter(id => isUsable(release.entry([...map, id])))
      .map(id => ({ server: alias, id, path: [...map, id] }));
  });
}

/** Helm stops at an id that holds no map before it makes any name of it. */
function isUsable(entry: MergedEntry | undefined): boolean {
  return entry?.value.kind === 'map' || (entry?.value.kind === 'leaf' && entry.value.placeholder !== undefined);
}
