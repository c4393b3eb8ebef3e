// Cluster ids that get the same port names.
import { shortensClusterIds } from '../chart/portNames';
import { clusterIds, type ClusterId } from '../values/clusterIds';
import { clusterPorts } from '../values/names';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

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
      title: 'kept apart by names of their own',
      values: `external-spire-server:
  kubeConfigs:
    production-cluster-01:
      kubeConfigBase64: QQ==
    production-staging-01:
      kubeConfigBase64: QQ==
  externalControllerManagers:
    clusters:
      production-cluster-01: {}
      production-staging-01:
        healthPortName: hp-cm-stag-01
        prometheusPortName: pm-cm-stag-01
`,
    },
    {
      title: 'ids that stay apart',
      values: `external-spire-server:\n  kubeConfigs:\n    eu-central-1:\n      kubeConfigBase64: QQ==\n    eu-central-12:\n      kubeConfigBase64: QQ==\n`,
    },
  ],
  *check(release) {
    if (!shortensClusterIds(release.model.version)) return;
    const first = new Map<string, ClusterId>();
    for (const cluster of clusterIds(release)) {
      const { server, id, path } = cluster;
      const names = clusterPorts(release, cluster).map(port => port.name);
      const name = names.find(candidate => first.has(`${server} ${candidate}`));
      const other = name === undefined ? undefined : first.get(`${server} ${name}`);
      for (const own of names) if (!first.has(`${server} ${own}`)) first.set(`${server} ${own}`, cluster);
      if (name === undefined || !other) continue;
      yield {
        setting: path,
        message: `Cluster ids "${other.id}" and "${id}" both get the port name "${name}"; probes and metrics by that name reach one of them. \`healthPortName\` and \`prometheusPortName\` under ${shown([server, 'externalControllerManagers', 'clusters', id])} keep them apart.`,
        related: [{ at: release.blame(other.path), message: `"${other.id}" has the same port name` }],
      };
    }
  },
};
