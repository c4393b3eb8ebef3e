// A setting of child clusters that the templates put in the wrong place.
import { clusterIds } from '../values/clusterIds';
import { runningServers } from '../values/servers';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { removeFix, shown } from './wording';

export const clusterExpandEnv: ReleaseRule = {
  id: 'cluster-expand-env',
  summary: 'Disallow `expandEnv` for single child clusters',
  category: 'server',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'The templates take `expandEnv` of a cluster for its `extraEnv`, a list of variables, and stop at true and false alike. Under ' +
    '`externalControllerManagers.defaults` it works, for all clusters of the server.',
  source: 'spire-server templates/_controller-manager-container.tpl, in all versions.',
  scope: 'release',
  examples: [
    {
      title: 'for one cluster',
      values: `tags: {nestedRoot: true}
external-spire-server:
  externalControllerManagers:
    clusters:
      child01:
        expandEnv: true
#       ^^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'for all',
      values: `tags: {nestedRoot: true}\nexternal-spire-server:\n  kubeConfigs: {child01: {kubeConfigBase64: QQ==}}\n  externalControllerManagers: {defaults: {expandEnv: true}}\n`,
    },
  ],
  *check(release) {
    const running = new Set(runningServers(release));
    for (const { server, id } of clusterIds(release)) {
      const managers = [server, 'externalControllerManagers'];
      const path = [...managers, 'clusters', id, 'expandEnv'];
      const entry = release.entry(path);
      if (!running.has(server) || !entry || release.isFilledLater(path)) continue;
      const value = release.value(path);
      // Lists, and what is empty and can be measured, pass for variables.
      if (Array.isArray(value) || value === '' || (typeof value === 'object' && !isTruthy(value))) continue;
      const to = [...managers, 'defaults', 'expandEnv'];
      yield {
        setting: path,
        message: `The templates take ${shown(path)} for a list of variables; Helm stops with an error. It works for all clusters at once, under ${shown(to.slice(0, -1))}.`,
        fixes: [
          { title: 'Move to the defaults of all clusters', safe: false, changes: [{ kind: 'move', from: path, to }] },
          removeFix(path),
        ],
      };
    }
  },
};
