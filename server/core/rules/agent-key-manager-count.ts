// An agent keeps its keys in one place; Helm counts the places.
import { agentPlugins, agents } from '../values/agents';
import { isCutOff } from '../values/settled';
import { isTruthy } from '../values/truth';
import { reportCount } from './agentCount';
import type { ReleaseRule } from './rule';

export const agentKeyManagerCount: ReleaseRule = {
  id: 'agent-key-manager-count',
  summary: 'Require exactly one key manager of each agent',
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`keyManager.memory` is on by default; `keyManager.disk` (from 0.26.1 on) and what stands under `customPlugins.keyManager` or ' +
    '`unsupportedBuiltInPlugins.keyManager` count as well. The chart installs an agent with exactly one. Any text switches one on, "false" too.',
  source: 'spire-agent templates/configmap.yaml, "exactly one Key Manager".',
  scope: 'release',
  examples: [
    {
      title: 'disk beside the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  persistence: {type: hostPath}
  keyManager:
    disk:
      enabled: true
#              ^^^^ error: has 2 key managers, \`memory\` by default and \`disk\`
`,
      fixed: `spire-agent:
  persistence: {type: hostPath}
  keyManager:
    disk:
      enabled: true
    memory:
      enabled: false
`,
    },
    {
      title: 'none',
      whole: true,
      values: `tags: {nestedRoot: true}
upstream-spire-agent:
  keyManager:
    memory:
      enabled: false
#              ^^^^^ error: has no key manager
`,
    },
    {
      title: 'one of your own, with memory off',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  keyManager: {memory: {enabled: false}}
  customPlugins: {keyManager: {hsm: {plugin_cmd: /hsm, plugin_checksum: ""}}}
`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const agent of agents(release)) {
      if (isCutOff(release, [agent.alias, 'keyManager', 'memory', 'enabled'])) continue;
      const choices = agentPlugins(release, agent, 'keyManager', (_, value) => isTruthy(value));
      const counted = { what: 'key manager', section: 'keyManager', first: /^memory$/ };
      for (const report of reportCount(release, agent, choices, counted)) {
        const key = report.setting.join('.');
        if (!said.has(key)) yield report;
        said.add(key);
      }
    }
  },
};
