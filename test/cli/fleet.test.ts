// Fleets on the command line: layers are judged together, and their merged values are what Helm would have.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseValues } from '../../server/core/syntax/parse';
import { plainDocument } from '../../server/core/syntax/plain';
import { folderWith, type Folder } from './command';

const files = {
  'spire-fleet.yaml': `chart: spire-nested@0.30.0
releases:
  root:
    values: [base.yaml, root.yaml]
    supplied: [external-spire-server.kubeConfigs.child01]
  child01:
    parent: root
    values: [base.yaml, clusters/child01.yaml]
    set: ["tags.nestedChildFull=true"]
`,
  'base.yaml': `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: "NO", organization: Acme, commonName: acme.example}
`,
  'root.yaml': `tags: {nestedRoot: true}
global: {spire: {clusterName: root}}
external-spire-server:
  ingress: {enabled: true}
`,
  'clusters/child01.yaml': `global:
  spire:
    clusterName: child01
    trustDomain: other.example
    upstreamSpireAddress: spire-server.acme.example
`,
};

const folders: Folder[] = [];
async function given(changed: Readonly<Record<string, string>> = {}): Promise<Folder> {
  const folder = await folderWith({ ...files, ...changed });
  folders.push(folder);
  return folder;
}
after(() => Promise.all(folders.map(folder => folder.remove())));

test('the layers of a fleet are judged together', async () => {
  const folder = await given();
  const { code, stdout } = await folder.run('lint');
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^clusters\/child01\.yaml:4:18 error .*"other\.example".* \[fleet-trust-domain\]\n1 error in 4 files\.\n$/,
  );
});

test('a layer that is asked for alone is told what is wrong in it, and nothing of the others', async () => {
  const folder = await given();
  assert.equal((await folder.run('lint', 'root.yaml')).code, 0);
  const { code, stdout } = await folder.run('lint', 'clusters/child01.yaml', '--format', 'json');
  assert.equal(code, 1);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; release: string; related: unknown[] }[] };
  assert.deepEqual(
    findings.map(({ rule, release }) => [rule, release]),
    [['fleet-trust-domain', 'child01']],
  );
  assert.equal(findings[0]?.related.length, 1);
});

test('a layer that is missing is an error of the fleet file', async () => {
  const folder = await given({ 'spire-fleet.yaml': files['spire-fleet.yaml'].replace('root.yaml]', 'rot.yaml]') });
  const { code, stdout } = await folder.run('lint', 'spire-fleet.yaml');
  assert.equal(code, 1);
  assert.match(stdout, /spire-fleet\.yaml:4:\d+ error .*rot\.yaml.* \[fleet-file\]/);
});

test('values: merged as Helm merges them, with the place of each', async () => {
  const folder = await given();
  const plain = await folder.run('values', 'child01');
  assert.equal(plain.code, 0, plain.stderr);
  assert.deepEqual(plainDocument(parseValues(plain.stdout)), {
    global: {
      spire: {
        recommendations: { enabled: true },
        trustDomain: 'other.example',
        ingressControllerType: 'ingress-nginx',
        caSubject: { country: 'NO', organization: 'Acme', commonName: 'acme.example' },
        clusterName: 'child01',
        upstreamSpireAddress: 'spire-server.acme.example',
      },
    },
    tags: { nestedChildFull: true },
  });
  const { stdout } = await folder.run('values', 'child01', '--origin');
  assert.match(stdout, /trustDomain: other\.example {2}# clusters\/child01\.yaml:4/);
  assert.match(stdout, /country: "NO" {2}# base\.yaml:6/);
  assert.match(stdout, /nestedChildFull: true {2}# --set/);
});

test('values: with the defaults of the chart and its parts', async () => {
  const folder = await given();
  const { stdout } = await folder.run('values', 'child01', '--all');
  assert.match(stdout, /^internal-spire-server:$/m);
  assert.match(stdout, /^ {4}clusterDomain: cluster.local$/m);
});

test('values: what can not be is told with the way out', async () => {
  const folder = await given();
  for (const [words, says] of [
    [['values'], /wants the name of one release/],
    [['values', 'nobody'], /no release "nobody"; it has root, child01/],
    [['values', 'root', '--fleet', 'missing/spire-fleet.yaml'], /no file/],
    [['values', 'root', '--al'], /no option "--al"/],
  ] as const) {
    const { code, stderr } = await folder.run(...words);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
  }
});

test('fleet init: proposes, writes, and never over a file that is there', async () => {
  const { 'spire-fleet.yaml': _, ...rest } = files;
  const folder = await folderWith({
    ...rest,
    'install.sh': 'helm upgrade -i spire spiffe/spire-nested -f base.yaml -f root.yaml\n',
  });
  folders.push(folder);
  const printed = await folder.run('fleet', 'init');
  assert.equal(printed.code, 0, printed.stderr);
  assert.match(printed.stdout, /^chart: spire-nested@[\d.]+\nreleases:\n {2}root:\n/);
  assert.match(printed.stderr, /install\.sh:1 installs spire-nested as "spire" with base\.yaml, root\.yaml/);
  const written = await folder.run('fleet', 'init', '--write');
  assert.equal(written.stdout, 'Wrote spire-fleet.yaml.\n');
  const again = await folder.run('fleet', 'init', '--write');
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is there already and stays as it is/);
  assert.equal((await folder.run('fleet', 'start')).code, 2);
  assert.equal((await folder.run('fleet', 'init', 'nowhere')).code, 2);
});
