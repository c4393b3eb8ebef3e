// The port names that charts from 0.28.2 on make of cluster ids, against names read off rendered charts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portNameProblem, shortClusterId } from '../../server/core/chart/portNames';
import { sha256Hex } from '../../server/core/trust/sha256';

const rendered: Readonly<Record<string, string>> = {
  child: 'child',
  'cluster-a': 'cluster-a',
  workload1: 'workload1',
  workload10: 'worklo-10',
  'workload-1': 'workloa-1',
  'cluster-2024': 'cluste-24',
  production: 'produ-ab8',
  'a-very-long-name': 'a-ver-6c1',
  x234567890: 'x23456-90',
  '12345678901': '123456-01',
  'production-cluster-01': 'produc-01',
  'production-staging-01': 'produc-01',
  'prod-west1': 'prod-we-1',
  'prod-west-1': 'prod-we-1',
  'eu-central-1': 'eu-cent-1',
  'eu-central-12': 'eu-cen-12',
  'us-east-1a': 'us-ea-bcc',
  'abcd-efghij': 'abcd-6cc',
  'pro--duction': 'pro--e32',
  'pro-duction': 'pro-d-27c',
};

for (const [id, short] of Object.entries(rendered)) {
  test(`${id} becomes ${short}`, () => assert.equal(shortClusterId(id), short));
}

test('a port name has at most 15 characters, no double dash, and a letter', () => {
  assert.equal(portNameProblem('prom-cm-abcdefg'), undefined);
  assert.match(portNameProblem('prom-cm-abcdefgh')!, /16 characters/);
  assert.match(portNameProblem('hp-cm-a--b')!, /two dashes/);
  assert.match(portNameProblem('hp-cm-A')!, /other characters/);
  assert.match(portNameProblem('123')!, /letter/);
});

test('SHA-256 of the empty text', () => {
  assert.equal(sha256Hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});
