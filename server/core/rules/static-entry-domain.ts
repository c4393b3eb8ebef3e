// Static entries for a trust domain that the server does not serve.
import { settledText } from '../values/effective';
import { identities } from '../values/identities';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const staticEntryDomain: ReleaseRule = {
  id: 'static-entry-domain',
  summary: "Require IDs of the server's own trust domain in static entries",
  category: 'identities',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'A server makes entries for its own trust domain alone. The controller manager passes on an ID of another one, the server refuses the entry, ' +
    'and the workload never gets it; the only trace is a line in the log.',
  source:
    'SPIRE server, entry API: parent and SPIFFE ID must be members of the trust domain; spire-server controller-manager-static-entries.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'an ID of another trust domain',
      values: `global:
  spire:
    trustDomain: acme.example
internal-spire-server:
  controllerManager:
    identities:
      clusterStaticEntries:
        gateway:
          parentID: spiffe://acme.example/node
          spiffeID: spiffe://other.example/gateway
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: the server serves "acme.example"
          selectors:
            - unix:uid:1000
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
internal-spire-server:
  controllerManager:
    identities:
      clusterStaticEntries:
        gateway:
          parentID: spiffe://acme.example/node
          spiffeID: spiffe://acme.example/gateway
          selectors:
            - unix:uid:1000
`,
    },
    {
      title: 'IDs of the own one',
      values: `global:
  spire:
    trustDomain: acme.example
internal-spire-server:
  controllerManager:
    identities:
      clusterStaticEntries:
        gateway:
          parentID: spiffe://acme.example/node
          spiffeID: spiffe://acme.example/gateway
          selectors:
            - unix:uid:1000
`,
    },
  ],
  *check(release) {
    for (const { server, path } of identities(release, 'clusterStaticEntries')) {
      const domain = settledText(release, server.alias, 'trustDomain');
      if (domain === undefined) continue;
      for (const key of ['parentID', 'spiffeID']) {
        const setting = [...path, key];
        const id = release.text(setting);
        const other = id === undefined ? undefined : /^spiffe:\/\/([^/{]+)(?=\/|$)/.exec(id)?.[1];
        if (id === undefined || other === undefined || other === domain || release.isFilledLater(setting)) continue;
        yield {
          setting,
          at: release.blameValue(setting),
          message: `${quoted(id)} is of the trust domain "${other}", and the server serves "${domain}"; SPIRE refuses the entry that ${shown([path.at(-1)!])} is made into.`,
          fixes: [
            {
              title: `Change it to the trust domain "${domain}"`,
              safe: false,
              changes: [{ kind: 'set', path: setting, yaml: id.replace(other, domain) }],
            },
          ],
        };
      }
    }
  },
};
