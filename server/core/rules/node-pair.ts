// Sockets and drivers of one node that have to go by the same name on both sides.
import type { SettingPath } from '../path';
import { partsOn } from '../values/parts';
import type { Release } from '../values/release';
import { isOpen } from '../values/settled';
import type { FixProposal, ReleaseRule } from './rule';
import { quoted, shown } from './wording';

interface Pair {
  /** The side that gives the name, and the one that looks for it. */
  readonly gives: SettingPath;
  readonly looks: SettingPath;
  readonly otherwise: string;
  /** Where the pair counts only while a switch is on. */
  readonly when?: SettingPath;
}

const socket = 'the driver mounts an empty folder into workloads, which find no agent';
const driver = 'Kubernetes finds no driver of that name, and the pods never start';

const pairs: readonly Pair[] = [
  ...(
    [
      ['upstream-spire-agent', 'upstream-spiffe-csi-driver'],
      ['downstream-spire-agent-full', 'downstream-spiffe-csi-driver'],
      ['downstream-spire-agent-security', 'downstream-spiffe-csi-driver'],
      ['spire-agent', 'spiffe-csi-driver'],
    ] as const
  ).map(([agent, csi]): Pair => ({ gives: [agent, 'socketPath'], looks: [csi, 'agentSocketPath'], otherwise: socket })),
  ...['internal-spire-server', 'external-spire-server'].map((server): Pair => ({
    gives: ['upstream-spiffe-csi-driver', 'pluginName'],
    looks: [server, 'upstreamAuthority', 'spire', 'upstreamDriver'],
    when: [server, 'upstreamAuthority', 'spire', 'enabled'],
    otherwise: driver,
  })),
  ...['downstream-spiffe-csi-driver', 'spiffe-csi-driver'].map((csi): Pair => ({
    gives: [csi, 'pluginName'],
    looks: ['spiffe-oidc-discovery-provider', 'csiDriverName'],
    otherwise: driver,
  })),
];

export const nodePair: ReleaseRule = {
  id: 'node-pair',
  summary: 'Require the same socket and the same driver name on both sides',
  category: 'agent',
  severity: 'error',
  effect: 'differs',
  why:
    "The CSI driver mounts the folder of the agent's socket, servers and the discovery provider mount the driver. Each side has a setting of " +
    'its own and nothing compares them: Helm renders both, and on the nodes they miss each other.',
  source:
    'spire-agent socketPath, spiffe-csi-driver agentSocketPath and pluginName, spire-server upstreamDriver, OIDC csiDriverName: templates ' +
    'and defaults of each version.',
  scope: 'release',
  examples: [
    {
      title: 'a socket that the driver does not know',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  socketPath: /run/custom/spire-agent.sock
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: \`spiffe-csi-driver.agentSocketPath\` is "/run/spire/agent-sockets/spire-agent.sock"
`,
      fixed: `spire-agent:
  socketPath: /run/custom/spire-agent.sock
spiffe-csi-driver:
  agentSocketPath: /run/custom/spire-agent.sock
`,
    },
    {
      title: 'a driver under another name',
      whole: true,
      values: `tags:
  nestedRoot: true
downstream-spiffe-csi-driver:
  pluginName: csi.acme.example
#             ^^^^^^^^^^^^^^^^ error: \`spiffe-oidc-discovery-provider.csiDriverName\`
`,
    },
    {
      title: 'both sides',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  socketPath: /run/custom/spire-agent.sock
spiffe-csi-driver:
  agentSocketPath: /run/custom/spire-agent.sock
`,
    },
  ],
  *check(release) {
    if (!release.whole) return;
    const on = new Set(partsOn(release, ...parts).map(({ alias }) => alias));
    const said = new Set<string>();
    for (const { gives, looks, when, otherwise } of pairs) {
      if (!on.has(gives[0]!) || !on.has(looks[0]!)) continue;
      if (when && release.value(when) !== true) continue;
      if (!release.entry(gives) && !release.entry(looks)) continue;
      const [given, looked] = [release.text(gives), release.text(looks)];
      if (given === undefined || looked === undefined || given === looked || looked === '' || given === '') continue;
      if (isOpen(release, gives) || isOpen(release, looks) || isHidden(release, gives[0]!)) continue;
      const [wrong, other, value] = release.entry(gives) ? [gives, looks, given] : [looks, gives, looked];
      const fix: FixProposal = {
        title: `Set ${shown(other)} to the same`,
        safe: false,
        changes: [{ kind: 'set', path: other, yaml: value }],
      };
      if (said.has(wrong.join('.'))) continue;
      said.add(wrong.join('.'));
      yield {
        setting: wrong,
        at: release.blameValue(wrong),
        message: `${shown(wrong)} is ${quoted(value)} and ${shown(other)} is ${quoted(release.value(other)!)}: ${otherwise}.`,
        fixes: [fix],
      };
    }
  },
};

const parts = ['spire-agent', 'spiffe-csi-driver', 'spire-server', 'spiffe-oidc-discovery-provider'];

/** The alternate socket shows the agent under a second path, which the driver may be meant to use. */
function isHidden(release: Release, alias: string): boolean {
  return (release.userKeys([alias, 'socketAlternate']).length ?? 0) > 0;
}
