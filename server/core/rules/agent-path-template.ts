// Paths of agents' IDs, made by a template that the server reads at start.
import { templateText } from '../values/templateText';
import { isOn, runningParts } from '../values/spireSettings';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

const attestors = ['x509POP', 'gcpIIT'];

export const agentPathTemplate: ReleaseRule = {
  id: 'agent-path-template',
  summary: 'Require path templates of agents that the server can read',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    '`agentPathTemplate` is a template of Go, with the functions of sprig. The server reads it as it starts, and exits at one that is not ' +
    'closed or calls a function that there is not.',
  source: 'SPIRE, pkg/common/agentpathtemplate; measured with spire-server 1.15.2.',
  scope: 'release',
  examples: [
    {
      title: 'a brace that is missing',
      values: `internal-spire-server:
  nodeAttestor:
    x509POP:
      enabled: true
      agentPathTemplate: "/x509/{{ .Fingerprint"
#                        ^^^^^^^^^^^^^^^^^^^^^^^ error: not closed
`,
    },
    {
      title: 'a field without its dot',
      values: `internal-spire-server:
  nodeAttestor:
    x509POP:
      enabled: true
      agentPathTemplate: "/x509/{{ Fingerprint }}"
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^ error: ".Fingerprint"
`,
    },
    {
      title: 'a template',
      values: `internal-spire-server:\n  nodeAttestor:\n    x509POP:\n      enabled: true\n      agentPathTemplate: "/x509/{{ .Fingerprint }}"\n`,
    },
  ],
  *check(release) {
    for (const component of runningParts(release)) {
      if (component.part !== 'spire-server') continue;
      for (const attestor of attestors) {
        const path = [component.alias, 'nodeAttestor', attestor, 'agentPathTemplate'];
        const template = release.entry(path) && templateText(release, path);
        if (template === undefined || !isOn(release, component, `nodeAttestor.${attestor}.enabled`)) continue;
        const problem = problemOf(template);
        if (problem === undefined) continue;
        yield {
          setting: path,
          at: release.blameValue(path),
          message: `${quoted(template)} for ${shown(path)} ${problem}; spire-server exits at start.`,
        };
      }
    }
  },
};

function problemOf(template: string): string | undefined {
  const count = (part: string): number => template.split(part).length - 1;
  if (count('{{') !== count('}}')) return 'is a template that is not closed';
  // Fields begin with a dot. A function has an argument here, or it is one of the few that need none.
  const alone = /\{\{-?\s*([A-Za-z]\w*)\s*-?\}\}/.exec(template)?.[1];
  if (alone === undefined || withoutArguments.has(alone)) return undefined;
  return `calls the function "${alone}", which there is not; a field is written as ".${alone}"`;
}

/** Functions and words that may stand alone in braces. */
const withoutArguments = new Set('true false nil else end break continue now uuidv4 list dict tuple fail'.split(' '));
