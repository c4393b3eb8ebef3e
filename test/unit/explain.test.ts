// Known failures: each is found by its words, in lines as real programs write them, and names settings that the charts have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { explainFailure, signatures } from '../../server/core';
import { lint } from '../support/lint';

describe('signatures', () => {
  test('there are enough of them, each once, each with a source', () => {
    assert.ok(signatures.length >= 55, String(signatures.length));
    assert.equal(new Set(signatures.map(({ id }) => id)).size, signatures.length);
    for (const { id, source, wayOut } of signatures) {
      assert.match(source, /^https:\/\//, id);
      assert.match(wayOut, /[.?]$/, id);
    }
  });

  for (const { id, example } of signatures) {
    test(`${id} is found by its line, and no other is`, () => {
      const [first, ...others] = explainFailure(`starting\n${example}\nbye`);
      assert.equal(first?.signature.id, id);
      assert.equal(first?.line, 2);
      assert.deepEqual(others, []);
      assert.doesNotMatch(first?.means ?? '', /undefined|NaN/);
    });
  }

  test('every setting is one that a chart has', () => {
    const unknown: string[] = [];
    for (const path of new Set(signatures.flatMap(({ settings }) => settings))) {
      const aliases = path.startsWith('<agent>')
        ? ['upstream-spire-agent', 'downstream-spire-agent-full']
        : ['internal-spire-server', 'external-spire-server'];
      const found = aliases.some(alias => isKnown(path.replace(/^<\w+>/, alias)));
      if (!found) unknown.push(path);
    }
    assert.deepEqual(unknown, []);
    assert.equal(isKnown('internal-spire-server.nodeAttestor.nobody'), false);
  });

  test('the words stand in the real programs', { skip: !process.env['SPIRE_SERVER_BIN'] && 'no spire-server' }, () => {
    const server = readFileSync(process.env['SPIRE_SERVER_BIN']!, 'latin1');
    for (const words of [
      'is not an allowed service account',
      'not configured for cluster',
      'unable to validate token with TokenReview API',
      'according to TokenReview API',
      'join token does not exist or has already been used',
      'is banned',
      'unable to request a new Downstream X509CA',
      'is too high for the configured',
      'auto-migration must be enabled',
      'no EC2 IMDS role found',
      'could not parse trust_domain',
      'unable to find federated bundle',
      'Error updating bundle',
      'failed to publish bundle',
      'nknown configuration detected',
      'ould not find node attestor type',
    ])
      assert.ok(server.toLowerCase().includes(words.toLowerCase()), words);
  });
});

function isKnown(path: string): boolean {
  const keys = path.replace(/<\w+>/g, 'x1').split('.');
  const yaml = `${keys.map((key, i) => `${'  '.repeat(i)}${key}:`).join('\n')}\n`;
  const findings = lint(yaml, { chart: 'spire-nested@0.30.0' });
  return !findings.some(({ rule }) => rule === 'unknown-setting');
}

test('the five failures of the EKS walkthrough', () => {
  const log = [
    'spec.template.spec.containers[1].ports[3].name: Invalid value: "prom-cm-my-cluster-1": must be no more than 15 characters',
    'Warning  Failed  pod/spire-server-0  Failed to pull image "ghcr.io/spiffe/spire-server:1.12.4": unexpected status: 403 Forbidden',
    'Warning  FailedScheduling  0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/2',
    'Warning  FailedCreatePodSandBox  plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    'datastore-sql: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, request canceled',
    'Error from server (NotFound): pods "spire-server-0" not found',
  ];
  assert.deepEqual(
    explainFailure(log.join('\n')).map(({ signature, line }) => [line, signature.id]),
    [
      [1, 'port-name-too-long'],
      [2, 'image-not-pulled'],
      [3, 'no-storage-class'],
      [4, 'no-addresses-left'],
      [5, 'no-instance-role'],
      [6, 'stale-pod-name'],
    ],
  );
  assert.match(explainFailure(log[0]!)[0]!.means, /"prom-cm-my-cluster-1" .* has 20 characters/);
});

test('a failure that comes again and again is told once, with how often', () => {
  const [only, ...others] = explainFailure('database is locked\n'.repeat(40));
  assert.deepEqual([only?.count, only?.line, others], [40, 1, []]);
});

test('what nobody knows stays unexplained, and long or hostile texts end soon', () => {
  assert.deepEqual(explainFailure('level=info msg="Starting server"\nall is well\n'), []);
  const began = Date.now();
  explainFailure(`${'datastore-sql: '.repeat(20_000)}\n${'User "'.repeat(50_000)}\n${'"a:'.repeat(100_000)}`);
  explainFailure('x\n'.repeat(200_000));
  assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms`);
});
