// Identities whose selector asks for a namespace that the chart leaves out of every one of them.
import { isJsonMap, type Json } from '../json';
import type { SettingPath } from '../path';
import { identities, type Identity } from '../values/identities';
import { sharedNamespace } from '../values/namespaces';
import type { Release } from '../values/release';
import type { ReleaseRule } from './rule';
import { listed, shown } from './wording';

const label = 'kubernetes.io/metadata.name';

export const identitySelectsNothing: ReleaseRule = {
  id: 'identity-selects-nothing',
  summary: "Disallow identities for pods in SPIRE's own namespaces that the chart leaves out",
  category: 'identities',
  severity: 'warning',
  effect: 'differs',
  why:
    'To the selector of an identity of the type "base", which is the default, the chart adds that pods in the namespaces of the release, of the ' +
    'servers and of the agents are left out. A selector that asks for one of just these matches no pod: Helm and Kubernetes take it, and nobody gets an ' +
    'identity. With `type: raw` the selector stays as it is written.',
  source: 'spire-server templates/controller-manager-cluster-ids.yaml, every version.',
  scope: 'release',
  examples: [
    {
      title: 'workloads beside the servers',
      values: `global:
  spire:
    recommendations:
      enabled: true
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        monitor:
          namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: spire-server
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: leaves "spire-server" out
`,
      fixed: `global:
  spire:
    recommendations:
      enabled: true
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        monitor:
          namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: spire-server
          type: raw
`,
    },
    {
      title: 'as it is written',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        monitor:
          type: raw
          namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: spire-server
`,
    },
    {
      title: 'a namespace of workloads',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        shop:
          namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
`,
    },
  ],
  *check(release) {
    for (const identity of identities(release, 'clusterSPIFFEIDs')) {
      const type = [...identity.path, 'type'];
      if (release.isFilledLater(type) || (release.value(type) ?? 'base') !== 'base') continue;
      const asked = askedFor(release, identity);
      const left = leftOut(release, identity);
      if (!asked || asked.names.length === 0 || !asked.names.every(name => left.includes(name))) continue;
      const names = listed(
        asked.names.map(name => `"${name}"`),
        'and',
      );
      yield {
        setting: asked.path,
        at: release.blame(asked.path),
        message: `The chart leaves ${names} out of every identity of the type "base", so ${shown([identity.key])} matches no pod and Kubernetes takes it all the same. \`type: raw\` keeps the selector as it is written.`,
        fixes: [{ title: 'Set `type: raw`', safe: false, changes: [{ kind: 'set', path: type, yaml: 'raw' }] }],
      };
    }
  },
};

function askedFor(
  release: Release,
  { path }: Identity,
): { readonly names: readonly string[]; readonly path: SettingPath } | undefined {
  const selector = [...path, 'namespaceSelector'];
  const byLabel = [...selector, 'matchLabels', label];
  const text = release.text(byLabel);
  if (text !== undefined) return release.isFilledLater(byLabel) ? undefined : { names: [text], path: byLabel };
  const expressions = [...selector, 'matchExpressions'];
  const found = release.value(expressions);
  if (!Array.isArray(found)) return undefined;
  const asked = (found as readonly Json[]).find(
    each => isJsonMap(each) && each['key'] === label && each['operator'] === 'In',
  );
  const values = isJsonMap(asked) && Array.isArray(asked['values']) ? (asked['values'] as readonly Json[]) : [];
  return { names: values.map(String), path: expressions };
}

function leftOut(release: Release, { server }: Identity): readonly string[] {
  const own = release.text([server.alias, 'namespaceOverride']);
  const names = ['server', 'system'].map(kind => release.text(['global', 'spire', 'namespaces', kind, 'name']));
  const laidOut = [sharedNamespace(release, 'server'), sharedNamespace(release, 'system')].filter(
    name => name !== undefined && names.includes(name),
  );
  return [release.namespace, own, ...names, ...laidOut].filter(name => name !== undefined && name !== '') as string[];
}
