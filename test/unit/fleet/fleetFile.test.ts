// What a fleet file may say, what is told about one that says something else, and that the rest is judged all the same.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Ajv from 'ajv';
import { fleetSchema, readFleetFile } from '../../../server/core';
import { lintFleet } from '../../support/lintFleet';

const root = `tags: {nestedRoot: true}
global: {spire: {clusterName: root, trustDomain: acme.example}}
`;
const standalone = 'global: {spire: {clusterName: one, trustDomain: acme.example}}\nspire-server: {}\n';

/** Each bad file with the line that is told about, from 1, and a part of the sentence. */
const bad: readonly (readonly [string, string, number, string])[] = [
  ['no releases', 'chart: spire-nested@0.30.0\n', 1, 'this file has none'],
  ['a key that is not there', 'releases:\n  root:\n    value: [root.yaml]\n', 3, 'Is `values` meant?'],
  ['no layers', 'chart: spire-nested@0.30.0\nreleases:\n  root:\n    context: x\n', 3, 'names no layers'],
  [
    'a parent that is not there',
    'chart: spire-nested@0.30.0\nreleases:\n  root: {values: [root.yaml]}\n  c:\n    parent: rot\n    values: [root.yaml]\n',
    5,
    'Is "root" meant?',
  ],
  [
    'a release that is its own parent',
    'chart: spire-nested@0.30.0\nreleases:\n  root:\n    parent: root\n    values: [root.yaml]\n',
    4,
    'its own parent',
  ],
  [
    'a circle of parents',
    'chart: spire-nested@0.30.0\nreleases:\n  a:\n    parent: b\n    values: [root.yaml]\n  b:\n    parent: a\n    values: [root.yaml]\n',
    4,
    'its own parent',
  ],
  [
    'an external parent',
    'chart: spire-nested@0.30.0\nreleases:\n  p: {external: {trustDomain: b.example}}\n  a:\n    parent: p\n    values: [root.yaml]\n',
    5,
    'no parent',
  ],
  [
    'an external one without a name',
    'chart: spire-nested@0.30.0\nreleases:\n  p:\n    external: {bundleEndpoint: "https://b.example"}\n',
    3,
    'external.trustDomain',
  ],
  [
    'a layer that is missing',
    'chart: spire-nested@0.30.0\nreleases:\n  root:\n    values: [rooot.yaml]\n',
    4,
    'there is no such file',
  ],
  [
    'a list for a text',
    'chart: spire-nested@0.30.0\nreleases:\n  root:\n    context: [x]\n    values: [root.yaml]\n',
    4,
    'takes a text',
  ],
  ['a text for a map', 'chart: spire-nested@0.30.0\nreleases:\n  root: root.yaml\n', 3, 'takes a map'],
  [
    'a chart that nobody knows',
    'releases:\n  root:\n    chart: nginx@1.0.0\n    values: [root.yaml]\n',
    3,
    'no chart known here',
  ],
  ['no chart at all', 'releases:\n  root: {values: [root.yaml]}\n', 2, 'names no chart'],
  [
    'a --set that Helm refuses',
    'chart: spire-nested@0.30.0\nreleases:\n  root:\n    values: [root.yaml]\n    set: [noequals]\n',
    5,
    'has no "="',
  ],
  [
    'one file for two charts',
    'releases:\n  a: {chart: spire-nested@0.30.0, values: [root.yaml]}\n  b: {chart: spire@0.30.0, values: [root.yaml]}\n',
    3,
    'each ignores the sections of the other',
  ],
  ['text that is no YAML', 'chart: spire-nested@0.30.0\nreleases: {a: [\n', 1, ''],
  [
    'a conflict of git',
    'chart: spire-nested@0.30.0\n<<<<<<< HEAD\nreleases:\n=======\nreleases: {}\n>>>>>>> x\n',
    2,
    '',
  ],
];

