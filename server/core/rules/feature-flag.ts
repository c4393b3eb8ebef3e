// Feature flags that SPIRE does not know.
import { itemsOf } from '../values/items';
import { writtenSettings, type SpireSetting } from '../values/spireSettings';
import type { ReleaseRule } from './rule';
import { quoted } from './wording';

const settings: readonly SpireSetting[] = [
  { part: 'spire-server', setting: 'experimental.featureFlags', with: 'experimental.enabled' },
  { part: 'spire-agent', setting: 'experimental.featureFlags', with: 'experimental.enabled' },
];

/** Of SPIRE 1.15.2; the first is for its own tests. */
const known = ['i_am_a_test_flag', 'wit-svid'];

export const featureFlag: ReleaseRule = {
  id: 'feature-flag',
  summary: 'Disallow feature flags that SPIRE does not know',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  versions: { from: '0.30.0' },
  why: 'Flags come and go with the versions of SPIRE. Servers and agents exit at start at one that they do not know.',
  source: 'SPIRE 1.15.2, which chart 0.30.0 ships: spire-server and spire-agent validate.',
  scope: 'release',
  examples: [
    {
      title: 'a flag that is gone',
      values: `internal-spire-server:
  experimental:
    enabled: true
    featureFlags: [forced_rotation]
#                  ^^^^^^^^^^^^^^^ error: exits at start
`,
    },
    {
      title: 'a flag that there is',
      values: `internal-spire-server:\n  experimental:\n    enabled: true\n    featureFlags: [wit-svid]\n`,
    },
  ],
  *check(release) {
    for (const { about, path } of writtenSettings(release, settings)) {
      for (const item of itemsOf(release, path)) {
        if (item.isFilledLater || known.includes(String(item.value))) continue;
        yield {
          setting: path,
          at: item.at,
          message: `${quoted(item.value)} is no feature flag of SPIRE 1.15.2, which this chart ships; ${about.part} exits at start.`,
        };
      }
    }
  },
};
