// Trust domains that an identity federates with, and whether anything brings their bundles.
import type { SettingPath } from '../path';
import { readTrustDomain, trustDomainProblem } from '../trust/spiffeId';
import { settledText } from '../values/effective';
import { identities, type Identity } from '../values/identities';
import { itemsOf, type Item } from '../values/items';
import { relationshipsOf, type Relationships } from '../values/relationships';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule, Report } from './rule';
import { quoted, shown } from './wording';

export const federatesWith: ReleaseRule = {
  id: 'federates-with',
  summary: 'Require a federation relationship for every trust domain that an identity federates with',
  category: 'federation',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'SPIRE refuses every entry that federates with a trust domain whose bundle it does not have. On the default identity that is every ' +
    'pod of the cluster: none gets an SVID. Bundles come through `clusterFederatedTrustDomains` of the same server, or are set by hand.',
  source:
    'spire-server, entry API (a registration that federates with an unknown bundle is refused); spire-controller-manager, ' +
    'ParseClusterSPIFFEIDSpec and renderStaticEntry.',
  scope: 'release',
  examples: [
    {
      title: 'a partner without a relationship',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [partner.example]
#                         ^^^^^^^^^^^^^^^ warning: \`internal-spire-server.controllerManager.identities.clusterFederatedTrustDomains\`
`,
    },
    {
      title: 'a URL in place of a name',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          federatesWith:
            - https://partner.example
#             ^^^^^^^^^^^^^^^^^^^^^^^ error: without "https://"
`,
    },
    {
      title: "a relationship under a server whose bundles don't reach the workloads",
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile: {type: https_web}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [partner.example]
#                         ^^^^^^^^^^^^^^^ warning: \`root-spire-server\`
`,
    },
    {
      title: 'with its relationship',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default:
          federatesWith: [partner.example]
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile: {type: https_web}
`,
    },
  ],
  *check(release) {
    const known = new Map<string, Relationships>();
    for (const kind of ['clusterSPIFFEIDs', 'clusterStaticEntries'] as const) {
      for (const identity of identities(release, kind)) {
        const setting = [...identity.path, 'federatesWith'];
        const items = itemsOf(release, setting);
        if (items.length === 0) continue;
        const { alias } = identity.server;
        let relationships = known.get(alias);
        if (!relationships) known.set(alias, (relationships = relationshipsOf(release, alias)));
        for (const item of items) {
          const report = judged(release, identity, setting, item, relationships);
          if (report) yield report;
        }
      }
    }
  },
};

function judged(
  release: Release,
  { server, key }: Identity,
  setting: SettingPath,
  { value, at, isFilledLater }: Item,
  relationships: Relationships,
): Report | undefined {
  if (typeof value !== 'string' || isFilledLater) return undefined;
  const name = readTrustDomain(value);
  if (name === undefined) {
    const problem = trustDomainProblem(value) ?? 'SPIRE does not read it';
    return {
      setting,
      at,
      message: `${quoted(value)} is no trust domain name: ${problem}. The controller manager refuses the whole of "${key}" for it, and no pod gets that identity.`,
      severity: 'error',
    };
  }
  if (name === settledText(release, server.alias, 'trustDomain')) {
    return {
      setting,
      at,
      message: `"${name}" is this server's own trust domain; pods get its bundle in any case.`,
      severity: 'info',
      effect: 'style',
    };
  }
  if (relationships.areOpen || relationships.names.has(name) || isElsewhere(release, server.alias)) return undefined;
  const other = relationships.elsewhere.get(name);
  const map = shown([server.alias, 'controllerManager', 'identities', 'clusterFederatedTrustDomains']);
  const missing = other
    ? `"${name}" has a relationship under \`${other}\` only, and bundles don't pass from one server to another`
    : `Nothing brings the bundle of "${name}": it has no entry in ${map}`;
  return {
    setting,
    at,
    message: `${missing}. Until \`${server.alias}\` has it, SPIRE refuses every entry of "${key}", and its pods get no identity.`,
    ...(!release.whole && { severity: 'hint' }),
  };
}

/** The entries of an external server are made by a server of another release, which has bundles of its own. */
function isElsewhere(release: Release, alias: string): boolean {
  return isTruthy(release.value([alias, 'externalServer']));
}
