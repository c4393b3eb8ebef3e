// Cluster ids that get the same port names.
import { shortClusterId, shortensClusterIds } from '../chart/portNames';
import { clusterIds } from '../values/clusterIds';
import type { ReleaseRule } from './rule';

export const clusterIdCollision: ReleaseRule = {
  id: 'cluster-id-collision',
  summary: 'Disallow cluster ids that are shortened to the same port name',
  category: 'names',
  severity: 'warning',
  effect: 'differs',
  versions: { from: '0.28.2' },
  why:
    'From 0.28.2 on long cluster ids are cut to 9 characters. Two that end alike get the same port names; Kubernetes takes them, since ' +
    'they stand in different containers, but probes and metrics by name reach only one of the clusters.',
  source: 'spire-server templates/_controller-manager-container.tpl, "Generate port names".',
  scope: 'release',
  examples: [
    {
      title: 'two production clusters',
      values: `external-spire-server:
  kubeConfigs:
    production-cluster-01:
      kubeConfigBase64: QQ==
    production-staging-01:
#   ^^^^^^^^^^^^^^^^^^^^^ warning: "hp-cm-produc-01"
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'ids that stay apart',
      values: `external-spire-server:\n  kubeConfigs:\n    eu-central-1:\n      kubeConfigBase64: QQ==\n    eu-central-12:\n      kubeConfigBase64: QQ==\n`,
    },
  ],
  *check(release) {
    if (!shortensClusterIds(release.model.version)) return;
    const first = new Map<string, { id: string; path: readonly string[] }>();
    for (const { server, id, path } of clusterIds(release)) {
      const overrides = [server, 'externalControllerManagers', 'clusters', id];
      if (release.text([...overrides, 'healthPortName']) && release.text([...overrides, 'prometheusPortName']))
        continue;
      const short = shortClusterId(id);
      const key = `${server} ${short}`;
      const other = first.get(key);
      if (!other) {
        first.set(key, { id, path });
        continue;
      }
      yield {
        setting: path,
        message: `Cluster ids "${other.id}" and "${id}" both become the port name "hp-cm-${short}"; probes and metrics by that name reach one of them. \`healthPortName\` and \`prometheusPortName\` under \`${overrides.join('.')}\` keep them apart.`,
        related: [{ at: release.blame(other.path), message: `"${other.id}" has the same short name` }],
      };
    }
  },
};
