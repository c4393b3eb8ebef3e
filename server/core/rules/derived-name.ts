// A setting that makes the name of an object, a label or a namespace which Kubernetes refuses.
import { refusedNames } from '../values/names';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

export const derivedName: ReleaseRule = {
  id: 'derived-name',
  summary: 'Require names that Kubernetes takes of the objects made of a setting',
  category: 'names',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'Helm renders any name. The API server refuses objects whose names it does not take, and Helm stops in the middle of the installation: ' +
    'Services are DNS labels of at most 63 characters that start with a letter, namespaces and StatefulSets labels, label values have ' +
    'at most 63 characters, everything else is in lower case.',
  source: 'Templates of each version, by name; kube-apiserver 1.34 by dry runs.',
  scope: 'release',
  examples: [
    {
      title: 'a server in upper case',
      values: `internal-spire-server:
  fullnameOverride: Spire_Server
#                   ^^^^^^^^^^^^ error: Service "Spire_Server", but Kubernetes takes only
`,
    },
    {
      title: 'too long with what comes behind it',
      values: `internal-spire-server:
  fullnameOverride: spire-internal-signing-server-for-production
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: 71 characters; Kubernetes takes 63
`,
    },
    {
      title: 'a namespace',
      values: `global:
  spire:
    recommendations:
      enabled: true
    namespaces:
      server:
        name: spire_server
#             ^^^^^^^^^^^^ error: namespace "spire_server", but Kubernetes takes only
`,
    },
    {
      title: 'an additional set of agents',
      values: `downstream-spire-agent-full:
  agents:
    GPU:
#   ^^^ error: DaemonSet
      nodeSelector: {pool: gpu}
`,
    },
    {
      title: 'names',
      values: `internal-spire-server:\n  fullnameOverride: spire-server\n  serviceAccount:\n    name: spire-server\n`,
    },
    { title: 'filled in later', values: `internal-spire-server:\n  fullnameOverride: \${NAME}_server\n` },
  ],
  *check(release) {
    for (const { name, problem, fault } of refusedNames(release)) {
      if (typeof fault === 'string') continue;
      const isKey = fault.at(-2) === 'agents';
      const value = isKey ? undefined : release.text(fault);
      const said = value === undefined || value === name.name ? '' : ` of ${quoted(value)}`;
      yield {
        setting: fault,
        at: isKey ? release.blame(fault) : release.blameValue(fault),
        message: `${keyOf(fault)}${said} makes the ${name.kind} "${name.name}", ${problem}.`,
      };
    }
  },
};
