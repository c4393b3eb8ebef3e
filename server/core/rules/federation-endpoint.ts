// Where and how the bundle of a federated trust domain is fetched.
import type { SettingPath } from '../path';
import { readSpiffeId, readTrustDomain } from '../trust/spiffeId';
import { identities } from '../values/identities';
import type { Release } from '../values/release';
import { yamlText } from '../values/yamlText';
import type { ReleaseRule, Report } from './rule';
import { quoted, removeFix, shown } from './wording';

const profiles = ['https_spiffe', 'https_web'];

export const federationEndpoint: ReleaseRule = {
  id: 'federation-endpoint',
  summary: 'Require a bundle endpoint that SPIRE can fetch from',
  category: 'federation',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "A relationship says where the partner's bundle is and how its endpoint proves who it is: by a SPIFFE ID (https_spiffe, which names " +
    'that ID) or by a web certificate (https_web, which must not). The API server refuses other profiles; the controller manager refuses ' +
    'the rest, and the partner stays unknown.',
  source:
    'spire-crds, ClusterFederatedTrustDomain (enum of the profile, required fields); spire-controller-manager, ' +
    'ParseClusterFederatedTrustDomainSpec.',
  scope: 'release',
  examples: [
    {
      title: 'a profile without the ID that it needs',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile:
            type: https_spiffe
#                 ^^^^^^^^^^^^ error: \`endpointSPIFFEID\`
`,
      fixed: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile:
            type: https_spiffe
            endpointSPIFFEID: spiffe://partner.example/spire/server
`,
    },
    {
      title: 'an ID that the profile has no use for, and a URL without encryption',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: http://partner.example
#                            ^^^^^^^^^^^^^^^^^^^^^^ error: https
          bundleEndpointProfile:
            type: https_web
            endpointSPIFFEID: spiffe://partner.example/spire/server
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: https_web
`,
    },
    {
      title: 'the endpoint of a third party',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile:
            type: https_spiffe
            endpointSPIFFEID: spiffe://partner.exmaple/spire/server
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: "partner.exmaple"
`,
    },
    {
      title: 'both kinds',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire-server-federation.partner.example
          bundleEndpointProfile:
            type: https_spiffe
            endpointSPIFFEID: spiffe://partner.example/spire/server
        other:
          trustDomain: other.example
          bundleEndpointURL: https://bundle.other.example:8443/keys
          bundleEndpointProfile: {type: https_web}
`,
    },
  ],
  *check(release) {
    for (const { path } of identities(release, 'clusterFederatedTrustDomains')) {
      const reports = [urlReport(release, path), profileReport(release, path)];
      for (const report of reports) if (report) yield report;
    }
  },
};

function urlReport(release: Release, path: SettingPath): Report | undefined {
  const setting = [...path, 'bundleEndpointURL'];
  const value = release.entry(setting)?.value;
  if (value?.kind !== 'leaf' || value.placeholder !== undefined) return undefined;
  const at = release.blameValue(setting);
  if (value.value === '' || value.value === null) {
    const message = `${shown(setting)} is empty, and the chart leaves it out; the API server refuses the relationship.`;
    return { setting, at, message, effect: 'kubernetes-rejects' };
  }
  const url = typeof value.value === 'string' ? value.value : undefined;
  const problem = url === undefined ? undefined : urlProblem(url);
  return problem === undefined
    ? undefined
    : {
        setting,
        at,
        message: `${quoted(url!)} ${problem}; the controller manager refuses the relationship, and the bundle is never fetched.`,
        ...(/^http:\/\/[^/@]+(\/.*)?$/.test(url!) && {
          fixes: [
            {
              title: 'Change to https',
              safe: false,
              changes: [{ kind: 'set', path: setting, yaml: yamlText(url!.replace(/^http/, 'https')) } as const],
            },
          ],
        }),
      };
}

function urlProblem(url: string): string | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1];
  if (scheme?.toLowerCase() !== 'https') return 'is not fetched over https';
  const host = /^[A-Za-z]+:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  if (host === '') return 'names no host';
  return host.includes('@') ? 'holds a user name' : undefined;
}

function profileReport(release: Release, path: SettingPath): Report | undefined {
  const profile = [...path, 'bundleEndpointProfile'];
  if (release.entry(profile)?.value.kind !== 'map') return undefined;
  const typePath = [...profile, 'type'];
  const idPath = [...profile, 'endpointSPIFFEID'];
  if ([typePath, idPath].some(setting => release.isFilledLater(setting))) return undefined;
  const type = release.value(typePath);
  const id = release.value(idPath);
  if (type === undefined || !profiles.includes(String(type))) {
    const said = type === undefined ? `${shown(typePath)} is missing` : `${quoted(type)} is no profile`;
    return {
      setting: typePath,
      at: type === undefined ? release.blame(profile) : release.blameValue(typePath),
      message: `${said}; there are "https_spiffe" and "https_web", and the API server refuses the relationship.`,
      effect: 'kubernetes-rejects',
    };
  }
  const hasId = typeof id === 'string' && id !== '';
  if (type === 'https_web') {
    return hasId
      ? {
          setting: idPath,
          at: release.blameValue(idPath),
          message: `\`endpointSPIFFEID\` does not go with https_web, which trusts a web certificate; the controller manager refuses the relationship.`,
          fixes: [removeFix(idPath)],
        }
      : undefined;
  }
  return idReport(release, path, idPath, hasId ? id : undefined);
}

function idReport(
  release: Release,
  path: SettingPath,
  setting: SettingPath,
  id: string | undefined,
): Report | undefined {
  const partner = [...path, 'trustDomain'];
  const name = release.isFilledLater(partner) ? undefined : readTrustDomain(release.text(partner) ?? '');
  if (id === undefined) {
    const usual = name === undefined ? undefined : `spiffe://${name}/spire/server`;
    return {
      setting,
      at: release.blameValue([...setting.slice(0, -1), 'type']),
      message: `https_spiffe needs \`endpointSPIFFEID\`, the ID of the server behind the endpoint; the controller manager refuses the relationship without it.`,
      fixes:
        usual === undefined
          ? []
          : [
              {
                title: `Add \`endpointSPIFFEID: ${usual}\``,
                safe: false,
                changes: [{ kind: 'set', path: setting, yaml: usual }],
              },
            ],
    };
  }
  const at = release.blameValue(setting);
  const read = readSpiffeId(id);
  if (read.problem !== undefined) {
    const message = `${quoted(id)} is no SPIFFE ID: ${read.problem}. The controller manager refuses the relationship.`;
    return { setting, at, message };
  }
  if (name === undefined || read.id?.trustDomain === name) return undefined;
  return {
    setting,
    at,
    message: `The endpoint is to prove an ID of "${read.id?.trustDomain}", but the bundle is that of "${name}"; SPIRE can fetch it only with a bundle of "${read.id?.trustDomain}" in hand.`,
    severity: 'warning',
  };
}
