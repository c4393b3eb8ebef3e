// The agent's sockets lie in a folder of their own, beside the one that all sockets lie below.
import { agents, agentSetting } from '../values/agents';
import { clean, dir } from '../values/filePath';
import { isOpen, lastWritten } from '../values/settled';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

export const hostBasePath: ReleaseRule = {
  id: 'host-base-path',
  summary: "Disallow the sockets' base folder in the folder of the agent's socket",
  category: 'agent',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The agent mounts the folder of `socketPath` and makes others below `sockets.hostBasePath`. The chart refuses the second in the ' +
    'first, and compares their beginnings as text: "/run/spire/agent-x" counts as in "/run/spire/agent".',
  source: 'spire-agent templates/configmap.yaml, `hasPrefix` of `dir` and `clean`.',
  scope: 'release',
  examples: [
    {
      title: 'the base folder above all sockets moved to where the socket is',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  socketPath: /run/spire/agent.sock
  sockets:
    hostBasePath: /run/spire/agent
#                 ^^^^^^^^^^^^^^^^ error: begins with "/run/spire"
`,
    },
    {
      title: 'a socket that leaves no room for the base folder by default',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  socketPath: /run/spire/agent.sock
#             ^^^^^^^^^^^^^^^^^^^^^ error: begins with "/run/spire"
`,
    },
    {
      title: 'a folder for each',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-agent:
  socketPath: /run/spire/public/agent.sock
  sockets:
    hostBasePath: /run/spire/base
`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const agent of agents(release)) {
      const base = agentSetting(release, agent, ['sockets', 'hostBasePath']);
      const socket = agentSetting(release, agent, ['socketPath']);
      if (isOpen(release, base) || isOpen(release, socket)) continue;
      const [baseText, socketText] = [release.text(base), release.text(socket)];
      if (baseText === undefined || socketText === undefined || !clean(baseText).startsWith(dir(socketText))) continue;
      const setting = lastWritten(release, [base, socket]) ?? base;
      const key = setting.join('.');
      if (said.has(key)) continue;
      said.add(key);
      yield {
        setting,
        at: release.blameValue(setting),
        message:
          `${keyOf(base)} ${quoted(clean(baseText))} begins with ${quoted(dir(socketText))}, the folder of ` +
          `${keyOf(socket)}; Helm stops with an error.`,
      };
    }
  },
};
