// From what a workspace holds to a fleet file: commands in scripts, files by themselves, and what nobody can know.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyConfig, fleetFileName, openDocument, proposeFleet, type Proposal } from '../../../server/core';
import { helmCommands } from '../../../server/core/fleet/helmCommands';
import { bundledCatalog } from '../../support/catalog';
import { lintFleet } from '../../support/lintFleet';

const base = `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`;
const root =
  'tags: {nestedRoot: true}\nglobal: {spire: {clusterName: root}}\nexternal-spire-server: {ingress: {enabled: true}}\n';
const child =
  'tags: {nestedChildFull: true}\nglobal: {spire: {clusterName: child01, upstreamSpireAddress: spire-server.acme.example}}\n';

function proposed(files: Readonly<Record<string, string>>): Proposal {
  const all = Object.entries(files);
  return proposeFleet(
    all
      .filter(([path]) => path.endsWith('.yaml'))
      .map(([path, text]) => ({ path, document: openDocument({ id: path, text, languageId: 'yaml' }) })),
    all.map(([path, text]) => ({ path, text })).filter(({ text }) => text.includes('helm ')),
    bundledCatalog(),
    emptyConfig,
  );
}

describe('helm commands', () => {
  const read = (text: string): unknown =>
    helmCommands(text).map(({ release, chart, namespace, context, values, set, supplied, line }) => ({
      release,
      chart,
      namespace,
      context,
      values,
      set,
      supplied,
      line,
    }));
  test('several lines, quotes, variables, other charts', () => {
    const text = `#!/bin/sh
helm upgrade --install cert-manager jetstack/cert-manager -n cert-manager
helm upgrade --install \\
  -n spire-mgmt spire spire-nested --repo https://charts.example \\
  --kube-context "prod root" -f base.yaml --values='root values.yaml' \\
  --set external-spire-server.kubeConfigs.child01.kubeConfigBase64="$(base64 -w0 < kc)" \\
  --set global.spire.clusterName=root --wait && echo done -f no.yaml
`;
    assert.deepEqual(read(text), [
      {
        release: 'spire',
        chart: 'spire-nested',
        namespace: 'spire-mgmt',
        context: 'prod root',
        values: ['base.yaml', 'root values.yaml'],
        set: ['global.spire.clusterName=root'],
        supplied: ['external-spire-server.kubeConfigs.child01'],
        line: 3,
      },
    ]);
  });
  test('a chart by repository, registry, folder and package', () => {
    for (const chart of [
      'spiffe/spire-nested',
      'oci://registry.example/charts/spire-nested',
      './charts/spire-nested',
      'spire-nested-0.30.0.tgz',
    ])
      assert.equal(helmCommands(`helm install x ${chart} -n y`)[0]?.chart, 'spire-nested', chart);
    assert.equal(helmCommands('helm install spire spiffe/spire')[0]?.release, 'spire');
  });
  test('inside YAML and Makefiles; nothing in prose', () => {
    assert.equal(helmCommands('build:\n\t@helm upgrade -i spire spiffe/spire -f v.yaml\n').length, 1);
    assert.equal(helmCommands('tasks:\n  x:\n    cmds:\n      - helm upgrade -i spire spiffe/spire\n').length, 1);
    assert.equal(helmCommands('We use helm to install things. helm upgrade is fun.\n').length, 0);
  });
});

describe('proposals', () => {
  test('a script of a root and a child: clean as it is proposed', () => {
    const files = {
      'deploy/base.yaml': base,
      'deploy/root.yaml': root,
      'deploy/child01.yaml': child,
      'deploy/install.sh': `helm upgrade --install spire spiffe/spire-nested --version 0.30.0 -n spire-mgmt --kube-context root -f base.yaml -f root.yaml --set external-spire-server.kubeConfigs.child01.kubeConfigBase64="$KC"
helm upgrade --install spire spiffe/spire-nested --version 0.30.0 -n spire-mgmt --kube-context child -f base.yaml -f child01.yaml
`,
    };
    const { text, conclusions, unknown } = proposed(files);
    assert.equal(
      text,
      `chart: spire-nested@0.30.0
releases:
  root:
    values:
      - deploy/base.yaml
      - deploy/root.yaml
    supplied:
      - external-spire-server.kubeConfigs.child01
    context: root
  child01:
    parent: root
    values:
      - deploy/base.yaml
      - deploy/child01.yaml
    context: child
`,
    );
    assert.deepEqual(unknown, []);
    assert.equal(conclusions.length, 3);
    assert.deepEqual(lintFleet({ ...files, [fleetFileName]: text }).findings, []);
  });
  test('files alone: layers without an architecture come first', () => {
    const { text, unknown } = proposed({ 'base.yaml': base, 'root.yaml': root, 'child01.yaml': child });
    assert.match(text ?? '', / {2}root:\n {4}values:\n {6}- base\.yaml\n {6}- root\.yaml\n/);
    assert.match(text ?? '', / {2}child01:\n {4}parent: root\n/);
    assert.equal(unknown.length, 1);
  });
  test('a child without its root, two roots, a layer that is missing, a manifest', () => {
    assert.match(proposed({ 'child01.yaml': child }).unknown.join(' '), /root of `child01` is not here/);
    const two = proposed({ 'a/root.yaml': root, 'b/root.yaml': root, 'c/child01.yaml': child });
    assert.match(two.unknown.join(' '), /`child01` may hang on `root` or `root-2`/);
    assert.match(
      proposed({ 'x.sh': 'helm install s spiffe/spire -f gone.yaml\n' }).unknown.join(' '),
      /gone\.yaml, which is not/,
    );
    const manifest =
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: spire, version: 0.30.0}}\n  values:\n    global: {spire: {trustDomain: a.example}}\n';
    const found = proposed({ 'hr.yaml': manifest });
    assert.match(found.text ?? '', /^ {4}values:\n {6}- hr\.yaml$/m);
    assert.match(found.conclusions.join(' '), /hr\.yaml is a HelmRelease that installs spire 0\.30\.0/);
  });
  test('nothing of ours', () => {
    assert.equal(
      proposed({ 'x.yaml': 'kind: ConfigMap\n', 'y.sh': 'helm install nginx bitnami/nginx\n' }).text,
      undefined,
    );
  });
});
