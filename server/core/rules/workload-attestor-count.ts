// Agents that have no way to tell one workload from another.
import { agents, agentSetting } from '../values/agents';
import { pluginsIn } from '../values/choices';
import { isOpen } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const switches = [
  ['workloadAttestors', 'k8s', 'enabled'],
  ['workloadAttestors', 'unix', 'enabled'],
];

export const workloadAttestorCount: ReleaseRule = {
  id: 'workload-attestor-count',
  summary: 'Require a workload attestor of each agent',
  category: 'agent',
  severity: 'error',
  effect: 'spire-fails',
  why: '`workloadAttestors.k8s` is on by default. Without it and any other the section stays empty, which the agent does not read: it exits at start.',
  source: 'spire-agent templates/configmap.yaml; measured with spire-agent 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'none',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  workloadAttestors:
    k8s:
      enabled: false
#              ^^^^^ error: no workload attestor
`,
    },
    {
      title: 'another one',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  workloadAttestors:\n    k8s: {enabled: false}\n    unix: {enabled: true}\n`,
    },
  ],
  *check(release) {
    for (const agent of agents(release)) {
      const paths = switches.map(setting => agentSetting(release, agent, setting));
      const written = paths.find(path => release.entry(path));
      if (!written || paths.some(path => isOpen(release, path) || isTruthy(release.value(path)))) continue;
      const further = ['customPlugins', 'unsupportedBuiltInPlugins'].flatMap(map =>
        [[agent.alias], agent.own].map(of => [...of, map, 'workloadAttestor']),
      );
      if (further.some(path => isOpen(release, path) || pluginsIn(release, path).length > 0)) continue;
      yield {
        setting: written,
        at: release.blameValue(written),
        message: `The agents of ${shown([agent.alias])} have no workload attestor; spire-agent exits at start.`,
        fixes: [{ title: 'Switch `k8s` on', safe: false, changes: [{ kind: 'set', path: paths[0]!, yaml: 'true' }] }],
      };
    }
  },
};
