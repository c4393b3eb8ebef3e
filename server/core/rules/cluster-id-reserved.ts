// The one cluster id that the chart keeps for the server's own cluster.
import { partsMaybeOn } from '../values/parts';
import type { ReleaseRule } from './rule';

const reserved = 'chart-internal';

export const clusterIdReserved: ReleaseRule = {
  id: 'cluster-id-reserved',
  summary: 'Disallow the cluster id "chart-internal"',
  category: 'names',
  severity: 'error',
  effect: 'trust-breaks',
  versions: { from: '0.26.0' },
  why:
    'From 0.26 on a server that publishes its bundle in its own cluster too lists that one as "chart-internal". A child of that ' +
    'name takes the place: the bundle goes there, and agents beside the server wait for theirs.',
  source: 'spire-server templates/configmap.yaml, BundlePublisher "k8s_configmap"; rendered with every version.',
  scope: 'release',
  examples: [
    {
      title: 'a child of that name',
      values: `external-spire-server:
  bundlePublisher:
    k8sConfigMap:
      enabled: true
  kubeConfigs:
    chart-internal:
#   ^^^^^^^^^^^^^^ error: no longer published
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'where the server publishes to children only',
      values: `external-spire-server:\n  kubeConfigs:\n    chart-internal:\n      kubeConfigBase64: QQ==\n`,
    },
  ],
  *check(release) {
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const publisher = [alias, 'bundlePublisher'];
      const both = ['k8sConfigMap', 'externalK8sConfigMap'].map(kind => [...publisher, kind, 'enabled']);
      if (!both.every(path => String(release.value(path)) === 'true')) continue;
      const named = [...publisher, 'externalK8sConfigMap', 'clusters'];
      const map = release.userKeys(named).length > 0 ? named : [alias, 'kubeConfigs'];
      if (!release.userKeys(map).includes(reserved)) continue;
      yield {
        setting: [...map, reserved],
        message: `"${reserved}" is the chart's own word for this server's cluster: with a child of that name the bundle is no longer published here, and the agents of this cluster get none.`,
      };
    }
  },
};