describe('fleet files that say something odd', () => {
  for (const [title, text, line, says] of bad) {
    test(title, () => {
      const { findings } = lintFleet({ 'spire-fleet.yaml': text, 'root.yaml': root });
      const own = findings.filter(finding => finding.rule === 'fleet-file');
      const lines = own.map(finding => text.slice(0, finding.span.start).split('\n').length);
      assert.ok(
        own.some((finding, i) => finding.message.includes(says) && (says === '' || lines[i] === line)),
        JSON.stringify(own.map((finding, i) => [lines[i], finding.message])),
      );
      assert.ok(own.every(({ span }) => span.start >= 0 && span.end <= text.length));
    });
  }
});

test('a release that can not be read does not keep the others from being judged', () => {
  const { findings, fleet } = lintFleet({
    'spire-fleet.yaml':
      'chart: spire-nested@0.30.0\nreleases:\n  gone: {values: [gone.yaml]}\n  root: {values: [root.yaml]}\n',
    'root.yaml': `${root}rot-spire-server: {}\n`,
  });
  assert.deepEqual(
    fleet.members.map(({ key }) => key),
    ['root'],
  );
  assert.deepEqual(findings.map(({ rule }) => rule).sort(), ['fleet-file', 'unknown-setting']);
});

test('a mistake in a layer that many releases share is told once', () => {
  const releases = Array.from(
    { length: 5 },
    (_, i) => `  r${i}: {values: [base.yaml, r.yaml], set: [global.spire.clusterName=r${i}]}\n`,
  );
  const { findings } = lintFleet({
    'spire-fleet.yaml': `chart: spire-nested@0.30.0\nreleases:\n${releases.join('')}`,
    'base.yaml': 'global:\n  spire:\n    trustDomian: acme.example\n',
    'r.yaml': root.replace('clusterName: root, ', ''),
  });
  assert.deepEqual(
    findings.map(({ rule, source }) => `${source} ${rule}`),
    ['base.yaml unknown-setting'],
  );
});

test('the schema takes what the reader takes and refuses what it refuses', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(fleetSchema());
  const good = {
    chart: { name: 'spire-nested', version: '0.30.0', repository: 'https://charts.example' },
    releases: {
      root: {
        values: ['base.yaml', 'root.yaml'],
        set: ['a=b'],
        supplied: ['x.y'],
        context: 'prod',
        crds: { version: '0.6.0' },
      },
      child: {
        parent: 'root',
        values: 'child.yaml',
        chart: 'spire-nested@0.29.0',
        release: 'x',
        namespace: 'y',
        kubeconfig: 'z',
        setString: ['c=1'],
        setJson: ['d={"e":1}'],
        setFile: ['f=notes.txt'],
        setLiteral: ['g=a,b'],
      },
      partner: {
        external: {
          trustDomain: 'b.example',
          bundleEndpoint: 'https://b.example',
          profile: 'https_web',
          endpointSPIFFEID: 'spiffe://b',
        },
      },
    },
  };
  assert.ok(validate(good), JSON.stringify(validate.errors));
  assert.deepEqual(readFleetFile(JSON.stringify(good)).problems, []);
  for (const wrong of [
    {},
    { releases: [] },
    { releases: { a: {} } },
    { releases: { a: { value: ['x'] } } },
    { releases: { a: { values: ['x'], context: ['y'] } } },
    { releases: { a: { external: {} } } },
    { release: {} },
  ]) {
    assert.ok(!validate(wrong), JSON.stringify(wrong));
    assert.ok(readFleetFile(JSON.stringify(wrong)).problems.length > 0, JSON.stringify(wrong));
  }
});

test('one spire release is a fleet, too', () => {
  const { findings } = lintFleet({
    'spire-fleet.yaml': 'chart: oci://charts.example/spiffe/spire@0.30.0\nreleases:\n  one: {values: one.yaml}\n',
    'one.yaml': standalone,
  });
  assert.deepEqual(findings, []);
});
