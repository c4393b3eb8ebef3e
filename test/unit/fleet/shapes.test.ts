// A root and a child in every shape that releases come in: the same fleet, judged whole, each mistake at its place.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FleetAnalysis } from '../../../server/core';
import { lintWorkspace } from '../../support/lintFleet';

type Files = Readonly<Record<string, string>>;

const base = `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`;
const root = `tags: {nestedRoot: true}
global:
  spire:
    clusterName: root
external-spire-server:
  ingress: {enabled: true}
  kubeConfigs:
    child01:
      externalSecret: {name: child01-kubeconfig}
`;
const child = `tags: {nestedChildFull: true}
global:
  spire:
    clusterName: child01
    upstreamSpireAddress: spire-server.acme.example
`;

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

const helmRelease = (name: string, values: string, from: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: spire-mgmt}
spec:
  releaseName: spire
  chart: {spec: {chart: spire-nested, version: 0.30.0}}
  valuesFrom:
${from}  values:
${indented(values, 4)}`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata: {name: spire-base, namespace: spire-mgmt}
data:
  values.yaml: |
${indented(base, 4)}`;
const fromMap = '    - {kind: ConfigMap, name: spire-base}\n';

const application = (name: string, values: string, as: 'valuesObject' | 'values'): string =>
  `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}}
spec:
  destination: {namespace: spire-mgmt, server: https://${name}.example}
  sources:
    - repoURL: https://git.example/fleet
      ref: values
    - chart: spire-nested
      targetRevision: 0.30.0
      helm:
        releaseName: spire
        valueFiles: [$values/base.yaml]
        ${as}:${as === 'values' ? ' |' : ''}
${indented(values, 10)}`;

const helmfile = `environments:
  default: {}
---
releases:
  - name: root
    namespace: spire-mgmt
    chart: spiffe/spire-nested
    version: 0.30.0
    values:
      - base.yaml
${indented(root, 8).replace(/^ {6} /, '      -')}  - name: child01
    namespace: spire-mgmt
    kubeContext: child01
    chart: spiffe/spire-nested
    version: 0.30.0
    values:
      - base.yaml
      - values/{{ .Release.Name }}.yaml
`;

const shapes: Readonly<Record<string, { files: Files; child: string }>> = {
  'Flux, values from a ConfigMap': {
    files: {
      'base.yaml': configMap,
      'root.yaml': helmRelease('root', root, fromMap),
      'child.yaml': helmRelease('child01', child, fromMap),
    },
    child: 'child.yaml',
  },
  'Flux, several documents in one file': {
    files: {
      'all.yaml': [configMap, helmRelease('root', root, fromMap), helmRelease('child01', child, fromMap)].join('---\n'),
    },
    child: 'all.yaml',
  },
  'Flux, a ConfigMap that kustomize makes': {
    files: {
      'infra/kustomization.yaml':
        'kind: Kustomization\nconfigMapGenerator:\n  - name: spire-base\n    files: [values.yaml=base.yaml]\n',
      'infra/base.yaml': base,
      'infra/root.yaml': helmRelease('root', root, fromMap),
      'infra/child.yaml': helmRelease('child01', child, fromMap),
    },
    child: 'infra/child.yaml',
  },
  'Argo CD, values as an object': {
    files: {
      'base.yaml': base,
      'root.yaml': application('root', root, 'valuesObject'),
      'child.yaml': application('child01', child, 'valuesObject'),
    },
    child: 'child.yaml',
  },
  'Argo CD, values as text, the files further up': {
    files: {
      'git/base.yaml': base,
      'git/apps/root.yaml': application('root', root, 'values'),
      'git/apps/child.yaml': application('child01', child, 'values'),
    },
    child: 'git/apps/child.yaml',
  },
  helmfile: {
    files: { 'helmfile.yaml': helmfile, 'base.yaml': base, 'values/child01.yaml': child },
    child: 'values/child01.yaml',
  },
  kustomize: {
    files: {
      'base.yaml': base,
      'root/kustomization.yaml': `namespace: spire-mgmt\nhelmCharts:\n  - name: spire-nested\n    version: 0.30.0\n    releaseName: spire\n    valuesFile: ../base.yaml\n    valuesInline:\n${indented(root, 6)}`,
      'child/kustomization.yaml':
        'namespace: spire-mgmt\nhelmCharts:\n  - name: spire-nested\n    version: 0.30.0\n    releaseName: spire\n    valuesFile: ../base.yaml\n    additionalValuesFiles: [child.yaml]\n',
      'child/child.yaml': child,
    },
    child: 'child/child.yaml',
  },
  'ApplicationSet with a list': {
    files: {
      'base.yaml': base,
      'clusters/root.yaml': root.replace('    clusterName: root\n', '    jwtIssuer: https://oidc.acme.example\n'),
      'clusters/child01.yaml': child.replace('clusterName: child01\n    ', ''),
      'set.yaml': `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: spire}
spec:
  generators:
    - list:
        elements:
          - {cluster: root}
          - {cluster: child01}
  template:
    metadata: {name: 'spire-{{cluster}}'}
    spec:
      destination: {namespace: spire-mgmt, name: '{{cluster}}'}
      sources:
        - {repoURL: https://git.example/fleet, ref: values}
        - chart: spire-nested
          targetRevision: 0.30.0
          helm:
            releaseName: spire
            valueFiles: [$values/base.yaml, '$values/clusters/{{cluster}}.yaml']
            valuesObject:
              global: {spire: {clusterName: '{{cluster}}'}}
`,
    },
    child: 'clusters/child01.yaml',
  },
};

function said({ findings }: FleetAnalysis, files: Files): readonly string[] {
  return findings.map(({ rule, source, span }) => `${rule} ${source} ${files[source]?.slice(span.start, span.end)}`);
}

function changed(files: Files, name: string, from: string, to: string): Files {
  assert.ok(files[name]?.includes(from), `${name} has "${from}"`);
  return { ...files, [name]: (files[name] ?? '').replace(from, to) };
}

for (const [title, { files, child: at }] of Object.entries(shapes)) {
  describe(title, () => {
    test('is a fleet of a root and its child that agree', () => {
      const analysis = lintWorkspace(files);
      assert.deepEqual(said(analysis, files), []);
      const { members } = analysis.fleet;
      assert.deepEqual(
        members
          .map(({ facts, parent }) => [facts.role, facts.clusterName.value, parent?.facts.clusterName.value])
          .sort(),
        [
          ['full', 'child01', 'root'],
          ['root', 'root', undefined],
        ],
      );
      assert.ok(members.every(({ chart }) => chart.version === '0.30.0' && !chart.assumed));
      assert.ok(members.every(({ release, merged }) => release.unread === undefined && merged.whole));
    });
    test('a setting that does not exist is found where it stands', () => {
      const bad = changed(files, at, 'upstreamSpireAddress: spire-server.acme.example', 'upstreamSpireAdress: x');
      assert.ok(said(lintWorkspace(bad), bad).includes(`unknown-setting ${at} upstreamSpireAdress`));
    });
    test('a child of another trust domain than its root is found where it says so', () => {
      const indent = / *(?=upstreamSpireAddress)/.exec(files[at] ?? '')?.[0] ?? '';
      const line = `${indent}upstreamSpireAddress`;
      const bad = changed(files, at, line, `${indent}trustDomain: other.example\n${line}`);
      const found = said(lintWorkspace(bad), bad);
      assert.ok(found.includes(`fleet-trust-domain ${at} other.example`), `found ${found.join(', ')}`);
    });
  });
}
