// Cluster ids that no controller manager can be named after.
import { clusterIds } from '../values/clusterIds';
import { bareIdProblem, clusterIdProblem } from '../values/names';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import type { ReleaseRule, Report } from './rule';

export const clusterIdName: ReleaseRule = {
  id: 'cluster-id-name',
  summary: 'Require cluster ids that fit into container names',
  category: 'names',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'For each child cluster a server runs the container "spire-controller-manager-<id>", and Kubernetes takes DNS labels of at most 63 ' +
    'characters as container names. The id is also written into YAML without quotes: `true`, `0123` or `1e3` arrive as a boolean or a ' +
    'number and the StatefulSet is refused.',
  source:
    'spire-server templates/_controller-manager-container.tpl, server-resource.yaml, kubeconfig-secret.yaml; kube-apiserver 1.34 by dry runs.',
  scope: 'release',
  examples: [
    {
      title: 'in upper case',
      values: `external-spire-server:
  kubeConfigs:
    Routing-QA:
#   ^^^^^^^^^^ error: "spire-controller-manager-Routing-QA", but Kubernetes takes only
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'too long',
      values: `external-spire-server:
  kubeConfigs:
    production-cluster-eu-central-frankfurt:
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: An id may have 38.
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'a number',
      values: `external-spire-server:
  kubeConfigs:
    "0123":
#   ^^^^^^ error: read as a number
      kubeConfigBase64: QQ==
`,
    },
    {
      title: 'ids',
      values: `external-spire-server:\n  kubeConfigs:\n    routing-qa-01:\n      kubeConfigBase64: QQ==\n    2024-01-01:\n      kubeConfigBase64: QQ==\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const report of [...kubeConfigs(release), ...managers(release)]) {
      const id = `${report.server} ${report.id}`;
      if (said.has(id)) continue;
      said.add(id);
      yield report;
    }
  },
};

interface Found extends Report {
  readonly server: string;
  readonly id: string;
}

/** A kubeconfig's id is a key of a Secret and of the volume that mounts it. */
function* kubeConfigs(release: Release): Iterable<Found> {
  const managed = new Set(clusterIds(release).map(({ server, id }) => `${server} ${id}`));
  for (const { alias } of partsMaybeOn(release, 'spire-server')) {
    const map = [alias, 'kubeConfigs'];
    for (const id of release.userKeys(map)) {
      if (release.entry([...map, id])?.value.kind !== 'map') continue;
      const problem = bareIdProblem(id) ?? (managed.has(`${alias} ${id}`) ? undefined : keyProblem(id));
      if (problem) yield { server: alias, id, setting: [...map, id], ...reported(id, problem) };
    }
  }
}

function* managers(release: Release): Iterable<Found> {
  for (const { server, id, path } of clusterIds(release)) {
    const problem = clusterIdProblem(id);
    if (problem) yield { server, id, setting: path, ...reported(id, problem) };
  }
}

function keyProblem(id: string): { readonly says: string; readonly stopsHelm: boolean } | undefined {
  if (/^[-._a-zA-Z0-9]+$/.test(id) && id.length <= 253 && !id.startsWith('..') && id !== '.') return undefined;
  const says =
    'is a key of a Secret, but Kubernetes takes only letters, 0-9, "-", "_" and "." there, at most 253 of them.';
  return { says, stopsHelm: false };
}

function reported(
  id: string,
  { says, stopsHelm }: { readonly says: string; readonly stopsHelm: boolean },
): Pick<Report, 'message' | 'effect'> {
  return {
    message: `Cluster id ${JSON.stringify(id)} ${says}`,
    effect: stopsHelm ? 'helm-fails' : 'kubernetes-rejects',
  };
}
