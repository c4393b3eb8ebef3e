// `spire-helm lint --fix`: what is changed, what is left, and which files are left alone.
import assert from 'node:assert/strict';
import { chmod, link, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { replaceFile } from '../../server/host/replaceFile';
import { folderWith, type Folder } from './command';

const folders: Folder[] = [];
async function given(files: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}
after(() => Promise.all(folders.map(folder => folder.remove())));

const stale = `tags:
  nestedRoot: true
external-spire-server:
  nodeAttestor:
    externalK8sPsat:
      defaults: {}
`;
const fresh = stale.replace('externalK8sPsat', 'externalK8sPSAT');

const old = `# Values of the root.
tags: { nestedRoot: true } # on
root-spire-server:
  # who signs
  ca_subject: &subject
    country: 'NL'
    common_name: "acme.example" # quoted
global:
  spire:
    # what everything is named after
    trustDomian: acme.example
`;

test('--fix makes every safe fix, keeps comments, anchors, order and quotes, and says what it did', async () => {
  const folder = await given({ 'root.yaml': old });
  const { code, stdout, stderr } = await folder.run('lint', '--fix', 'root.yaml');
  assert.equal(stderr, '');
  assert.equal(
    await readFile(join(folder.path, 'root.yaml'), 'utf8'),
    old
      .replace('ca_subject', 'caSubject')
      .replace('common_name', 'commonName')
      .replace('externalK8sPsat', 'trustDomain'),
  );
  assert.match(stdout, /^root\.yaml:5:3 fixed Rename to `caSubject`.* \[renamed-setting\]\n/);
  assert.match(stdout, /\nFixed 1 place in 1 file\.\n$/);
  // A guess at a misspelt name is for somebody to look at.
  assert.match(stdout, /\nroot\.yaml:11:5 error .*trustDomian.* \[unknown-setting\]\n/);
  assert.equal(code, 1, stdout);
  const again = await folder.run('lint', '--fix', 'root.yaml');
  assert.match(again.stdout, /^root\.yaml:11:5 error [^\n]*\n1 error in 1 file\.\n$/);
});

test('--fix-unsafe also makes what is only likely', async () => {
  const folder = await given({ 'root.yaml': old });
  const { code, stdout } = await folder.run('lint', '--fix-unsafe', 'root.yaml');
  assert.match(stdout, /\nroot\.yaml:11:5 fixed Rename to `trustDomain` \[unknown-setting\]\n/);
  assert.match(stdout, /\nNothing found in 1 file\.\nFixed 2 places in 1 file\.\n$/);
  assert.equal(code, 0);
  assert.match(await readFile(join(folder.path, 'root.yaml'), 'utf8'), /^ {4}trustDomain: acme\.example$/m);
});

test('without --fix nothing is written, and it is said what could be', async () => {
  const folder = await given({ 'root.yaml': stale });
  const { stdout } = await folder.run('lint', 'root.yaml');
  assert.match(stdout, /\n--fix repairs 1 of them\.\n$/);
  assert.equal(await readFile(join(folder.path, 'root.yaml'), 'utf8'), stale);
});

test('layers of one release are fixed each in its own file', async () => {
  const folder = await given({
    'base.yaml': stale,
    'root.yaml': 'root-spire-server:\n  nodeAttestor:\n    k8sPsat:\n      enabled: true\n',
  });
  const { stdout, code } = await folder.run(
    ...['lint', '--chart', 'spire-nested@0.30.0', '-f', 'base.yaml', '-f', 'root.yaml', '--fix', '--format', 'json'],
  );
  const { fixed, summary } = JSON.parse(stdout) as { fixed: { path: string; rule: string }[]; summary: object };
  assert.deepEqual(
    fixed.map(({ path, rule }) => [path, rule]),
    [
      ['base.yaml', 'renamed-setting'],
      ['root.yaml', 'renamed-setting'],
    ],
  );
  assert.equal((summary as { fixed: number }).fixed, 2);
  assert.equal(code, 0, stdout);
  assert.match(await readFile(join(folder.path, 'base.yaml'), 'utf8'), /externalK8sPSAT:/);
  assert.match(await readFile(join(folder.path, 'root.yaml'), 'utf8'), /k8sPSAT:/);
});

test('the formats for machines tell about fixes beside their output', async () => {
  for (const format of ['github', 'sarif']) {
    const folder = await given({ 'root.yaml': stale });
    const { stderr, stdout } = await folder.run('lint', '--fix', '--format', format, 'root.yaml');
    assert.equal(stderr, 'fixed root.yaml:5:5 Rename to `externalK8sPSAT` [renamed-setting]\n');
    assert.ok(!stdout.includes('externalK8sPsat'), stdout);
  }
});

test('the mode stays, a link stays a link, and no other file appears', async () => {
  const folder = await given({ 'real/root.yaml': stale });
  await chmod(join(folder.path, 'real/root.yaml'), 0o640);
  await symlink('real/root.yaml', join(folder.path, 'linked.yaml'));
  await folder.run('lint', '--fix', 'linked.yaml');
  assert.ok((await lstat(join(folder.path, 'linked.yaml'))).isSymbolicLink());
  assert.equal(await readFile(join(folder.path, 'real/root.yaml'), 'utf8'), fresh);
  assert.equal((await stat(join(folder.path, 'real/root.yaml'))).mode & 0o777, 0o640);
  assert.deepEqual(await readdir(join(folder.path, 'real')), ['root.yaml']);
});

test('bytes that are no UTF-8 and files with two names are left alone: exit 2, and the findings stay', async () => {
  const folder = await given({ 'twice.yaml': stale });
  const latin = Buffer.from(stale.replace('tags:', '# caf\u00e9\ntags:'), 'latin1');
  await writeFile(join(folder.path, 'latin.yaml'), latin);
  await link(join(folder.path, 'twice.yaml'), join(folder.path, 'twin.yml'));
  const { code, stdout, stderr } = await folder.run('lint', '--fix', 'latin.yaml', 'twice.yaml');
  assert.equal(code, 2);
  assert.match(stderr, /^not fixed latin\.yaml: it is not UTF-8$/m);
  assert.match(stderr, /^not fixed twice\.yaml: it has a second name/m);
  assert.match(stdout, /latin\.yaml:6:5 error/);
  assert.match(stdout, /twice\.yaml:5:5 error/);
  assert.deepEqual(await readFile(join(folder.path, 'latin.yaml')), latin);
});

test('a file that changed meanwhile keeps what somebody else wrote', async () => {
  const folder = await given({ 'root.yaml': `${stale}# and more\n` });
  const path = join(folder.path, 'root.yaml');
  assert.equal(await replaceFile(path, stale, fresh), 'it changed meanwhile');
  assert.equal(await readFile(path, 'utf8'), `${stale}# and more\n`);
  assert.equal(await replaceFile(join(folder.path, 'gone.yaml'), stale, fresh), 'it is gone');
  assert.deepEqual(await readdir(folder.path), ['root.yaml']);
});

test('a read-only file stays as it is', { skip: process.getuid?.() === 0 && 'root writes everything' }, async () => {
  const folder = await given({ 'root.yaml': stale });
  await chmod(join(folder.path, 'root.yaml'), 0o444);
  assert.match((await folder.run('lint', '--fix', 'root.yaml')).stderr, /not fixed root\.yaml: it is read-only/);
});
