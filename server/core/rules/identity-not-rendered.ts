// Identities whose names begin like those of the chart's own parts follow the switch of that part.
import type { SettingPath } from '../path';
import { writtenIdentities } from '../values/identities';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import { isTrueText, isTruthy } from '../values/truth';
import type { FixProposal, Report, ReleaseRule } from './rule';
import { quoted, shown } from './wording';

/** Beginnings of names, and what such an identity waits for unless it says itself whether it is on. */
const families = [
  {
    prefix: 'spire-identity-exchange',
    follows: 'spireIdentityExchange',
    kinds: ['clusterSPIFFEIDs', 'clusterStaticEntries'],
  },
  { prefix: 'spike', follows: 'spike', kinds: ['clusterSPIFFEIDs'] },
] as const;

export const identityNotRendered: ReleaseRule = {
  id: 'identity-not-rendered',
  summary: "Require a switch for identities named like the chart's own",
  category: 'identities',
  severity: 'warning',
  effect: 'helm-ignores',
  versions: { from: '0.30.0' },
  why:
    'From 0.30.0 on an identity whose name begins with "spike" or "spire-identity-exchange" is left out while the part of that name is ' +
    'off, unless it has `enabled` of its own. Helm says nothing, and the pods get no SVID.',
  source:
    'spire-server templates/controller-manager-cluster-ids.yaml and controller-manager-static-entries.yaml, from 0.30.0 on.',
  scope: 'release',
  examples: [
    {
      title: 'an identity that is left out',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        spike-console:
#       ^^^^^^^^^^^^^ warning: begins with "spike"
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/console
`,
      fixed: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        spike-console:
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/console
          enabled: true
`,
    },
    {
      title: 'SPIKE without the switch of its identities',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spike-nexus:
  enabled: true
#          ^^^^ warning: \`spire-server.spike.enabled\`
`,
      fixed: `spike-nexus:
  enabled: true
spire-server:
  spike:
    enabled: true
`,
    },
    {
      title: 'with its own switch',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        spike-console: {enabled: true}
`,
    },
  ],
  *check(release) {
    for (const { prefix, follows, kinds } of families) {
      for (const kind of kinds) {
        for (const { server, key, path } of writtenIdentities(release, kind)) {
          if (!key.startsWith(prefix) || release.entry(path)?.value.kind !== 'map') continue;
          const [own, theirs] = [
            [...path, 'enabled'],
            [server.alias, follows, 'enabled'],
          ];
          if (release.value(own) !== undefined || isOpen(release, own) || isOpen(release, theirs)) continue;
          if (release.entry(own) || isTruthy(release.value(theirs)) || !isManaged(release, server.alias)) continue;
          yield {
            setting: path,
            message:
              `${quoted(key)} begins with ${quoted(prefix)} and says nothing about \`enabled\`, so it counts only with ` +
              `${shown(theirs)}, which is off; Helm leaves it out.`,
            fixes: [switchOn(own, `Switch ${quoted(key)} on`)],
          };
        }
      }
    }
    yield* partsWithoutIdentities(release);
  },
};

/** The chart's own identities for SPIKE come with one switch of the server's. */
function* partsWithoutIdentities(release: Release): Iterable<Report> {
  const parts = [...release.model.components.values()].filter(({ part }) => part.startsWith('spike-'));
  const server = 'spire-server';
  const theirs = [server, 'spike', 'enabled'];
  if (release.components.get(server) !== 'on' || isOpen(release, theirs) || isTruthy(release.value(theirs))) return;
  for (const { alias, part } of parts) {
    if (release.components.get(alias) !== 'on') continue;
    const identity = [server, 'controllerManager', 'identities', 'clusterSPIFFEIDs', part, 'enabled'];
    if (isOpen(release, identity) || release.value(identity) !== undefined) continue;
    const enabled = [alias, 'enabled'];
    yield {
      setting: enabled,
      at: release.blameValue(enabled),
      message: `${shown([alias])} is on, but ${shown(theirs)} is off; Helm leaves its identity out, and it gets no SVID.`,
      effect: 'differs',
      fixes: [switchOn(theirs, `Switch ${shown(theirs.slice(0, 2))} on`)],
    };
  }
}

function switchOn(path: SettingPath, title: string): FixProposal {
  return { title, safe: false, changes: [{ kind: 'set', path, yaml: 'true' }] };
}

function isManaged(release: Release, alias: string): boolean {
  return isTrueText(release.value([alias, 'controllerManager', 'enabled']));
}
