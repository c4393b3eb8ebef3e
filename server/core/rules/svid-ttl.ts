// SVIDs that are to live longer than the CA that signs them can vouch for.
import { durationText } from '../values/duration';
import { identities } from '../values/identities';
import { lifetimeAt, longestUncut, shortestCaFor } from '../values/lifetimes';
import type { Release } from '../values/release';
import { runningParts } from '../values/spireSettings';
import type { FixProposal, ReleaseRule, Report } from './rule';
import { shown } from './wording';

export const svidTtl: ReleaseRule = {
  id: 'svid-ttl',
  summary: 'Require SVIDs that live no longer than their CA can vouch for',
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  why:
    'No SVID outlives the key that signs it: SPIRE cuts it to what is left. A CA signs until a sixth of its life is left, or seven days, so ' +
    'what lives longer than that is cut by turns: full length after a rotation, a fraction of it before the next one. The server warns ' +
    'of that in its log and starts all the same.',
  source: 'Measured with two spire-servers 1.15.2 in a chain, see test/conformance/spire/ttl; the warning in its log.',
  scope: 'release',
  examples: [
    {
      title: 'an SVID that outlives the CA',
      values: `internal-spire-server:
  caTTL: 12h
  defaultX509SvidTTL: 24h
#                     ^^^ warning: SPIRE cuts every SVID
`,
      fixed: `internal-spire-server:
  caTTL: 12h
  defaultX509SvidTTL: 2h
`,
    },
    {
      title: 'a CA too short for the SVIDs of the chart, which live for 4h',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server: {caTTL: 12h, defaultX509SvidTTL: 1h}
internal-spire-server:
  caTTL: 12h
#        ^^^ warning: Up to 2h are never cut
`,
    },
    {
      title: 'more than seven days, whatever the CA',
      values: `internal-spire-server:
  caTTL: 8760h
  defaultX509SvidTTL: 200h
#                     ^^^^ warning: Up to 168h are never cut
`,
    },
    {
      title: 'of one identity',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        batch:
          ttl: 72h
#              ^^^ warning: the CA that signs it lives for 24h
`,
    },
    {
      title: 'a sixth of the CA',
      values: `internal-spire-server:
  caTTL: 12h
  defaultX509SvidTTL: 2h
`,
    },
  ],
  *check(release) {
    for (const { alias, part } of runningParts(release)) {
      if (part !== 'spire-server') continue;
      const ca = lifetimeAt(release, [alias, 'caTTL'], 'caTTL');
      if (ca === undefined || release.mayBeSetElsewhere([alias, 'caTTL'])) continue;
      yield* ofServer(release, alias, ca, 'defaultX509SvidTTL');
      yield* ofServer(release, alias, ca, 'defaultJwtSvidTTL');
    }
    yield* ofIdentities(release);
  },
};

function* ofServer(
  release: Release,
  alias: string,
  ca: number,
  setting: 'defaultX509SvidTTL' | 'defaultJwtSvidTTL',
): Iterable<Report> {
  const [caPath, path] = [
    [alias, 'caTTL'],
    [alias, setting],
  ];
  const written = [path, caPath].find(each => release.entry(each));
  const lifetime = written && lifetimeAt(release, path, setting);
  const longest = longestUncut(ca);
  if (!written || lifetime === undefined || lifetime <= longest || release.mayBeSetElsewhere(path)) return;
  const kind = setting === 'defaultX509SvidTTL' ? 'SVID' : 'JWT-SVID';
  const [long, short] = [durationText(lifetime), durationText(longest)];
  const about = `\`${setting}\` of ${shown([alias])} is ${long}, and the CA that signs lives for ${durationText(ca)} (\`caTTL\`)`;
  yield {
    setting: written,
    at: release.blameValue(written),
    message:
      lifetime > ca
        ? `${about}; SPIRE cuts every ${kind} to what is left of the CA. Up to ${short} are never cut.`
        : `${about}; SPIRE cuts ${kind}s of the last part of its life. Up to ${short} are never cut.`,
    fixes: fixesOf(alias, setting, lifetime, longest),
  };
}

function fixesOf(alias: string, setting: string, lifetime: number, longest: number): readonly FixProposal[] {
  const ca = shortestCaFor(lifetime);
  const set = (key: string, yaml: string): FixProposal => ({
    title: `Change \`${key}\` to ${yaml}`,
    safe: false,
    changes: [{ kind: 'set', path: [alias, key], yaml }],
  });
  return [set(setting, durationText(longest)), ...(ca === undefined ? [] : [set('caTTL', durationText(ca))])];
}

const ofKinds = [
  ['clusterSPIFFEIDs', ['ttl', 'jwtTTL']],
  ['clusterStaticEntries', ['x509SVIDTTL', 'jwtSVIDTTL']],
] as const;

/** Servers that run elsewhere have their CA there: the rules about fleets see it. */
function* ofIdentities(release: Release): Iterable<Report> {
  const running = new Set(runningParts(release).map(({ alias }) => alias));
  for (const [kind, keys] of ofKinds) {
    for (const { server, path } of identities(release, kind)) {
      const ca = lifetimeAt(release, [server.alias, 'caTTL'], 'caTTL');
      // What an entry says of a server below it counts for nothing, and is another rule's.
      if (ca === undefined || !running.has(server.alias) || release.mayBeSetElsewhere([server.alias, 'caTTL']))
        continue;
      if (release.value([...path, 'downstream']) === true) continue;
      for (const key of keys) {
        const setting = [...path, key];
        const lifetime = release.entry(setting) && lifetimeAt(release, setting, 'defaultX509SvidTTL');
        if (lifetime === undefined || lifetime <= ca || release.value(setting) === '') continue;
        yield {
          setting,
          at: release.blameValue(setting),
          message: `${shown(setting)} is ${durationText(lifetime)}, and the CA that signs it lives for ${durationText(ca)} (\`caTTL\` of ${shown([server.alias])}); SPIRE cuts every one to what is left of the CA.`,
          fixes: [
            {
              title: `Change to ${durationText(longestUncut(ca))}`,
              safe: false,
              changes: [{ kind: 'set', path: setting, yaml: durationText(longestUncut(ca)) }],
            },
          ],
        };
      }
    }
  }
}
