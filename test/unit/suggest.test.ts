// The first suggestion for the mistakes that people really make is the right place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance } from '../../server/core/chart/suggest';
import { lint } from '../support/lint';

const cases: readonly {
  readonly wrong: string;
  readonly values: string;
  readonly chart?: string;
  readonly title: string;
}[] = [
  {
    wrong: 'trustDomain at the top level',
    values: 'trustDomain: acme.example\n',
    title: 'Move to `global.spire.trustDomain`',
  },
  {
    wrong: 'spire-server in spire-nested',
    values: 'tags:\n  nestedRoot: true\nspire-server:\n  logLevel: debug\n',
    title: 'Rename to `internal-spire-server`',
  },
  {
    wrong: "spire-server that holds what is the root server's",
    values: 'tags:\n  nestedRoot: true\nspire-server:\n  caTTL: 24h\n',
    title: 'Rename to `root-spire-server`',
  },
  {
    wrong: 'spire-server that exposes something',
    values: 'tags:\n  nestedRoot: true\nspire-server:\n  ingress:\n    enabled: true\n',
    title: 'Rename to `external-spire-server`',
  },
  {
    wrong: 'ca_subject',
    values: 'root-spire-server:\n  ca_subject:\n    country: NL\n',
    title: 'Rename to `caSubject`',
  },
  {
    wrong: 'k8sPsat',
    values: 'root-spire-server:\n  nodeAttestor:\n    k8sPsat:\n      enabled: true\n',
    title: 'Rename to `k8sPSAT`',
  },
  {
    wrong: 'global.spiffe.trustDomain',
    values: 'global:\n  spiffe:\n    trustDomain: acme.example\n',
    title: 'Rename to `spire`',
  },
  {
    wrong: 'ingress one level too high',
    values: 'tags:\n  nestedRoot: true\ningress:\n  enabled: true\n',
    title: 'Move to `external-spire-server.ingress`',
  },
  {
    wrong: 'clusterFederatedTrustDomains outside identities',
    chart: 'spire@0.30.0',
    values:
      'spire-server:\n  controllerManager:\n    clusterFederatedTrustDomains:\n      b:\n        trustDomain: b.example\n',
    title: 'Move to `spire-server.controllerManager.identities.clusterFederatedTrustDomains`',
  },
  {
    wrong: 'telemetry under global.spire',
    values: 'global:\n  spire:\n    telemetry:\n      prometheus:\n        enabled: true\n',
    title: 'Move to `global.telemetry`',
  },
  {
    wrong: 'kubeConfigs at the top level',
    values: 'tags:\n  nestedRoot: true\nkubeConfigs:\n  child01: {}\n',
    title: 'Move to `external-spire-server.kubeConfigs`',
  },
  {
    wrong: 'ca.subject',
    values: 'root-spire-server:\n  ca:\n    subject:\n      country: NL\n',
    title: 'Rename to `caSubject`',
  },
  {
    wrong: 'a misspelt alias',
    values: 'external-spire-servr:\n  caTTL: 24h\n',
    title: 'Rename to `external-spire-server`',
  },
];

for (const { wrong, values, chart, title } of cases) {
  test(wrong, () => {
    const findings = lint(values, chart === undefined ? {} : { chart });
    assert.equal(findings.length, 1, JSON.stringify(findings.map(f => f.message)));
    assert.equal(findings[0]!.fixes[0]?.title, title);
  });
}

test('no far-fetched suggestion for a word that stands everywhere', () => {
  const [finding] = lint('spire-server:\n  telemetry:\n    prometheus:\n      port: 9988\n', { chart: 'spire@0.30.0' });
  assert.deepEqual(
    finding!.fixes.map(fix => fix.title),
    ['Remove `port`'],
  );
});

test('edit distance counts a swap as one', () => {
  assert.equal(editDistance('trustdomian', 'trustdomain'), 1);
  assert.equal(editDistance('abc', 'abc'), 0);
  assert.equal(editDistance('abc', 'xyz', 2), 3);
});
