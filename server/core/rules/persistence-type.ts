// Where a server keeps its data.
import type { Json } from '../json';
import { runningServers, servers } from '../values/servers';
import { whether } from '../values/settled';
import { asGiven, changesTo } from './enumWording';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const types = ['pvc', 'hostPath', 'emptyDir'];

export const persistenceType: ReleaseRule = {
  id: 'persistence-type',
  summary: 'Require "pvc", "hostPath" or "emptyDir" as the persistence of a server',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'A StatefulSet keeps its data in a claim of its own, on the node or nowhere; Helm stops at every other word, upper and lower case ' +
    'counting. Of a Deployment the word is not checked, and with an unknown one there is no volume at all.',
  source: 'spire-server templates/server-resource.yaml ("persistence.type must be one of").',
  scope: 'release',
  examples: [
    {
      title: 'in upper case',
      values: `tags: {nestedRoot: true}
root-spire-server:
  persistence:
    type: PVC
#         ^^^ error: Helm stops
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  persistence:
    type: pvc
`,
    },
    {
      title: 'a disk of the node',
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  persistence: {type: hostPath, hostPath: /var/lib/spire}\n`,
    },
  ],
  *check(release) {
    const running = new Set(runningServers(release));
    for (const server of servers(release)) {
      const path = [server, 'persistence', 'type'];
      const kind = [server, 'kind'];
      const isStateful = whether(release, kind, value => value === 'statefulset') ?? release.entry(kind) === undefined;
      const isStateless = whether(release, kind, value => value === 'deployment') === true;
      const isRefused =
        (isStateful && whether(release, path, value => !types.includes(value as string)) === true) ||
        (isStateless && running.has(server) && whether(release, path, isNoText) === true);
      if (!isRefused) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(path)} takes "pvc", "hostPath" or "emptyDir", not ${asGiven(release, path)}; Helm stops with an error.`,
        fixes: changesTo(release, path, types),
      };
    }
  },
};

/** Helm compares it with text all the same, and does not compare other types with text. */
function isNoText(value: Json | undefined): boolean {
  return value !== undefined && typeof value !== 'string';
}
