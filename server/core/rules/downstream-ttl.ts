// A lifetime on the identity of servers below, which decides nothing.
import { identities } from '../values/identities';
import type { ReleaseRule } from './rule';
import { removeFix, shown } from './wording';

export const downstreamTtl: ReleaseRule = {
  id: 'downstream-ttl',
  summary: 'Disallow lifetimes for servers below that SPIRE does not read',
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  versions: { from: '0.24.3' },
  why:
    'The `ttl` of an identity with `downstream` once decided how long the CA of a child server lives. Since SPIRE 1.12 the child asks for ' +
    'its own `caTTL`, and that is what it gets, cut to what is left of the CA above it; `ttl` counts for the SVID alone, which no server uses.',
  source:
    'Measured with two spire-servers 1.15.2 in a chain, see test/conformance/spire/ttl; charts ship SPIRE 1.12 from 0.24.3 on.',
  scope: 'release',
  examples: [
    {
      title: 'for the servers of child clusters',
      values: `external-root-spire-server-full:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        child-servers:
          downstream: true
          ttl: 72h
#              ^^^ warning: \`caTTL\` of the child
`,
    },
    {
      title: 'at the child, where it counts',
      values: `internal-spire-server:\n  caTTL: 12h\n  defaultX509SvidTTL: 2h\n`,
    },
  ],
  *check(release) {
    for (const { path } of identities(release, 'clusterSPIFFEIDs')) {
      const setting = [...path, 'ttl'];
      const value = release.value(setting);
      if (!release.entry(setting) || value === undefined || value === '' || release.isFilledLater(setting)) continue;
      if (release.value([...path, 'downstream']) !== true) continue;
      yield {
        setting,
        at: release.blameValue(setting),
        message: `${shown(setting)} does not decide how long the CA of a server below lives; since SPIRE 1.12 the \`caTTL\` of the child does.`,
        fixes: [removeFix(setting)],
      };
    }
  },
};
