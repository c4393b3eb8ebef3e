// Federation relationships with the wrong party, or at a server whose bundles nobody gets.
import { readTrustDomain } from '../trust/spiffeId';
import { settledText } from '../values/effective';
import { identities, type Identity } from '../values/identities';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { removeFix, shown } from './wording';

export const federatedTrustDomain: ReleaseRule = {
  id: 'federated-trust-domain',
  summary: 'Require federation relationships with other trust domains, each once, at a server that signs workloads',
  category: 'federation',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'SPIRE refuses a relationship of a trust domain with itself, and of two with the same partner the controller manager takes the older. ' +
    "Bundles that a server fetches reach the workloads that this very server signs: a root's, or those of a server that runs " +
    'elsewhere, reach none.',
  source:
    'spire-server, trust domain API; spire-controller-manager, federation relationship reconciler; spire-server values.yaml, ' +
    'externalControllerManagers.defaults.reconcile.',
  scope: 'release',
  examples: [
    {
      title: 'its own trust domain, as happens with a layer that both partners share',
      values: `global: {spire: {trustDomain: acme.example}}
internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        acme:
          trustDomain: acme.example
#                      ^^^^^^^^^^^^ error: own trust domain
          bundleEndpointURL: https://spire-server-federation.acme.example
          bundleEndpointProfile: {type: https_web}
`,
    },
    {
      title: 'one partner twice',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile: {type: https_web}
        partner-new:
          trustDomain: partner.example
#                      ^^^^^^^^^^^^^^^ error: "partner"
          bundleEndpointURL: https://spire.partner.example
          bundleEndpointProfile: {type: https_web}
`,
    },
    {
      title: 'at the root, which signs no workloads',
      values: `root-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
#       ^^^^^^^ warning: \`internal-spire-server\`
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile: {type: https_web}
`,
    },
    {
      title: 'at the server that signs the workloads',
      values: `global: {spire: {trustDomain: acme.example}}
internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile: {type: https_web}
`,
    },
  ],
  *check(release) {
    const first = new Map<string, Identity>();
    for (const identity of identities(release, 'clusterFederatedTrustDomains')) {
      const misplaced = placeReport(release, identity);
      if (misplaced) {
        yield misplaced;
        continue;
      }
      const setting = [...identity.path, 'trustDomain'];
      const name = release.isFilledLater(setting) ? undefined : readTrustDomain(release.text(setting) ?? '');
      if (name === undefined) continue;
      const { alias } = identity.server;
      if (name === settledText(release, alias, 'trustDomain')) {
        yield {
          setting,
          at: release.blameValue(setting),
          message: `"${name}" is the release's own trust domain; SPIRE refuses a relationship with itself.`,
          fixes: [removeFix(identity.path)],
        };
        continue;
      }
      const id = `${alias} ${name}`;
      const before = first.get(id);
      if (!before) {
        first.set(id, identity);
        continue;
      }
      yield {
        setting,
        at: release.blameValue(setting),
        message: `"${name}" already has the relationship "${before.key}" at \`${alias}\`; the controller manager takes the object that is older in the cluster and ignores the other.`,
        related: [{ at: release.blame(before.path), message: 'the other one' }],
      };
    }
  },
};

function placeReport(release: Release, { server: { alias }, key, path }: Identity): Report | undefined {
  const isRemote = isTruthy(release.value([alias, 'externalServer']));
  if (!isRemote && (alias !== 'root-spire-server' || release.model.chart !== 'spire-nested')) return undefined;
  const why = isRemote
    ? `\`${alias}\` stands for a server in the root's cluster, whose controller manager takes identities from here but no relationships`
    : `\`${alias}\` signs other servers only, and bundles don't pass on to the servers below`;
  return {
    setting: path,
    at: release.blame(path),
    message: `${why}: no workload gets the bundle of "${key}". It counts under ${shown(['internal-spire-server'])}.`,
    severity: 'warning',
  };
}
