// The trust domain where the DNS domain of the cluster belongs.
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

const domain = ['global', 'k8s', 'clusterDomain'];
const trust = ['global', 'spire', 'trustDomain'];

export const clusterDomain: ReleaseRule = {
  id: 'cluster-domain',
  summary: 'Disallow the trust domain as the DNS domain of the cluster',
  category: 'trust',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'The DNS domain of a cluster, "cluster.local" nearly everywhere, is what kubelet and CoreDNS were set up with and has nothing to do with SPIFFE. With ' +
    'another one in it the names of services that the chart makes are names that no DNS knows, and agents find no server.',
  source: "Charts' global.k8s.clusterDomain; Kubernetes, DNS for services and pods; a public issue of the charts.",
  scope: 'release',
  examples: [
    {
      title: 'the trust domain twice',
      values: `global:
  k8s:
    clusterDomain: acme.example
#                  ^^^^^^^^^^^^ warning: is the trust domain
  spire:
    trustDomain: acme.example
`,
      fixed: `global:
  k8s:
    clusterDomain: cluster.local
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a cluster with a DNS domain of its own',
      values: `global:\n  k8s:\n    clusterDomain: k8s.acme.example\n  spire:\n    trustDomain: acme.example\n`,
    },
  ],
  *check(release) {
    const value = release.text(domain);
    if (!value || !release.entry(domain) || !release.entry(trust) || value !== release.value(trust)) return;
    if (release.isFilledLater(domain) || value === 'cluster.local') return;
    yield {
      setting: domain,
      at: release.blameValue(domain),
      message: `${quoted(value)} is the trust domain, and ${shown(domain)} the DNS domain of the cluster, "cluster.local" unless kubelet was told another; with a wrong one no name of a service is found.`,
      related: [{ at: release.blameValue(trust), message: 'the trust domain' }],
      fixes: [
        {
          title: 'Change it to "cluster.local"',
          safe: false,
          changes: [{ kind: 'set', path: domain, yaml: 'cluster.local' }],
        },
      ],
    };
  },
};
