// Port names given to a cluster's controller manager that Kubernetes refuses.
import { portNameProblem } from '../chart/portNames';
import { clusterIds } from '../values/clusterIds';
import { clusterIdProblem, clusterPorts, isTextWithoutQuotes, type ClusterPort } from '../values/names';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

export const clusterPortName: ReleaseRule = {
  id: 'cluster-port-name',
  summary: 'Require port names that Kubernetes takes',
  category: 'names',
  severity: 'error',
  effect: 'kubernetes-rejects',
  versions: { from: '0.28.2' },
  why:
    "From 0.28.2 on `healthPortName` and `prometheusPortName` name the ports of a cluster's controller manager, and the chart writes them " +
    'down as they are: at most 15 characters of a-z, 0-9 and "-", no two dashes in a row, a letter among them, and not the same for both.',
  source: 'spire-server templates/_controller-manager-container.tpl; kube-apiserver 1.34 by dry runs.',
  scope: 'release',
  examples: [
    {
      title: 'too long',
      values: `external-spire-server:
  kubeConfigs:
    qa: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      qa:
        healthPortName: health-manager-qa
#                       ^^^^^^^^^^^^^^^^^ error: 17 characters; Kubernetes takes 15
`,
    },
    {
      title: 'twice the same',
      values: `global:
  spire:
    recommendations: {enabled: true}
external-spire-server:
  kubeConfigs:
    qa: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      qa:
        healthPortName: manager-qa
        prometheusPortName: manager-qa
#                           ^^^^^^^^^^ error: already has
`,
    },
    {
      title: 'names',
      values: `external-spire-server:
  kubeConfigs:
    qa: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      qa:
        healthPortName: health-qa
        prometheusPortName: metrics-qa
`,
    },
  ],
  *check(release) {
    for (const cluster of clusterIds(release)) {
      if (clusterIdProblem(cluster.id)) continue;
      const ports = clusterPorts(release, cluster);
      for (const [index, port] of ports.entries()) {
        const { setting, name } = port;
        if (setting === undefined) continue;
        const problem = problemOf(port, ports.slice(0, index), ports.slice(index + 1));
        if (problem === undefined) continue;
        yield { setting, at: release.blameValue(setting), message: `${keyOf(setting)} ${quoted(name)} ${problem}` };
      }
    }
  },
};

function problemOf(
  { name }: ClusterPort,
  before: readonly ClusterPort[],
  after: readonly ClusterPort[],
): string | undefined {
  const problem = portNameProblem(name);
  if (problem !== undefined) return `is no port name: ${problem}.`;
  if (!isTextWithoutQuotes(name))
    return 'is written by the chart without quotes; Kubernetes reads it as something other than text and refuses it.';
  // Of two written ones the second is to blame, else the written one.
  const same = [...before, ...after.filter(({ setting }) => setting === undefined)].find(other => other.name === name);
  return same && `is a name that the port of \`${same.key}\` already has; Kubernetes takes each once in a container.`;
}
