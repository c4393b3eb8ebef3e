// A trust domain name that SPIFFE does not allow.
import { samePath, type SettingPath } from '../path';
import type { Effect } from '../finding';
import {
  bareTrustDomain,
  certificateProblem,
  longestTrustDomain,
  readTrustDomain,
  trustDomainProblem,
} from '../trust/spiffeId';
import type { Release } from '../values/release';
import { urlProblem } from '../values/goUrl';
import { readIssuers } from '../values/issuer';
import { yamlText } from '../values/yamlText';
import type { FixProposal, ReleaseRule } from './rule';
import { quoted } from './wording';

export const trustDomainSyntax: ReleaseRule = {
  id: 'trust-domain-syntax',
  summary: 'Require a trust domain name that SPIFFE allows',
  category: 'trust',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'A trust domain name is written bare, in lower case, without scheme, port or path. Helm and Kubernetes take nearly anything; ' +
    'spire-server exits at start, and every agent with it.',
  source:
    'SPIFFE-ID specification section 2.1: a-z, 0-9, dot, dash and underscore, at most 255 bytes; spire-server validate.',
  scope: 'release',
  examples: [
    {
      title: 'with a scheme',
      values: `global:
  spire:
    trustDomain: spiffe://acme.example/
#                ^^^^^^^^^^^^^^^^^^^^^^ error: written without "spiffe://"
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'in upper case',
      values: `global:
  spire:
    trustDomain: Acme.example
#                ^^^^^^^^^^^^ error: lower case
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'of a federated partner',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example:8443
#                      ^^^^^^^^^^^^^^^^^^^^ error: port
          bundleEndpointURL: https://partner.example:8443
          bundleEndpointProfile: {type: https_web}
`,
    },
    {
      title: 'with a scheme that SPIRE reads',
      values: `global:
  spire:
    trustDomain: spiffe://acme.example
#                ^^^^^^^^^^^^^^^^^^^^^ warning: host names
`,
    },
    {
      title: 'with a dot too many',
      values: `global:
  spire:
    trustDomain: acme.example.
#                ^^^^^^^^^^^^^ error: exits when it makes its first certificate
`,
    },
    { title: 'a name', values: `global:\n  spire:\n    trustDomain: prod_1.acme.example\n` },
    { title: 'filled in later', values: `global:\n  spire:\n    trustDomain: \${TRUST_DOMAIN}\n` },
  ],
  *check(release) {
    for (const { setting, consequence, effect } of trustDomains(release)) {
      const entry = release.entry(setting);
      const name = release.text(setting);
      if (!entry || name === undefined || name === '' || release.isFilledLater(setting)) continue;
      const problem = trustDomainProblem(name);
      const unsigned = effect === 'spire-fails' && problem === undefined ? certificateProblem(name) : undefined;
      if (unsigned !== undefined) {
        yield {
          setting,
          at: release.blameValue(setting),
          message: `${quoted(name)} is no trust domain for a certificate: ${unsigned}. spire-server finds its configuration valid and exits when it makes its first certificate.`,
        };
        continue;
      }
      if (problem === undefined) continue;
      const isRead = readTrustDomain(name) !== undefined;
      if (isRead && effect === 'trust-breaks') continue;
      const taken = isRead ? takenAnyway(name) : { consequence, effect };
      const said = stopsHelm(release, setting) ? unreadableUrl : taken;
      yield {
        setting,
        at: release.blameValue(setting),
        message: `${quoted(name)} is no trust domain name: ${problem}. ${said.consequence}`,
        effect: said.effect,
        ...(said.effect === 'differs' && { severity: 'warning' }),
        fixes: fixOf(setting, name),
      };
    }
  },
};

interface Place {
  readonly setting: SettingPath;
  readonly consequence: string;
  readonly effect: Effect;
}

const ownTrustDomain = { consequence: 'SPIRE refuses to start with it.', effect: 'spire-fails' } as const;
const partners = {
  consequence: 'SPIRE takes no bundle for it, so nothing of it is trusted.',
  effect: 'trust-breaks',
} as const;

/** SPIRE reads a name of any length, and one behind "spiffe://"; what the chart makes of it is another matter. */
function takenAnyway(name: string): { readonly consequence: string; readonly effect: Effect } {
  return {
    consequence:
      name.length > longestTrustDomain
        ? 'SPIRE starts with a warning; other SPIFFE software refuses its IDs.'
        : 'SPIRE takes what follows it, but the issuer and all host names that the chart makes of it are unusable.',
    effect: 'differs',
  };
}

const unreadableUrl = {
  consequence: 'Helm stops with an error, because no URL can hold it.',
  effect: 'helm-fails',
} as const;

/** The discovery provider's template reads the issuer as a URL, and the issuer may be made of the trust domain. */
function stopsHelm(release: Release, setting: SettingPath): boolean {
  return readIssuers(release).some(({ text, path }) => samePath(path, setting) && urlProblem(text) !== undefined);
}

/** Every place in the merged values that holds a bare trust domain name and is read. */
function trustDomains(release: Release): readonly Place[] {
  const everywhere = ['global', 'spire', 'trustDomain'];
  const found: Place[] = [{ setting: everywhere, ...ownTrustDomain }];
  for (const { alias } of release.model.components.values()) {
    if (release.value(everywhere) === '') found.push({ setting: [alias, 'trustDomain'], ...ownTrustDomain });
    const map = [alias, 'controllerManager', 'identities', 'clusterFederatedTrustDomains'];
    for (const key of release.userKeys(map)) {
      if (release.value([...map, key, 'enabled']) === false) continue;
      found.push({ setting: [...map, key, 'trustDomain'], ...partners });
    }
  }
  return found;
}

function fixOf(setting: SettingPath, name: string): readonly FixProposal[] {
  const bare = bareTrustDomain(name);
  if (bare === undefined) return [];
  return [
    { title: `Change to "${bare}"`, safe: false, changes: [{ kind: 'set', path: setting, yaml: yamlText(bare) }] },
  ];
}
