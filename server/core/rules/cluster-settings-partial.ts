// Settings for some clusters that leave the other clusters without what they had.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

/** Maps that stand in for `kubeConfigs` as soon as they hold one cluster, and what a cluster goes without that is not in them. */
const maps: readonly { readonly path: SettingPath; readonly enabled: SettingPath; readonly otherwise: string }[] = [
  {
    path: ['externalControllerManagers', 'clusters'],
    enabled: ['externalControllerManagers', 'enabled'],
    otherwise: 'no controller manager, so nothing registers their workloads',
  },
  {
    path: ['nodeAttestor', 'externalK8sPSAT', 'clusters'],
    enabled: ['nodeAttestor', 'externalK8sPSAT', 'enabled'],
    otherwise: 'no node attestation, so their agents are refused',
  },
  {
    path: ['bundlePublisher', 'externalK8sConfigMap', 'clusters'],
    enabled: ['bundlePublisher', 'externalK8sConfigMap', 'enabled'],
    otherwise: 'no trust bundle, so their agents never start',
  },
];

export const clusterSettingsPartial: ReleaseRule = {
  id: 'cluster-settings-partial',
  summary: 'Require all clusters in a map of settings per cluster',
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  why:
    'While `clusters` is empty, every cluster of `kubeConfigs` is served with the defaults. One entry in it, made to set something for ' +
    'one cluster, turns it into the list of clusters: the others are dropped, and Helm says nothing.',
  source:
    'spire-server templates/_controller-manager-container.tpl and configmap.yaml: `clusters` in place of `kubeConfigs` unless it is ' +
    'empty. Rendered.',
  scope: 'release',
  examples: [
    {
      title: 'a setting for one of two clusters',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
    child2: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
#   ^^^^^^^^ warning: "child2" gets no controller manager
      child1:
        watchClassless: true
`,
      fixed: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
    child2: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      child1:
        watchClassless: true
      child2: {}
`,
    },
    {
      title: 'both clusters named',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
    child2: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      child1: {watchClassless: true}
      child2: {}
`,
    },
  ],
  *check(release) {
    if (!release.whole) return;
    for (const { alias } of partsOn(release, 'spire-server')) {
      const kubeConfigs = release.userKeys([alias, 'kubeConfigs']);
      if (kubeConfigs.length === 0) continue;
      for (const { path, enabled, otherwise } of maps) {
        const map = [alias, ...path];
        if (release.isFilledLater(map) || !isTruthy(release.value([alias, ...enabled]))) continue;
        const left = leftOut(release, map, kubeConfigs);
        if (left.length === 0) continue;
        const names = listed(
          left.slice(0, 3).map(id => `"${id}"`),
          'and',
        );
        const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
        yield {
          setting: map,
          message: `${shown(map)} replaces the clusters of \`kubeConfigs\` as soon as it holds one; ${names}${more} ${left.length === 1 ? 'gets' : 'get'} ${otherwise}.`,
          fixes: [
            {
              title: `Name ${left.length === 1 ? names : 'the others'} too`,
              safe: false,
              changes: left.map(id => ({ kind: 'set', path: [...map, id], yaml: '{}' })),
            },
          ],
        };
      }
    }
  },
};

/** Clusters with a kubeconfig that the map neither names nor takes the kubeconfig of. */
function leftOut(release: Release, map: SettingPath, kubeConfigs: readonly string[]): readonly string[] {
  const named = release.userKeys(map);
  if (named.length === 0) return [];
  const used = named.map(id => release.text([...map, id, 'kubeConfigName']) ?? id);
  return kubeConfigs.filter(id => !used.includes(id));
}
