// Servers of one release that sign under another one, with a CA that is to live longer than the other's.
import { durationText } from '../values/duration';
import { lifetimeAt } from '../values/lifetimes';
import { runningParts } from '../values/spireSettings';
import { isTrueText } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const above = 'root-spire-server';
const below = ['internal-spire-server', 'external-spire-server'];

export const caTtlChain: ReleaseRule = {
  id: 'ca-ttl-chain',
  summary: 'Require a CA that lives no longer than the one above it',
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  why:
    'The internal and external servers of a root release sign under `root-spire-server`. Each asks for a CA of its own `caTTL`, and the ' +
    'server above cuts it to what is left of its own: the more often, the nearer the two are.',
  source: 'Measured with two spire-servers 1.15.2 in a chain, see test/conformance/spire/ttl.',
  scope: 'release',
  examples: [
    {
      title: 'longer than the root',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  caTTL: 72h
#        ^^^ warning: SPIRE cuts it to what is left of that
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  caTTL: 24h
`,
    },
    {
      title: 'a root that is shorter than the servers below it',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  caTTL: 12h
#        ^^^ warning: \`internal-spire-server\` and \`external-spire-server\`
  defaultX509SvidTTL: 2h
`,
    },
    {
      title: 'a root that outlives them',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  caTTL: 720h
internal-spire-server:
  caTTL: 72h
`,
    },
  ],
  *check(release) {
    const running = new Set(runningParts(release).map(({ alias }) => alias));
    const root = [above, 'caTTL'];
    const longest = running.has(above) ? lifetimeAt(release, root, 'caTTL') : undefined;
    if (longest === undefined || release.mayBeSetElsewhere(root)) return;
    const longer = below.flatMap(alias => {
      const path = [alias, 'caTTL'];
      const lifetime = running.has(alias) ? lifetimeAt(release, path, 'caTTL') : undefined;
      const isBelow = isTrueText(release.value([alias, 'upstreamAuthority', 'spire', 'enabled']));
      return lifetime !== undefined && isBelow && lifetime > longest ? [{ alias, path, lifetime }] : [];
    });
    for (const { alias, path, lifetime } of longer.filter(each => release.entry(each.path))) {
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown([alias])} asks for a CA of ${durationText(lifetime)}, and the one of ${shown([above])} that signs it lives for ${durationText(longest)}; SPIRE cuts it to what is left of that.`,
        ...(release.entry(root) && {
          related: [{ at: release.blameValue(root), message: 'the CA that signs it' }],
        }),
        fixes: [
          {
            title: `Change to ${durationText(longest)}`,
            safe: false,
            changes: [{ kind: 'set', path, yaml: durationText(longest) }],
          },
        ],
      };
    }
    const usual = longer.filter(({ path }) => !release.entry(path) && !release.mayBeSetElsewhere(path));
    if (usual.length === 0 || !release.entry(root)) return;
    const names = usual.map(({ alias }) => shown([alias])).join(' and ');
    yield {
      setting: root,
      at: release.blameValue(root),
      message: `The CA of ${shown([above])} lives for ${durationText(longest)}, and ${names} ask${usual.length === 1 ? 's' : ''} for one of ${durationText(usual[0]!.lifetime)} below it; SPIRE cuts ${usual.length === 1 ? 'it' : 'them'} to what is left.`,
      fixes: [
        {
          title: `Change ${names} to ${durationText(longest)} as well`,
          safe: false,
          changes: usual.map(({ path }) => ({ kind: 'set', path, yaml: durationText(longest) })),
        },
      ],
    };
  },
};
