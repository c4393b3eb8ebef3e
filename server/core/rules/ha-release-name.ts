// The two sides of a bottom-turtle pair, whose releases the chart knows by name.
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

const sides = [
  { tag: 'bottomTurtleHAA', name: 'spire-a', alias: 'internal-spire-server-bottom-turtle-ha-a' },
  { tag: 'bottomTurtleHAB', name: 'spire-b', alias: 'internal-spire-server-bottom-turtle-ha-b' },
] as const;

export const haReleaseName: ReleaseRule = {
  id: 'ha-release-name',
  summary: 'Require the release names that the sides of a bottom-turtle pair know each other by',
  category: 'names',
  severity: 'error',
  effect: 'trust-breaks',
  versions: { from: '0.29.0' },
  why:
    'Each side lets the agents of "spire-a" or "spire-b" register, by the service account "<release>-agent". In a release of another name the agent has ' +
    'another account, and the server refuses it.',
  source:
    'spire-nested values.yaml (dynamicRegistration.serviceAccount of both sides) from 0.29.0 on; spire-agent serviceAccountName.',
  scope: 'release',
  examples: [
    {
      title: 'another name',
      release: 'identity',
      values: `tags:
  bottomTurtleHAA: true
# ^^^^^^^^^^^^^^^ error: "identity-agent"
`,
    },
    { title: 'the name of the side', release: 'spire-a', values: `tags:\n  bottomTurtleHAA: true\n` },
    {
      title: 'an account that follows',
      release: 'identity',
      values: `tags:
  bottomTurtleHAA: true
internal-spire-server-bottom-turtle-ha-a:
  dynamicRegistration:
    serviceAccount: identity-agent
`,
    },
  ],
  *check(release) {
    if (release.name === undefined) return;
    for (const { tag, name, alias } of sides) {
      if (release.value(['tags', tag]) !== true || release.components.get(alias) !== 'on') continue;
      const account = [alias, 'dynamicRegistration', 'serviceAccount'];
      const own = [alias.replace('internal-spire-server', 'downstream-spire-agent'), 'serviceAccount', 'name'];
      if (release.entry(account) || release.entry(own) || release.name === name) continue;
      yield {
        setting: ['tags', tag],
        at: release.blame(['tags', tag]),
        message: `The agents of release ${quoted(release.name)} have the account "${release.name}-agent", and ${shown(account)} lets "${name}-agent" register; the release has to be called "${name}", or the account has to follow.`,
      };
    }
  },
};
