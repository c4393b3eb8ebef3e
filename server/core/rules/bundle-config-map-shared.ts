// One ConfigMap for the bundles of two servers.
import { partsOn } from '../values/parts';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

const shared = ['global', 'spire', 'bundleConfigMap'];

export const bundleConfigMapShared: ReleaseRule = {
  id: 'bundle-config-map-shared',
  summary: 'Disallow one bundle ConfigMap for all servers of a nested release',
  category: 'trust',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'The global name wins over those of the parts. In spire-nested the root and the internal server then have one ConfigMap: the chart makes the Role ' +
    'for it twice, Kubernetes takes the first, and Helm stops at the second. Without that each server would overwrite the bundle of the other.',
  source:
    'spire-lib templates/_helpers.tpl (bundle-configmap), spire-server templates/roles.yaml; rendered with every version.',
  scope: 'release',
  examples: [
    {
      title: 'a name for all',
      values: `tags:
  nestedRoot: true
global:
  spire:
    bundleConfigMap: acme-bundle
#   ^^^^^^^^^^^^^^^ error: \`root-spire-server\` and \`internal-spire-server\`
`,
      fixed: `tags:
  nestedRoot: true
`,
    },
    {
      title: 'names of the parts',
      values: `tags:
  nestedRoot: true
root-spire-server:
  bundleConfigMap: acme-upstream
upstream-spire-agent:
  bundleConfigMap: acme-upstream
`,
    },
    {
      title: 'the only server of a release',
      chart: 'spire@0.30.0',
      values: `global:\n  spire:\n    bundleConfigMap: acme-bundle\n`,
    },
  ],
  *check(release) {
    if (!release.entry(shared) || !isTruthy(release.value(shared)) || release.isFilledLater(shared)) return;
    const servers = partsOn(release, 'spire-server')
      .map(({ alias }) => alias)
      // The external server of a root publishes into other clusters alone.
      .filter(alias => alias !== 'external-spire-server');
    if (servers.length < 2) return;
    yield {
      setting: shared,
      message: `${shown(shared)} gives ${listed(
        servers.map(alias => shown([alias])),
        'and',
      )} one ConfigMap; the chart makes its Role twice, and Kubernetes refuses the second.`,
      fixes: [{ title: 'Remove it', safe: false, changes: [{ kind: 'remove', path: shared }] }],
    };
  },
};
