// `spire-helm upgrade` and `spire-helm explain`: what is shown, what is written, and the exit codes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { folderWith, type Folder } from './command';

const folders: Folder[] = [];
async function given(files: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}
after(() => Promise.all(folders.map(folder => folder.remove())));

const base = `# spire-helm: chart=spire-nested@0.23.0
global:
  spire:
    trustDomain: acme.example
    clusterName: root
`;
const root = `tags:
  nestedRoot: true
root-spire-server:
  # who signs
  ca_subject:
    common_name: acme.example # ours
`;

test('shows every hop with steps, rewrites, what changes and the command, and writes nothing', async () => {
  const folder = await given({ 'base.yaml': base, 'root.yaml': root });
  const { code, stdout, stderr } = await folder.run(
    ...['upgrade', 'base.yaml', 'root.yaml', '--to', '0.30.0', '--release', 'spire', '-n', 'spire-mgmt'],
  );
  assert.equal(stderr, '');
  assert.match(stdout, /^spire-nested 0\.23\.0 to 0\.30\.0, in 7 steps\n/);
  const hops = [...stdout.matchAll(/^(\d\S+) to (\S+)$/gm)].map(match => match[2]);
  assert.deepEqual(hops, ['0.24.2', '0.25.0', '0.26.1', '0.27.1', '0.28.4', '0.29.0', '0.30.0']);
  assert.match(
    stdout,
    /Before:\n {4}- SPIRE goes from 1\.10\.3 to 1\.11\.2[^\n]*\n {4}- Upgrade the release of spire-crds to 0\.5\.0/,
  );
  assert.match(
    stdout,
    /Rewritten in the values:\n {4}- root\.yaml:5 Rename to `caSubject` \(root-spire-server\.ca_subject\)\n/,
  );
  assert.match(stdout, /The default of `trustBundleFormat` changes from "pem" to "spiffe"/);
  assert.match(
    stdout,
    /helm upgrade -n spire-mgmt spire spire-nested .*--version 0\.24\.2 -f base\.yaml -f root\.yaml/,
  );
  assert.match(stdout, /\n--write would change base\.yaml, root\.yaml\.\n$/);
  assert.equal(code, 0);
  assert.equal(await readFile(join(folder.path, 'root.yaml'), 'utf8'), root);
});

test('--write puts the values of the last hop into the files, the version in comments included', async () => {
  const folder = await given({ 'base.yaml': base, 'root.yaml': root });
  const { stdout } = await folder.run('upgrade', '-f', 'base.yaml', '-f', 'root.yaml', '--write');
  assert.match(stdout, /\nWritten: base\.yaml, root\.yaml\.\n$/);
  assert.equal(await readFile(join(folder.path, 'base.yaml'), 'utf8'), base.replace('0.23.0', '0.30.0'));
  assert.equal(
    await readFile(join(folder.path, 'root.yaml'), 'utf8'),
    root.replace('ca_subject', 'caSubject').replace('common_name', 'commonName'),
  );
  const again = await folder.run('upgrade', 'base.yaml', 'root.yaml');
  assert.match(again.stderr, /--to 0\.30\.0 is no later than --from 0\.30\.0/);
  assert.equal(again.code, 2);
});

test('what only a human can decide is named, at its place, and makes exit code 1', async () => {
  const values = `spire-server:\n  dataStore:\n    sql:\n      plugin_data: {a: b}\n`;
  const folder = await given({ 'values.yaml': values });
  const words = ['upgrade', 'values.yaml', '--from', 'spire@0.23.0', '--to', '0.25.0', '--format', 'json'];
  const { code, stdout } = await folder.run(...words);
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as {
    hops: { to: string; left: { path: string; line: number; column: number; setting: string; effect: string }[] }[];
    changed: string[];
  };
  const [first, ...rest] = report.hops;
  assert.deepEqual(
    first?.left.map(({ path, line, column, effect }) => ({ path, line, column, effect })),
    [{ path: 'values.yaml', line: 4, column: 7, effect: 'helm-fails' }],
  );
  assert.deepEqual(
    rest.flatMap(hop => hop.left),
    [],
  );
  assert.deepEqual(report.changed, []);
});

test('a mistake that is there already is counted, not repeated', async () => {
  const folder = await given({ 'root.yaml': root.replace('common_name', 'comon_name') });
  const { stdout } = await folder.run('upgrade', 'root.yaml', '--from', '0.23.0', '--to', '0.24.2');
  assert.match(stdout, /\n\d+ mistakes? (is|are) in these values already at 0\.23\.0/);
  assert.ok(!/Left for you/.test(stdout), stdout);
});

const cannotRun: readonly (readonly [name: string, words: readonly string[], sentence: RegExp])[] = [
  ['no files', ['upgrade'], /upgrade wants the values files of a release/],
  ['no version', ['upgrade', 'root.yaml'], /nothing says which version.*--from VERSION/],
  ['no chart', ['upgrade', 'plain.yaml', '--from', '0.23.0'], /says which chart.*--from CHART@VERSION/],
  [
    'an unknown version',
    ['upgrade', 'root.yaml', '--from', '0.1.0'],
    /--from: spire-nested has no known version "0\.1\.0"/,
  ],
  ['backwards', ['upgrade', 'root.yaml', '--from', '0.30.0', '--to', '0.29.0'], /no later than/],
  ['an unknown option', ['upgrade', '--now', 'root.yaml'], /upgrade has no option "--now"/],
  ['an unknown rule', ['explain', 'renamed'], /no rule "renamed"; there is renamed-later, renamed-setting/],
];
for (const [name, words, sentence] of cannotRun) {
  test(`${name}: exit 2 and one sentence`, async () => {
    const folder = await given({ 'root.yaml': root, 'plain.yaml': 'a: 1\n' });
    const { code, stderr } = await folder.run(...words);
    assert.equal(code, 2, stderr);
    assert.match(stderr, sentence);
  });
}

test('explain tells the page of a rule, and lists all rules', async () => {
  const folder = await given({});
  const { stdout } = await folder.run('explain', 'renamed-setting');
  assert.match(stdout, /^# renamed-setting\n/);
  assert.match(stdout, /Source: /);
  assert.match(stdout, /disable-next-line renamed-setting/);
  assert.match((await folder.run('explain')).stdout, /^renamed-setting +Disallow /m);
});
