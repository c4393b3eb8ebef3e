// Cluster ids whose port names Kubernetes refuses.
import { portNameLimit, portNameProblem, shortensClusterIds } from '../chart/portNames';
import type { Release } from '../values/release';
import { clusterIds, type ClusterId } from '../values/clusterIds';
import { bareIdProblem, clusterIdProblem, clusterPorts } from '../values/names';
import { prometheusIsOn } from '../values/prometheus';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

export const clusterIdPortName: ReleaseRule = {
  id: 'cluster-id-port-name',
  summary: 'Require cluster ids that fit into port names',
  category: 'names',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'For every child cluster the external server runs a controller manager whose ports are named after the cluster id. Up to 0.28.1 the ' +
    'id stands in full behind "prom-cm-", so with prometheus on (recommendations switch it on) it may have 7 characters. Helm ' +
    'renders it; the API server refuses the StatefulSet, and no child gets identities.',
  source: 'spire-server templates/_controller-manager-container.tpl; Kubernetes: IANA_SVC_NAME, at most 15 characters.',
  scope: 'release',
  examples: [
    {
      title: 'too long for 0.28.1',
      chart: 'spire-nested@0.28.1',
      values: `tags: {nestedRoot: true}
global:
  spire:
    recommendations: {enabled: true}
external-spire-server:
  kubeConfigs:
    routing-qa-01:
#   ^^^^^^^^^^^^^ error: "prom-cm-routing-qa-01", 21 characters
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'without prometheus it is only a warning ahead',
      chart: 'spire-nested@0.28.1',
      values: `tags: {nestedRoot: true}
global:
  spire:
    recommendations: {enabled: false}
external-spire-server:
  kubeConfigs:
    routing-qa-01:
#   ^^^^^^^^^^^^^ hint: once prometheus is on
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'shortened from 0.28.2 on',
      chart: 'spire-nested@0.28.2',
      values: `external-spire-server:\n  kubeConfigs:\n    routing-qa-01:\n      kubeConfigBase64: QQ==\n`,
    },
    {
      title: 'shortened to two dashes in a row',
      values: `external-spire-server:
  kubeConfigs:
    pro--duction:
#   ^^^^^^^^^^^^ error: "hp-cm-pro--e32"
      kubeConfigBase64: QQ==
`,
    },
  ],
  *check(release) {
    const limited = !shortensClusterIds(release.model.version);
    for (const cluster of clusterIds(release)) {
      // An id that no container can have is cluster-id-name's.
      if (clusterIdProblem(cluster.id) ?? bareIdProblem(cluster.id)) continue;
      yield* limited ? upTo0281(release, cluster) : from0282(release, cluster);
    }
  },
};

function* upTo0281(release: Release, { server, id, path: setting }: ClusterId): Iterable<Report> {
  const name = `prom-cm-${id}`;
  const problem = portNameProblem(name);
  if (problem === undefined) return;
  const on = prometheusIsOn(release, server);
  if (on === undefined) return;
  const said = `Cluster id "${id}" makes the port name "${name}", ${problem}.`;
  const tooLong = name.length > portNameLimit;
  const longest = portNameLimit - 'prom-cm-'.length;
  yield on
    ? {
        setting,
        message: tooLong ? `${said} Up to chart 0.28.1, with prometheus on, an id may have ${longest}.` : said,
      }
    : {
        setting,
        message: `${said} It is made once prometheus is on${tooLong ? '; from chart 0.28.2 on the name is shortened' : ''}.`,
        severity: 'hint',
      };
}

function* from0282(release: Release, cluster: ClusterId): Iterable<Report> {
  const { server, id, path: setting } = cluster;
  for (const { name, setting: given } of clusterPorts(release, cluster)) {
    const problem = given === undefined ? portNameProblem(name) : undefined;
    if (problem === undefined) continue;
    const named = shown([server, 'externalControllerManagers', 'clusters', id]);
    const instead = `\`healthPortName\` and \`prometheusPortName\` under ${named} can name the ports.`;
    yield { setting, message: `Cluster id "${id}" makes the port name "${name}", ${problem}. ${instead}` };
    return;
  }
}
