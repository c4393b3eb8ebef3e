// A cluster name that can't stand in the SPIFFE IDs of agents, or that its root can't use as a cluster id.
import { effective } from '../values/effective';
import { clusterIdProblem } from '../values/names';
import { partsMaybeOn } from '../values/parts';
import type { ReleaseRule } from './rule';
import { quoted } from './wording';

export const clusterNameSyntax: ReleaseRule = {
  id: 'cluster-name-syntax',
  summary: 'Require a cluster name that fits into SPIFFE IDs and cluster ids',
  category: 'trust',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The cluster name is a segment of every agent\'s SPIFFE ID, "spiffe://<trust domain>/spire/agent/k8s_psat/<cluster>/<uid>", and ' +
    'segments are made of letters, 0-9, ".", "-" and "_". A root knows a child by the same name, as a key under `kubeConfigs`, ' +
    'and makes container names of it: lower case, at most 38 characters.',
  source: 'SPIFFE-ID specification section 2.2; spire-server templates/_controller-manager-container.tpl.',
  scope: 'release',
  examples: [
    {
      title: 'with a blank',
      values: `global:
  spire:
    clusterName: production cluster
#                ^^^^^^^^^^^^^^^^^^ error: no segment of a SPIFFE ID
`,
    },
    {
      title: 'a child that no root can have',
      values: `tags:
  nestedChildFull: true
global:
  spire:
    clusterName: Prod_EU
#                ^^^^^^^ warning: as a cluster id
`,
    },
    { title: 'a name', values: `global:\n  spire:\n    clusterName: Prod_EU\n` },
  ],
  *check(release) {
    const isChild = ['nestedChildFull', 'nestedChildSecurity'].some(tag => release.value(['tags', tag]) === true);
    const said = new Set<string>();
    for (const { alias } of partsMaybeOn(release, 'spire-server', 'spire-agent')) {
      const { value, path } = effective(release, alias, 'clusterName');
      const id = path.join('.');
      if (said.has(id) || typeof value !== 'string' || value === '') continue;
      if (!release.entry(path) || release.isFilledLater(path)) continue;
      said.add(id);
      const at = release.blameValue(path);
      if (!isSegment(value)) {
        const message = `Cluster name ${quoted(value)} is no segment of a SPIFFE ID, which has letters, 0-9, ".", "-" and "_"; SPIRE can name no agent of this cluster.`;
        yield { setting: path, at, message };
        continue;
      }
      const problem = isChild ? clusterIdProblem(value) : undefined;
      if (problem)
        yield {
          setting: path,
          at,
          severity: 'warning',
          effect: 'kubernetes-rejects',
          message: `The root of this child needs its cluster name as a cluster id, and as a cluster id ${quoted(value)} ${problem.says}`,
        };
    }
  },
};

function isSegment(name: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(name) && name !== '.' && name !== '..';
}
