// An identity for all pods, beside which the default one has nothing to do.
import { identities } from '../values/identities';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const identityCoversAll: ReleaseRule = {
  id: 'identity-covers-all',
  summary: 'Point out identities without a selector, which take the default one from every pod',
  category: 'identities',
  severity: 'info',
  effect: 'differs',
  versions: { from: '0.24.0' },
  why:
    'From 0.24.0 on the default identity is a fallback: a pod that any other identity selects does not get it. One without selectors takes it from every pod in ' +
    'the cluster at once, and who checked for the old IDs refuses the new ones.',
  source:
    'spire-server values.yaml (clusterSPIFFEIDs.default.fallback) from 0.24.0 on; SPIRE controller manager, ClusterSPIFFEID fallback.',
  scope: 'release',
  examples: [
    {
      title: 'no selector',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        shop:
#       ^^^^ info: takes the default identity from every pod
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/shop/{{ .PodSpec.ServiceAccountName }}
`,
    },
    {
      title: 'a fallback beside the default',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        shop:
          fallback: true
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/shop/{{ .PodSpec.ServiceAccountName }}
`,
    },
    {
      title: 'some pods',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        shop:
          podSelector:
            matchLabels:
              app: shop
`,
    },
  ],
  *check(release) {
    for (const { server, key, path } of identities(release, 'clusterSPIFFEIDs')) {
      const usual = [server.alias, 'controllerManager', 'identities', 'clusterSPIFFEIDs', 'default', 'enabled'];
      if (
        server.settings.children
          .get('controllerManager')
          ?.children.get('identities')
          ?.children.get('clusterSPIFFEIDs')
          ?.children.has(key)
      )
        continue;
      if (!isTruthy(release.value(usual) ?? true) || isTruthy(release.value([...path, 'fallback']))) continue;
      const type = release.value([...path, 'type']) ?? 'base';
      const selectors = ['podSelector', 'namespaceSelector', 'workloadSelectorTemplates'].map(each => [...path, each]);
      if (
        type !== 'base' ||
        selectors.some(
          each => isTruthy(release.value(each)) || (release.mayBeSetElsewhere(each) && !release.entry(path)),
        )
      )
        continue;
      if (selectors.some(each => release.isFilledLater(each))) continue;
      yield {
        setting: path,
        message: `${shown([key])} has no selector and takes the default identity from every pod in the cluster, since that is a fallback; \`fallback: true\` or a \`podSelector\` leaves it where it was.`,
      };
    }
  },
};
