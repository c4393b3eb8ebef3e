// Two settings say how the agent reaches its kubelet; one of them at a time.
import { agents, agentSetting } from '../values/agents';
import { isOpen } from '../values/settled';
import type { ReleaseRule } from './rule';
import { keyOf, quoted, removeFix } from './wording';

export const kubeletAddressMode: ReleaseRule = {
  id: 'kubelet-address-mode',
  summary: 'Require one setting for how the agent reaches its kubelet',
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.28.0' },
  why:
    '`kubeletAddress.mode` took over from `kubeletConnectByHostname` in 0.28.0. The chart refuses both at once; "false" and null in the ' +
    'old one count as set, and an empty text or "auto" in the new one as not set.',
  source: 'spire-agent templates/configmap.yaml and _helpers.tpl, from 0.28.0 on.',
  scope: 'release',
  examples: [
    {
      title: 'the old setting beside the new',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  kubeletConnectByHostname: "true"
# ^^^^^^^^^^^^^^^^^^^^^^^^ error: Helm stops
  kubeletAddress:
    mode: hostname
`,
      fixed: `spire-agent:
  kubeletAddress:
    mode: hostname
`,
    },
    {
      title: 'a mode that was taken away',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  kubeletAddress:
    mode:
#   ^^^^ error: Helm stops
`,
      fixed: `spire-agent:
  kubeletAddress:
    mode: ""
`,
    },
    {
      title: 'the old one alone',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  kubeletConnectByHostname: "true"\n  kubeletAddress:\n    mode: auto\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const agent of agents(release)) {
      const mode = agentSetting(release, agent, ['kubeletAddress', 'mode']);
      const old = agentSetting(release, agent, ['kubeletConnectByHostname']);
      if (isOpen(release, mode) || said.has([...mode, ...old].join('.'))) continue;
      said.add([...mode, ...old].join('.'));
      const value = release.value(mode);
      if (value === undefined) {
        yield {
          setting: mode,
          at: release.blame(mode),
          message: `${keyOf(mode)} is null, which is not the same as empty; Helm stops, because it is none of the modes.`,
          fixes: [{ title: 'Set `mode` to ""', safe: false, changes: [{ kind: 'set', path: mode, yaml: '""' }] }],
        };
      } else if (value !== '' && value !== 'auto' && !isOpen(release, old) && isSaid(release.value(old))) {
        yield {
          setting: old,
          at: release.blame(old),
          message:
            `${keyOf(old)} was replaced by \`kubeletAddress.mode\`, which is ${quoted(value)} here; Helm stops where ` +
            'both are set.',
          fixes: [removeFix(old)],
        };
      }
    }
  },
};

/** Null, too, is something else than an empty text. */
function isSaid(value: unknown): boolean {
  return value !== '';
}
