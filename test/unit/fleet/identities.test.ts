// SPIFFE IDs in other YAML: what is nearly an identity of the fleet is told, what is one and what is far from all is not.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyConfig, fleetFileName, identityFindings, readFleetFile, type NamedFleet } from '../../../server/core';
import { applyEdits } from '../../support/lint';
import { lintFleet } from '../../support/lintFleet';

const files = {
  [fleetFileName]:
    'chart: spire@0.30.0\nreleases:\n  a: {values: [a.yaml]}\n  b: {external: {trustDomain: b-org.example}}\n',
  'a.yaml': `global:
  spire:
    trustDomain: acme.example
spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        backend:
          spiffeIDTemplate: spiffe://{{ .TrustDomain }}/team/{{ .PodMeta.Namespace }}/backend
          podSelector: {matchLabels: {app: backend}}
      clusterStaticEntries:
        build:
          spiffeID: spiffe://acme.example/ci/build-agent
          parentID: spiffe://acme.example/ci
          selectors: [unix:uid:1000]
`,
};
const fleet: NamedFleet = {
  analysis: lintFleet(files),
  plan: readFleetFile(files[fleetFileName]),
  source: fleetFileName,
};

function said(text: string): readonly string[] {
  return identityFindings(text, 'envoy.yaml', fleet, emptyConfig).map(({ message, fixes }) => {
    const fixed = applyEdits(text, fixes[0]!.edits);
    assert.deepEqual(identityFindings(fixed, 'envoy.yaml', fleet, emptyConfig), [], 'the suggestion is issued');
    return `${message} => ${fixed}`;
  });
}

describe('told', () => {
  for (const [wrong, right] of [
    ['spiffe://acme.exmaple/ns/shop/sa/web', 'spiffe://acme.example/ns/shop/sa/web'],
    ['spiffe://b-0rg.example/ns/shop/sa/web', 'spiffe://b-org.example/ns/shop/sa/web'],
    ['spiffe://acme.example/ns/shop/sc/web', 'spiffe://acme.example/ns/shop/sa/web'],
    ['spiffe://acme.example/team/shop/backnd', 'spiffe://acme.example/team/shop/backend'],
    ['spiffe://acme.example/ci/build-agnet', 'spiffe://acme.example/ci/build-agent'],
  ] as const)
    test(wrong, () => {
      const [only, ...more] = said(`exact: "${wrong}"`);
      assert.ok(only?.endsWith(`=> exact: "${right}"`), only);
      assert.deepEqual(more, []);
    });
});

describe('not told', () => {
  for (const right of [
    'exact: spiffe://acme.example/ns/shop/sa/web',
    'exact: spiffe://acme.example/team/shop/backend',
    'exact: spiffe://b-org.example/anything/at/all',
    'exact: spiffe://somebody.else.example/ns/shop/sc/web',
    'exact: spiffe://acme.example/made/by/hand',
    'prefix: spiffe://acme.example/ns/shop/sc/',
    'regex: "spiffe://acme\\.exmaple/ns/.*"',
    'regex: spiffe://acme.example/ns/[^/]+/sc/web',
    'spiffeIDTemplate: spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sc/x',
    'spiffeIDTemplate: spiffe://${DOMAIN}/ns/a/sa/b',
    '# spiffe://acme.exmaple/ns/shop/sa/web',
    'name: x # was spiffe://acme.exmaple/ns/shop/sa/web',
  ])
    test(right, () => assert.deepEqual(said(right), []));

  test('where the rule is off', () => {
    const off = { ...emptyConfig, rules: { 'unissued-identity': 'off' as const } };
    assert.deepEqual(identityFindings('exact: spiffe://acme.exmaple/x', 'envoy.yaml', fleet, off), []);
  });
});
