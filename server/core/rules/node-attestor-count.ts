// An agent proves in one way which node it runs on; Helm counts the ways.
import { agentPlugins, agents, type Agent } from '../values/agents';
import type { Choice } from '../values/choices';
import type { Release } from '../values/release';
import { isCutOff } from '../values/settled';
import { isTrueText, isTruthy } from '../values/truth';
import { reportCount } from './agentCount';
import type { Report, ReleaseRule } from './rule';

export const nodeAttestorCount: ReleaseRule = {
  id: 'node-attestor-count',
  summary: 'Require exactly one node attestor of each agent',
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`nodeAttestor.k8sPSAT` is on by default, so every other one makes two, also those under `customPlugins.nodeAttestor` and ' +
    '`unsupportedBuiltInPlugins.nodeAttestor`. The chart installs an agent with exactly one; each key of `agents` is an agent of its own.',
  source: 'spire-agent templates/configmap.yaml, "exactly one Node Attestor".',
  scope: 'release',
  examples: [
    {
      title: 'a TPM beside the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  nodeAttestor:
    tpmDirect:
      enabled: true
#              ^^^^ error: has 2 node attestors, \`k8sPSAT\` by default and \`tpmDirect\`
`,
      fixed: `spire-agent:
  nodeAttestor:
    tpmDirect:
      enabled: true
    k8sPSAT:
      enabled: false
`,
    },
    {
      title: 'a plugin of your own beside the default',
      whole: true,
      values: `tags: {nestedRoot: true}
upstream-spire-agent:
  customPlugins:
    nodeAttestor:
      tpm: {plugin_cmd: /tpm, plugin_checksum: ""}
#     ^^^ error: has 2 node attestors
`,
    },
    {
      title: 'none',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  nodeAttestor:
    k8sPSAT:
      enabled: false
#              ^^^^^ error: has no node attestor
`,
      fixed: `spire-agent:
  nodeAttestor:
    k8sPSAT:
      enabled: true
`,
    },
    {
      title: 'an agent for other nodes, which keeps the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  agents:
    metal:
      nodeAttestor: {tpmDirect: {enabled: true}}
#                                         ^^^^ error: \`spire-agent.agents.metal\` has 2 node attestors
`,
    },
    {
      title: 'a TPM in place of the default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  nodeAttestor: {k8sPSAT: {enabled: false}, tpmDirect: {enabled: true}}\n`,
    },
    {
      title: 'a second one in one layer of several: another may switch the default off',
      chart: 'spire@0.30.0',
      values: `spire-agent:
  nodeAttestor: {tpmDirect: {enabled: true}}
#                                     ^^^^ hint: unless another layer
`,
    },
    {
      title: 'a layer that switches the default off',
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  nodeAttestor: {k8sPSAT: {enabled: false}}\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const agent of agents(release)) {
      for (const report of judge(release, agent)) {
        const key = report.setting.join('.');
        if (!said.has(key)) yield report;
        said.add(key);
      }
    }
  },
};

function judge(release: Release, agent: Agent): Iterable<Report> {
  const { alias } = agent;
  const isOldName = release.entry([alias, 'nodeAttestor', 'k8sPsat']) && release.inVersions({ from: '0.24.0' });
  if (isOldName || isCutOff(release, [alias, 'nodeAttestor', 'k8sPSAT'])) return [];
  const choices: readonly Choice[] = agentPlugins(release, agent, 'nodeAttestor', (name, value) =>
    /^k8sPSAT$/i.test(name) ? isTruthy(value) : isTrueText(value),
  );
  return reportCount(release, agent, choices, { what: 'node attestor', section: 'nodeAttestor', first: /^k8sPSAT$/i });
}
