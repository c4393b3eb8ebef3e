// The cluster ids of a release: the keys that name child clusters.
import type { SettingPath } from '../path';
import type { Release } from './release';

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
  return [...release.model.components.values()].flatMap(({ alias, part }) => {
    if (part !== 'spire-server' || (release.components.get(alias) === 'off' && release.whole)) return [];
    if (release.value([alias, 'externalControllerManagers', 'enabled']) === false) return [];
    const named = [alias, 'externalControllerManagers', 'clusters'];
    const map = release.userKeys(named).length > 0 ? named : [alias, 'kubeConfigs'];
    return release
      .userKeys(map)
      .filter(id => release.entry([...map, id])?.value !== undefined)
      .map(id => ({ server: alias, id, path: [...map, id] }));
  });
}
