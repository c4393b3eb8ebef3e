// A server is a StatefulSet or a Deployment.
import { servers } from '../values/servers';
import { whether } from '../values/settled';
import type { ReleaseRule } from './rule';
import { asGiven, changesTo } from './enumWording';
import { shown } from './wording';

const kinds = ['statefulset', 'deployment'];

export const serverKind: ReleaseRule = {
  id: 'server-kind',
  summary: 'Require "statefulset" or "deployment" as the kind of a server',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why: 'The templates know two kinds, in lower case. A null takes the default away and is refused as well.',
  source: 'spire-server templates/server-resource.yaml ("Unsupported kind.").',
  scope: 'release',
  examples: [
    {
      title: 'the name of the resource',
      values: `tags: {nestedRoot: true}
root-spire-server:
  kind: StatefulSet
#       ^^^^^^^^^^^ error: Helm stops
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  kind: statefulset
`,
    },
    {
      title: 'no kind',
      chart: 'spire@0.30.0',
      values: `spire-server:
  kind: null
#       ^^^^ error: Helm stops
`,
    },
    { title: 'a kind', values: `tags: {nestedRoot: true}\nroot-spire-server:\n  kind: statefulset\n` },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const path = [server, 'kind'];
      // What legacy-child-layout speaks of.
      if (server === 'root-spire-server' && release.value(path) === 'none') continue;
      if (whether(release, path, kind => !kinds.includes(kind as string)) !== true) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${shown(path)} takes "statefulset" or "deployment", not ${asGiven(release, path)}; Helm stops with an error.`,
        fixes: changesTo(release, path, kinds),
      };
    }
  },
};
