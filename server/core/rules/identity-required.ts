// Federated trust domains and static entries have properties that the chart does not do without.
import { settingAt } from '../chart/node';
import type { SettingPath } from '../path';
import { identityMap, writtenIdentities, type Identity, type IdentityKind } from '../values/identities';
import type { Release } from '../values/release';
import { nearest } from './nearestWord';
import type { FixProposal, Report, ReleaseRule } from './rule';
import { listed, quoted } from './wording';

const required: Readonly<Partial<Record<IdentityKind, readonly string[]>>> = {
  clusterFederatedTrustDomains: ['bundleEndpointProfile', 'bundleEndpointURL', 'trustDomain'],
  clusterStaticEntries: ['spiffeID', 'selectors', 'parentID'],
};
const kinds = ['clusterSPIFFEIDs', 'clusterFederatedTrustDomains', 'clusterStaticEntries'] as const;

export const identityRequired: ReleaseRule = {
  id: 'identity-required',
  summary: 'Require the properties of federated trust domains and static entries',
  category: 'identities',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The chart wants `bundleEndpointProfile`, `bundleEndpointURL` and `trustDomain` of each federated trust domain, and `spiffeID`, ' +
    '`selectors` and `parentID` of each static entry, also of those with `enabled: false`. An entry that is null has no ' +
    'properties at all; switch it off with `enabled: false` instead.',
  source:
    'spire-server templates/controller-manager-cluster-ids.yaml, controller-manager-ftd.yaml and controller-manager-static-entries.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'a trust domain without an endpoint',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
#       ^^^^^^^ error: has no \`bundleEndpointURL\`
          trustDomain: partner.example
          bundleEndpointProfile: {type: https_web}
`,
    },
    {
      title: 'a static entry that is off',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterStaticEntries:
        db:
#       ^^ error: has no \`selectors\` and \`parentID\`
          enabled: false
          spiffeID: spiffe://acme.example/db
`,
    },
    {
      title: 'an identity of pods that is null',
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
#       ^^^ error: is null
`,
    },
    {
      title: 'all there',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterStaticEntries:
        db: {spiffeID: spiffe://acme.example/db, parentID: spiffe://acme.example/vm, selectors: ["unix:uid:0"]}
`,
    },
  ],
  *check(release) {
    for (const kind of kinds) {
      for (const identity of writtenIdentities(release, kind)) yield* judge(release, kind, identity);
    }
  },
};

function* judge(release: Release, kind: IdentityKind, { server, key, path }: Identity): Iterable<Report> {
  const entry = release.entry(path);
  if (!entry || release.isFilledLater(path)) return;
  const isOwn =
    settingAt(server.settings, [...identityMap(server, kind).slice(1)])?.children.get(key)?.declared !== true;
  if (entry.value.kind === 'leaf') {
    const isNeeded = kind === 'clusterSPIFFEIDs' && key === 'default';
    // Null takes a default away; where there is none it stays and is asked for its properties.
    if (entry.value.value !== null || (!isOwn && !isNeeded)) return;
    yield {
      setting: path,
      message: isNeeded
        ? '`default` is null; Helm stops, because the other identities take their ID template from it. `enabled: false` switches it off.'
        : `${quoted(key)} is null; Helm stops unless it is a map.`,
      // The others want their properties of one that is off as well.
      fixes: kind === 'clusterSPIFFEIDs' ? [switchOff(key, path)] : [],
    };
    return;
  }
  if (isExempt(release, kind, key)) return;
  const keys = release.userKeys(path);
  const missing = (required[kind] ?? []).filter(
    property => !release.mayBeSetElsewhere([...path, property]) && !release.keys(path).includes(property),
  );
  // One that is misspelt is another rule's: it says what it was meant to be.
  const known = new Set(settingAt(release.model.top, path)?.children.keys() ?? []);
  const misspelt = keys.filter(name => !known.has(name)).map(name => nearest(name, required[kind] ?? []));
  const left = missing.filter(property => !misspelt.includes(property));
  if (left.length === 0) return;
  yield {
    setting: [...path, left[0]!],
    at: release.blame(path),
    message: `${quoted(key)} has no ${listed(
      left.map(name => `\`${name}\``),
      'and',
    )}; Helm stops without ${left.length === 1 ? 'it' : 'them'}, also where an entry is off.`,
  };
}

function switchOff(key: string, path: SettingPath): FixProposal {
  return {
    title: `Switch ${quoted(key)} off`,
    safe: false,
    changes: [{ kind: 'set', path, yaml: '{enabled: false}' }],
  };
}

/** The built-in ones make their own. */
function isExempt(release: Release, kind: IdentityKind, key: string): boolean {
  return (
    kind === 'clusterStaticEntries' &&
    key.startsWith('spire-identity-exchange') &&
    release.inVersions({ from: '0.30.0' })
  );
}
