// How the pods of a DaemonSet are replaced: two words, and nothing is neither.
import { agents, agentSetting } from '../values/agents';
import { plainMerged } from '../values/merge';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import type { SettingPath } from '../path';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

const words = ['RollingUpdate', 'OnDelete'];

export const updateStrategy: ReleaseRule = {
  id: 'update-strategy',
  summary: 'Require a type of update strategy',
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'Agents and CSI drivers are replaced one after the other (`RollingUpdate`) or when somebody deletes them (`OnDelete`). Nothing, ' +
    'where one of the two belongs, is refused as any other word is; without `updateStrategy` Kubernetes decides.',
  source: 'templates/daemonset.yaml of spire-agent, spiffe-csi-driver and spire-ha-agent.',
  scope: 'release',
  examples: [
    {
      title: 'no type',
      chart: 'spire@0.30.0',
      values: `spire-agent:
  updateStrategy:
    type: ""
#         ^^ error: Helm stops
`,
    },
    {
      title: 'no strategy at all',
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  updateStrategy:\n`,
    },
  ],
  *check(release) {
    for (const type of strategies(release)) {
      const entry = release.entry(type);
      if (!entry || isOpen(release, type)) continue;
      const value = entry.value.kind === 'leaf' ? entry.value.value : plainMerged(entry.value);
      // A word that is neither is among the values that unknown-value speaks of.
      if (typeof value === 'string' && value !== '') continue;
      yield {
        setting: type,
        at: release.blameValue(type),
        message: `${keyOf(type)} takes "RollingUpdate" or "OnDelete", not ${quoted(value)}; Helm stops with an error.`,
        fixes: words.map(word => ({
          title: `Change to "${word}"`,
          safe: false,
          changes: [{ kind: 'set', path: type, yaml: word }],
        })),
      };
    }
  },
};

function strategies(release: Release): Iterable<SettingPath> {
  const setting = ['updateStrategy', 'type'];
  const paths = [
    ...agents(release).map(agent => agentSetting(release, agent, setting)),
    ...partsMaybeOn(release, 'spiffe-csi-driver', 'spire-ha-agent').map(({ alias }) => [alias, ...setting]),
  ];
  return new Map(paths.map(path => [path.join('.'), path])).values();
}
