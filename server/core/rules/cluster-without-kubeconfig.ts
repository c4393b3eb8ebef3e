// Settings for a cluster that the server has no way into.
import { partsOn } from '../values/parts';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const maps = [
  ['externalControllerManagers', 'clusters'],
  ['nodeAttestor', 'externalK8sPSAT', 'clusters'],
  ['bundlePublisher', 'externalK8sConfigMap', 'clusters'],
  ['notifier', 'externalK8sBundle', 'clusters'],
] as const;

export const clusterWithoutKubeconfig: ReleaseRule = {
  id: 'cluster-without-kubeconfig',
  summary: 'Require a kubeconfig for every cluster that a server is to serve',
  category: 'server',
  severity: 'error',
  effect: 'differs',
  why:
    'A key of these maps is the name of a kubeconfig below `kubeConfigs`. Where there is none, the controller manager of the cluster is ' +
    'handed a file that does not exist and the pod of the server is never ready; without any kubeconfig the API server refuses the ' +
    'StatefulSet, which mounts a volume that it does not have.',
  source:
    'spire-server templates/_controller-manager-container.tpl, configmap.yaml and server-resource.yaml. Rendered.',
  scope: 'release',
  examples: [
    {
      title: 'a misspelt cluster id',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      child1: {}
      chidl2: {}
#     ^^^^^^ error: \`external-spire-server.kubeConfigs.chidl2\`
`,
    },
    {
      title: 'no kubeconfig at all',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  externalControllerManagers:
    clusters:
      child1: {}
#     ^^^^^^ error: Kubernetes refuses
`,
    },
    {
      title: 'the kubeconfig of another name',
      whole: true,
      values: `tags: {nestedRoot: true}
external-spire-server:
  kubeConfigs:
    child1: {kubeConfigBase64: QQ==}
  externalControllerManagers:
    clusters:
      east: {kubeConfigName: child1}
`,
    },
    {
      title: 'kubeconfigs of another layer',
      values: `tags: {nestedRoot: true}\nexternal-spire-server:\n  externalControllerManagers:\n    clusters:\n      child1: {}\n`,
    },
  ],
  *check(release) {
    if (!release.whole) return;
    for (const { alias } of partsOn(release, 'spire-server')) {
      const kubeConfigs = [alias, 'kubeConfigs'];
      if (release.isFilledLater(kubeConfigs)) continue;
      const none = release.userKeys(kubeConfigs).length === 0;
      const said = new Set<string>();
      for (const path of maps) {
        const map = [alias, ...path];
        if (!isTruthy(release.value([...map.slice(0, -1), 'enabled']))) continue;
        for (const id of release.userKeys(map)) {
          const named = [...map, id, 'kubeConfigName'];
          const needed = release.entry(named) ? release.text(named) : id;
          if (needed === undefined || release.isFilledLater(named) || said.has(needed)) continue;
          if (release.entry([...kubeConfigs, needed])) continue;
          said.add(needed);
          const isMounted = path[0] === 'externalControllerManagers';
          yield {
            setting: [...map, id],
            at: release.entry(named) ? release.blame(named) : release.blame([...map, id]),
            message: `There is no ${shown([...kubeConfigs, needed])}, by which the server gets into this cluster; ${
              none && isMounted
                ? 'Kubernetes refuses the server, whose pod mounts kubeconfigs that it does not have.'
                : 'the server is handed a file that does not exist.'
            }`,
            ...(none && isMounted && { effect: 'kubernetes-rejects' }),
          };
        }
      }
    }
  },
};
