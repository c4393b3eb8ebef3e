// Two agents of one release that listen on the same port of the node.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const agentPortClash: ReleaseRule = {
  id: 'agent-port-clash',
  summary: 'Disallow two agents of a node with the same port',
  category: 'agent',
  severity: 'error',
  effect: 'differs',
  why:
    'Agents use the network of the node, so their health and metrics ports are taken on every node. The chart keeps those of the upstream and ' +
    'the downstream agent apart; a number set by hand can bring them together, and of the two one never gets its port.',
  source:
    'spire-agent templates/daemonset.yaml (hostNetwork) and configmap.yaml; defaults of spire-nested, every version.',
  scope: 'release',
  examples: [
    {
      title: 'the port of the other agent',
      whole: true,
      values: `tags:
  nestedRoot: true
upstream-spire-agent:
  healthChecks:
    port: 9982
#         ^^^^ error: is the port of \`downstream-spire-agent-full\` as well
`,
    },
    {
      title: 'a port of its own',
      whole: true,
      values: `tags:\n  nestedRoot: true\nupstream-spire-agent:\n  healthChecks:\n    port: 9990\n`,
    },
    {
      title: 'agents in a network of their own',
      whole: true,
      values: `tags:
  nestedRoot: true
upstream-spire-agent:
  hostNetwork: "false"
  healthChecks:
    port: 9982
`,
    },
  ],
  *check(release) {
    if (!release.whole) return;
    const taken = new Map<string, SettingPath>();
    for (const { alias } of partsOn(release, 'spire-agent')) {
      if (!isOnNode(release, alias)) continue;
      for (const path of portsOf(release, alias)) {
        const value = release.value(path);
        if (release.isFilledLater(path) || (typeof value !== 'number' && typeof value !== 'string')) continue;
        const other = taken.get(String(value));
        if (!other) {
          taken.set(String(value), path);
          continue;
        }
        const blamed = release.entry(path) ? path : other;
        if (!release.entry(blamed)) continue;
        const rest = blamed === path ? other : path;
        yield {
          setting: blamed,
          at: release.blameValue(blamed),
          message: `Port ${value} of the node is the port of ${shown([rest[0]!])} as well (${shown(rest)}); one of the two agents finds it taken on every node and never becomes ready.`,
        };
      }
    }
  },
};

function portsOf(release: Release, alias: string): readonly SettingPath[] {
  const metrics = [alias, 'telemetry', 'prometheus'];
  const isMeasured =
    isTruthy(release.value([...metrics, 'enabled'])) ||
    isTruthy(release.value(['global', 'telemetry', 'prometheus', 'enabled'])) ||
    isTruthy(release.value(['global', 'spire', 'recommendations', 'enabled']));
  return [[alias, 'healthChecks', 'port'], ...(isMeasured ? [[...metrics, 'port']] : [])];
}

/** Up to 0.28.0 always; from then on unless the kubelet is asked elsewhere, or it is switched off. */
function isOnNode(release: Release, alias: string): boolean {
  const own = [alias, 'hostNetwork'];
  const mode = String(release.value([alias, 'kubeletAddress', 'mode']) ?? '');
  if (release.isFilledLater(own)) return false;
  if (release.inVersions({ from: '0.28.2' }) && /^(?:true|false)$/.test(String(release.value(own)))) {
    return String(release.value(own)) === 'true';
  }
  const byName = isTruthy(release.value([alias, 'kubeletConnectByHostname']));
  return !release.inVersions({ from: '0.28.1' }) || !(byName || mode === 'hostname' || mode === 'hostip');
}
