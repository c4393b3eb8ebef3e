// A namespace that the chart makes though it is there already: the release's own, or one that it makes twice.
import type { SettingPath } from '../path';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const namespaces = ['global', 'spire', 'namespaces'];

export const namespaceOwnedTwice: ReleaseRule = {
  id: 'namespace-owned-twice',
  summary: 'Disallow that the chart makes the namespace it is installed into',
  category: 'names',
  severity: 'warning',
  effect: 'kubernetes-rejects',
  why:
    'With `namespaces.create` the chart holds Namespace objects. The namespace of the release is there before the chart is, made by hand or ' +
    'by --create-namespace, so Helm stops: it "exists and cannot be imported into the current release". The usual layout has three: ' +
    'spire-mgmt for the release, spire-server and spire-system made by the chart.',
  source:
    'spire-lib templates/_spire-server-namespace.yaml, _spire-system-namespace.yaml; helm install on a cluster (spiffe/helm-charts-hardened#103).',
  scope: 'release',
  examples: [
    {
      title: 'one for servers and for everything else',
      values: `global:
  spire:
    namespaces:
      create: true
#     ^^^^^^ error: twice
      server:
        name: spire
      system:
        name: spire
`,
    },
    { title: 'two', values: `global:\n  spire:\n    namespaces:\n      create: true\n` },
  ],
  *check(release) {
    const made = (['server', 'system'] as const).flatMap(kind => madeOf(release, kind));
    const own = made.find(({ name }) => name === release.namespace);
    if (own)
      yield {
        setting: own.switch,
        message: `${shown(own.switch)} makes the namespace "${own.name}", which the release itself is installed into; Helm stops because it exists already, unless its labels say that this release owns it.`,
      };
    const [first, second] = made;
    if (first && second && first.name === second.name)
      yield {
        setting: second.switch,
        severity: 'error',
        message: `${shown(second.switch)} makes the namespace "${second.name}" twice, for servers and for the system; Kubernetes refuses the second.`,
      };
  },
};

function madeOf(
  release: Release,
  kind: 'server' | 'system',
): readonly { readonly switch: SettingPath; readonly name: string }[] {
  const switches = [
    [...namespaces, 'create'],
    [...namespaces, kind, 'create'],
  ];
  const name = release.text([...namespaces, kind, 'name']);
  if (name === undefined || name === '' || release.isFilledLater([...namespaces, kind, 'name'])) return [];
  const on = switches.find(path => !release.isFilledLater(path) && isTruthy(release.value(path)));
  return on ? [{ switch: on, name }] : [];
}
