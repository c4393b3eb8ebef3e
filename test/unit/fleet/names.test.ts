// Renaming what the files of a fleet share: every place or none, and Helm renders the same afterwards but for the name.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fleetFileName, nameAt, placesOf, readFleetFile, renameName, type NamedFleet } from '../../../server/core';
import { applyEdits } from '../../support/lint';
import { lintFleet } from '../../support/lintFleet';

type Files = Readonly<Record<string, string>>;

const files: Files = {
  [fleetFileName]: `chart: spire-nested@0.30.0
releases:
  root:
    values: [base.yaml, root.yaml]
  child01:
    parent: root
    values: [base.yaml, child01.yaml]
  partner:
    external: {trustDomain: b-org.example, bundleEndpoint: 'https://spire-federation.b-org.example'}
`,
  'base.yaml': `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example # the same for all
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
  'root.yaml': `tags: {nestedRoot: true}
global: {spire: {clusterName: root}}
external-spire-server:
  ingress: {enabled: true}
  kubeConfigs:
    child01: {externalSecret: {name: child01-kubeconfig}}
`,
  'child01.yaml': `tags: {nestedChildFull: true}
global:
  spire:
    clusterName: child01
    upstreamSpireAddress: spire-server.acme.example
internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        default: {federatesWith: [b-org.example]}
      clusterFederatedTrustDomains:
        b:
          trustDomain: b-org.example
          bundleEndpointURL: https://spire-federation.b-org.example
          bundleEndpointProfile: {type: https_spiffe, endpointSPIFFEID: spiffe://b-org.example/spire/server}
`,
};

function named(texts: Files): NamedFleet {
  const plan = readFleetFile(texts[fleetFileName] ?? '');
  return { analysis: lintFleet(texts), plan, source: fleetFileName };
}

function renamed(texts: Files, source: string, at: string, to: string, all: boolean): Files | string {
  const fleet = named(texts);
  const offset = texts[source]!.indexOf(at);
  assert.ok(offset >= 0, at);
  const found = nameAt(fleet, source, offset + 1);
  assert.ok(found, `a name at ${at}`);
  const renaming = renameName(fleet, found.name, to);
  if ('problem' in renaming) return renaming.problem;
  const edits = renaming.edits.filter(edit => all || edit.isCertain);
  return Object.fromEntries(
    Object.entries(texts).map(([id, text]) => [
      id,
      applyEdits(
        text,
        edits.filter(edit => edit.source === id),
      ),
    ]),
  );
}

const rules = (texts: Files): readonly string[] => lintFleet(texts).findings.map(({ rule }) => rule);

describe('a trust domain', () => {
  test('is renamed where it certainly is the name; hosts that follow it come along', () => {
    const after = renamed(files, 'base.yaml', 'acme.example #', 'corp.example', false) as Files;
    assert.match(after['base.yaml']!, /trustDomain: corp\.example # the same/);
    assert.match(after['base.yaml']!, /commonName: acme\.example/, 'a subject may be meant to stay');
    assert.match(after['child01.yaml']!, /upstreamSpireAddress: spire-server\.corp\.example/);
    assert.match(after['child01.yaml']!, /b-org\.example/);
    assert.deepEqual(rules(after), rules(files));
  });
  test('of a partner: relationship, SPIFFE IDs and the fleet file', () => {
    const after = renamed(files, 'child01.yaml', 'b-org.example]', 'partner.example', true) as Files;
    assert.ok(!Object.values(after).join('').includes('b-org'));
    const certain = renamed(files, fleetFileName, 'b-org.example', 'partner.example', false) as Files;
    assert.match(certain['child01.yaml']!, /endpointSPIFFEID: spiffe:\/\/partner\.example\/spire/);
    assert.match(certain['child01.yaml']!, /bundleEndpointURL: https:\/\/spire-federation\.b-org\.example/);
  });
  test('is not renamed to what is none, or to another one of the fleet', () => {
    assert.match(renamed(files, 'base.yaml', 'acme.example #', 'Acme', true) as string, /is no trust domain/);
    assert.match(
      renamed(files, 'base.yaml', 'acme.example #', 'b-org.example', true) as string,
      /another trust domain/,
    );
  });
  test('is renamed nowhere where a release can not be read', () => {
    const { 'root.yaml': _, ...without } = files;
    assert.match(renamed(without, 'base.yaml', 'acme.example #', 'corp.example', true) as string, /Nothing is renamed/);
  });
});

test('a cluster: its name, the id at the root, and what the fleet file supplies', () => {
  const supplied = {
    ...files,
    [fleetFileName]: files[fleetFileName]!.replace(
      '[base.yaml, root.yaml]\n',
      '[base.yaml, root.yaml]\n    supplied: [external-spire-server.kubeConfigs.child01.kubeConfigBase64]\n',
    ),
  };
  for (const [source, at] of [
    ['child01.yaml', 'child01\n    up'],
    ['root.yaml', 'child01: {'],
  ] as const) {
    const after = renamed(supplied, source, at, 'west', true) as Files;
    assert.match(after['child01.yaml']!, /clusterName: west/);
    assert.match(after['root.yaml']!, /west: \{externalSecret: \{name: child01-kubeconfig\}\}/);
    assert.match(after[fleetFileName]!, /kubeConfigs\.west\.kubeConfigBase64/);
    assert.match(after[fleetFileName]!, /^ {2}child01:$/m, 'the name of the release is another');
    assert.deepEqual(rules(after), rules(supplied));
  }
  assert.match(renamed(supplied, 'root.yaml', 'child01: {', 'root', true) as string, /another cluster/);
});

test('a release, and the key of a federated trust domain', () => {
  const after = renamed(files, fleetFileName, 'root:', 'top', true) as Files;
  assert.match(after[fleetFileName]!, /^ {2}top:$/m);
  assert.match(after[fleetFileName]!, /parent: top$/m);
  assert.match(after[fleetFileName]!, /root\.yaml/);
  assert.match((renamed(files, 'child01.yaml', 'b:\n', 'partner', true) as Files)['child01.yaml']!, /^ {8}partner:$/m);
});

test('definitions: the trust domain where it is given, the cluster at its name', () => {
  const fleet = named(files);
  const at = (source: string, word: string): readonly string[] => {
    const found = nameAt(fleet, source, files[source]!.indexOf(word) + 1);
    return found
      ? placesOf(fleet, found.name)
          .filter(p => p.isDefinition)
          .map(p => p.source)
      : [];
  };
  assert.deepEqual(at('child01.yaml', 'acme.example'), ['base.yaml']);
  assert.deepEqual(at('root.yaml', 'child01: {'), ['child01.yaml']);
  assert.deepEqual(at('child01.yaml', 'b-org.example]'), [fleetFileName]);
});
