// Keys on disk outlive a restart only where the agent's folder does.
import { agents, agentSetting } from '../values/agents';
import type { Release } from '../values/release';
import { isCutOff, isOpen } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { FixProposal, ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

/** From here on `mode: emptyDir` says that keys need not outlive the pod. */
const hasMode = { from: '0.28.6' };

export const agentDiskKeys: ReleaseRule = {
  id: 'agent-disk-keys',
  summary: 'Require a folder on the host for keys on disk',
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  versions: { from: '0.26.1' },
  why:
    'An agent that keeps its keys on disk, in a folder that goes with the pod, would have neither of both. The chart wants ' +
    '`persistence.type: hostPath` with `keyManager.disk`, or from 0.29.0 on `keyManager.disk.mode: emptyDir`.',
  source: 'spire-agent templates/configmap.yaml and daemonset.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'keys on disk without a folder on the host',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  keyManager:
    memory: {enabled: false}
    disk:
      enabled: true
#              ^^^^ error: \`persistence.type\` is "emptyDir"
`,
      fixed: `spire-agent:
  keyManager:
    memory: {enabled: false}
    disk:
      enabled: true
  persistence:
    type: hostPath
`,
    },
    {
      title: 'a folder on the host',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  keyManager: {memory: {enabled: false}, disk: {enabled: true}}
  persistence: {type: hostPath}
`,
    },
    {
      title: 'a folder of the pod, and said so',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:\n  keyManager: {memory: {enabled: false}, disk: {enabled: true, mode: emptyDir}}\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    // The DaemonSet asks for the part's own settings as well, whatever its agents say for themselves.
    const parts = agents(release).map(({ alias }) => ({ alias, own: [alias] }));
    for (const agent of [...agents(release), ...parts]) {
      const enabled = agentSetting(release, agent, ['keyManager', 'disk', 'enabled']);
      const mode = agentSetting(release, agent, ['keyManager', 'disk', 'mode']);
      const type = agentSetting(release, agent, ['persistence', 'type']);
      if (isOpen(release, enabled) || isOpen(release, type) || isCutOff(release, mode)) continue;
      if (!isTruthy(release.value(enabled)) || release.value(type) === 'hostPath') continue;
      if (release.inVersions(hasMode)) {
        if (isOpen(release, mode) || release.value(mode) !== 'hostPath') continue;
      }
      const written = release.entry(type) !== undefined;
      const setting = written ? type : enabled;
      if (said.has(setting.join('.'))) continue;
      said.add(setting.join('.'));
      yield {
        setting,
        at: release.blameValue(setting),
        message:
          `${keyOf(enabled.slice(0, -1))} keeps the agent's keys on disk, and \`persistence.type\` is ` +
          `${quoted(release.value(type) ?? null)}; Helm stops unless it is "hostPath".`,
        fixes: fixes(release, type, mode),
      };
    }
  },
};

function fixes(release: Release, type: readonly string[], mode: readonly string[]): readonly FixProposal[] {
  const set = (path: readonly string[], value: string): FixProposal => ({
    title: `Set ${keyOf(path)} to "${value}"`,
    safe: false,
    changes: [{ kind: 'set', path, yaml: value }],
  });
  return [set(type, 'hostPath'), ...(release.inVersions(hasMode) ? [set(mode, 'emptyDir')] : [])];
}
