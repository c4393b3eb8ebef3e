// An affinity that means the part's own pods and names labels that they do not have.
import { isJsonMap, type Json } from '../json';
import type { SettingPath } from '../path';
import type { Component } from '../chart/model';
import { blameInside } from '../values/items';
import { partsMaybeOn } from '../values/parts';
import type { Release } from '../values/release';
import type { ReleaseRule, Report } from './rule';
import { shown } from './wording';

const parts = [
  'spire-server',
  'spire-agent',
  'spiffe-oidc-discovery-provider',
  'spiffe-csi-driver',
  'tornjak-frontend',
];

/** Labels that the templates or Kubernetes itself give to pods of the charts. */
const given = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/instance',
  'app.kubernetes.io/component',
  'component',
  'release',
  'release-namespace',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-revision-hash',
  'pod-template-hash',
  'pod-template-generation',
];

export const podSelectorVoid: ReleaseRule = {
  id: 'pod-selector-void',
  summary: "Require labels that the part's pods have where its affinity means them",
  category: 'server',
  severity: 'warning',
  effect: 'differs',
  why:
    'An anti-affinity is to keep the servers on different nodes. Pods of the charts have the recommended labels, ' +
    '`app.kubernetes.io/name` and its like, and no `app`: a selector by that matches none of them, Kubernetes takes it, and all of the ' +
    'servers may land on one node.',
  source:
    'spire-server templates/_helpers.tpl (selectorLabels) and server-resource.yaml, every version; Kubernetes affinity.',
  scope: 'release',
  examples: [
    {
      title: 'the label that most tutorials use',
      chart: 'spire@0.30.0',
      values: `spire-server:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              app: spire-server
#             ^^^ warning: have no label \`app\`
          topologyKey: kubernetes.io/hostname
`,
    },
    {
      title: 'a label of the chart',
      chart: 'spire@0.30.0',
      values: `spire-server:
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              app.kubernetes.io/name: server
          topologyKey: kubernetes.io/hostname
`,
    },
    {
      title: 'pods of somebody else, and a label of your own',
      chart: 'spire@0.30.0',
      values: `spire-server:
  podLabels:
    app: spire-server
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector:
            matchLabels:
              app: spire-server
          topologyKey: kubernetes.io/hostname
        - labelSelector:
            matchLabels:
              app: postgres
          topologyKey: kubernetes.io/hostname
`,
    },
  ],
  *check(release) {
    for (const component of partsMaybeOn(release, ...parts)) {
      if (release.entry([component.alias, 'affinity'])) yield* judge(release, component);
    }
  },
};

function* judge(release: Release, component: Component): Iterable<Report> {
  const { alias } = component;
  for (const kind of ['podAntiAffinity', 'podAffinity']) {
    for (const when of ['required', 'preferred']) {
      const path = [alias, 'affinity', kind, `${when}DuringSchedulingIgnoredDuringExecution`];
      const terms = release.value(path);
      if (!Array.isArray(terms) || release.isFilledLater(path)) continue;
      for (const [index, term] of (terms as readonly Json[]).entries()) {
        const found = voidKey(release, component, term);
        if (found) yield reportOf(release, alias, path, { ...found, at: [String(index), ...found.at] });
      }
    }
  }
}

interface Asked {
  readonly key: string;
  readonly values: readonly string[];
  /** Where in the term it stands. */
  readonly at: SettingPath;
}

function reportOf(release: Release, alias: string, path: SettingPath, { key, at }: Asked): Report {
  return {
    setting: path,
    at: blameInside(release, path, at),
    message: `The pods of ${shown([alias])} have no label \`${key}\`, so the selector matches none of them and Kubernetes puts them anywhere; they have \`app.kubernetes.io/name\`.`,
  };
}

/** The label of a term that the own pods lack, where its value says that they are meant. */
function voidKey(release: Release, { alias, part }: Component, term: Json): Asked | undefined {
  const isWeighted = isJsonMap(term) && isJsonMap(term['podAffinityTerm']);
  const inner = isWeighted ? term['podAffinityTerm']! : term;
  const selector = isJsonMap(inner) ? inner['labelSelector'] : undefined;
  if (!isJsonMap(selector)) return undefined;
  const own = new Set([alias, part, `${release.name ?? 'spire'}-server`, 'spire-server', 'spire-agent']);
  const labels = new Set([...given, ...release.keys([alias, 'podLabels'])]);
  const found = askedFor(selector).find(({ key, values }) => !labels.has(key) && values.some(value => own.has(value)));
  return found && { ...found, at: [...(isWeighted ? ['podAffinityTerm'] : []), 'labelSelector', ...found.at] };
}

function askedFor(selector: Readonly<Record<string, Json>>): readonly Asked[] {
  const { matchLabels, matchExpressions } = selector;
  const labels = isJsonMap(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions = Array.isArray(matchExpressions) ? (matchExpressions as readonly Json[]) : [];
  return [
    ...labels.map(([key, value]): Asked => ({ key, values: [String(value)], at: ['matchLabels', key] })),
    ...expressions.flatMap((each, index): readonly Asked[] => {
      if (!isJsonMap(each) || each['operator'] !== 'In' || !Array.isArray(each['values'])) return [];
      const values = (each['values'] as readonly Json[]).map(String);
      return [{ key: String(each['key']), values, at: ['matchExpressions', String(index), 'key'] }];
    }),
  ];
}
