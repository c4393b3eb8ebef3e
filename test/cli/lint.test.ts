// `spire-helm lint`: what is judged, what is skipped, and the exit code.
import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { clean, folderWith, misspelt, other, type Folder } from './command';

const folders: Folder[] = [];
async function given(files: Readonly<Record<string, string>>): Promise<Folder> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}
after(() => Promise.all(folders.map(folder => folder.remove())));

test('a clean file: exit 0', async () => {
  const folder = await given({ 'root.yaml': clean });
  const { code, stdout, stderr } = await folder.run('lint', 'root.yaml');
  assert.equal(code, 0);
  assert.equal(stdout, 'Nothing found in 1 file.\n');
  assert.equal(stderr, '');
});

test('a mistake: exit 1, one line with its place, a summary, no colours in a pipe', async () => {
  const folder = await given({ 'root.yaml': misspelt });
  const { code, stdout } = await folder.run('lint', 'root.yaml');
  assert.equal(code, 1);
  const lines = stdout.split('\n');
  assert.match(lines[0] ?? '', /^root\.yaml:3:5 error .*trustDomian.* \[unknown-setting\]$/);
  assert.equal(lines[1], '1 error in 1 file.');
  assert.ok(!stdout.includes('\u001b'));
});

test('a folder is searched, without node_modules, .git and the templates of charts', async () => {
  const folder = await given({
    'clusters/b.yaml': misspelt,
    'clusters/a.yml': misspelt,
    'clusters/c.yaml.gotmpl': misspelt,
    'clusters/notes.txt': misspelt,
    'node_modules/x/values.yaml': misspelt,
    '.git/values.yaml': misspelt,
    'chart/Chart.yaml': 'name: x\n',
    'chart/templates/values.yaml': misspelt,
    'templates/values.yaml': misspelt,
    'configmap.yaml': other,
    '.spire-helm.yaml': 'rules: {}\n',
  });
  await symlink('..', join(folder.path, 'clusters', 'up'));
  const { code, stdout, stderr } = await folder.run('lint', '.');
  assert.equal(code, 1);
  const paths = stdout.split('\n').flatMap(line => /^(\S+?):\d+:\d+ /.exec(line)?.[1] ?? []);
  assert.deepEqual(paths, ['clusters/a.yml', 'clusters/b.yaml', 'clusters/c.yaml.gotmpl', 'templates/values.yaml']);
  assert.match(stdout, /4 errors in 4 files, 2 files skipped\.\n$/);
  assert.match(stderr, /^skipped chart\/Chart\.yaml: /m);
  assert.match(stderr, /^skipped configmap\.yaml: no values file of the charts/m);
});

test('without PATH the current folder is taken', async () => {
  const folder = await given({ 'root.yaml': clean });
  assert.equal((await folder.run('lint')).stdout, 'Nothing found in 1 file.\n');
});

test('a file of others is skipped and named; with --chart it is judged anyway', async () => {
  const folder = await given({ 'plain.yaml': 'clusterNam: a\n' });
  const skipped = await folder.run('lint', 'plain.yaml');
  assert.equal(skipped.code, 0);
  assert.match(skipped.stderr, /^skipped plain\.yaml: /);
  const judged = await folder.run('lint', '--chart', 'spire-nested@0.30.0', 'plain.yaml');
  assert.equal(judged.code, 1);
  assert.match(judged.stdout, /^plain\.yaml:1:1 error /);
});

test('-f: the layers of a whole release, so that what is missing is judged', async () => {
  const folder = await given({
    'base.yaml': 'global:\n  spire:\n    trustDomain: acme.example\n    clusterName: child01\n',
    'address.txt': 'spire-server.acme.example\n',
    'child.yaml': 'tags:\n  nestedChildFull: true\n',
  });
  const single = await folder.run('lint', 'child.yaml');
  assert.equal(single.code, 0, single.stdout);
  const release = await folder.run(
    'lint',
    '--chart',
    'spire-nested@0.30.0',
    '-f',
    'base.yaml',
    '-f',
    'child.yaml',
    '--format',
    'json',
  );
  const { findings } = JSON.parse(release.stdout) as { findings: { setting: string; path: string }[] };
  assert.ok(
    findings.some(finding => finding.setting === 'global.spire.upstreamSpireAddress'),
    release.stdout,
  );
  const set = await folder.run(
    ...['lint', '--chart', 'spire-nested@0.30.0', '-f', 'base.yaml', '-f', 'child.yaml', '--format', 'json'],
    ...['--set', 'global.spire.upstreamSpireAddress=spire-server.acme.example'],
  );
  assert.ok(!set.stdout.includes('"global.spire.upstreamSpireAddress"'), set.stdout);
  for (const option of [
    ['--set-json', 'global={"spire":{"upstreamSpireAddress":"spire-server.acme.example"}}'],
    ['--set-literal', 'global.spire.upstreamSpireAddress=spire-server.acme.example'],
    ['--set-file', 'global.spire.upstreamSpireAddress=address.txt'],
  ]) {
    const other = await folder.run('lint', '--chart', 'spire-nested@0.30.0', '-f', 'child.yaml', ...option);
    assert.doesNotMatch(other.stdout, /upstream-address-missing/, option.join(' '));
  }
});

test('--fail-on decides about the exit code, not about what is shown', async () => {
  const folder = await given({
    'root.yaml': clean,
    '.spire-helm.yaml': 'rules:\n  unknown-setting: warning\n',
    'bad.yaml': misspelt,
  });
  const calm = await folder.run('lint', 'bad.yaml');
  assert.equal(calm.code, 0);
  assert.match(calm.stdout, / warning .*\n1 warning in 1 file\.\n$/);
  assert.equal((await folder.run('lint', '--fail-on', 'warning', 'bad.yaml')).code, 1);
  assert.equal((await folder.run('lint', '--fail-on=info', 'root.yaml')).code, 0);
});

test('.spire-helm.yaml: the nearest one counts, its globs start in its folder', async () => {
  const folder = await given({
    '.spire-helm.yaml': 'rules:\n  unknown-setting: off\n',
    'a/values.yaml': misspelt,
    'b/.spire-helm.yaml': 'files:\n  "prod/*.yaml": spire-nested@0.28.1\n',
    'b/prod/values.yaml': 'clusterNam: a\n',
  });
  const { stdout } = await folder.run('lint', '--format', 'json', '.');
  const { findings } = JSON.parse(stdout) as { findings: { path: string; chart: string }[] };
  assert.deepEqual(
    findings.map(each => [each.path, each.chart]),
    [['b/prod/values.yaml', 'spire-nested@0.28.1']],
  );
});

const cannotRun: readonly (readonly [name: string, words: readonly string[], sentence: RegExp])[] = [
  ['an unknown command', ['lnt'], /no command "lnt"; the commands are new, lint, values, .* and lsp/],
  ['an unknown option', ['lint', '--foo', '.'], /no option "--foo"; see spire-helm lint --help/],
  ['an option without its value', ['lint', '--chart'], /--chart wants a value/],
  ['an unknown format', ['lint', '--format', 'xml', '.'], /--format knows text, json, sarif, github; not "xml"/],
  ['an unknown level', ['lint', '--fail-on', 'hint', '.'], /--fail-on knows error, warning, info; not "hint"/],
  ['a file that is missing', ['lint', 'missing.yaml'], /no file or folder missing\.yaml/],
  ['a layer that is missing', ['lint', '-f', 'missing.yaml'], /no file missing\.yaml/],
  ['-f together with a PATH', ['lint', '-f', 'root.yaml', 'root.yaml'], /-f names the layers .* one or the other/],
  ['--set without layers', ['lint', '--set', 'a=b', 'root.yaml'], /name its layers with -f/],
  ['--set without a value', ['lint', '-f', 'root.yaml', '--set', 'a'], /KEY=VALUE.*"a" has no "="/],
  ['--set that names no place', ['lint', '-f', 'root.yaml', '--set', 'a[x]=1'], /--set: /],
  ['--set-file without its file', ['lint', '-f', 'root.yaml', '--set-file', 'a=gone'], /gone can not be read/],
  [
    'an unknown chart',
    ['lint', '--chart', 'spite@0.30.0', '.'],
    /no chart "spite"; known are spire(-nested)? and spire/,
  ],
  [
    'an unknown version',
    ['lint', '--chart', 'spire-nested@9.9.9', '.'],
    /no known version "9\.9\.9"; known are 0\.20\.0, .*0\.30\.0/,
  ],
  ['no chart at all', ['lint', '--chart', '@@', '.'], /neither chart and version, such as spire-nested@0\.30\.0/],
  [
    'layers that do not say which chart',
    ['lint', '-f', 'plain.yaml'],
    /plain\.yaml says which chart.*--chart CHART@VERSION/,
  ],
  [
    'a broken .spire-helm.yaml',
    ['lint', 'broken/values.yaml'],
    /broken\/\.spire-helm\.yaml: there is no rule "nonsense"/,
  ],
  ['lsp without its option', ['lsp'], /takes exactly one option, --stdio/],
];

for (const [name, words, sentence] of cannotRun) {
  test(`${name}: exit 2 and one sentence`, async () => {
    const folder = await given({
      'root.yaml': clean,
      'plain.yaml': 'a: 1\n',
      'broken/values.yaml': clean,
      'broken/.spire-helm.yaml': 'rules:\n  nonsense: off\n',
    });
    const { code, stdout, stderr } = await folder.run(...words);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, sentence);
    assert.match(stderr, /^spire-helm: [^\n]+\n$/);
  });
}

test(
  'a folder and a file that nobody may read: exit 2',
  { skip: process.getuid?.() === 0 && 'root reads everything' },
  async () => {
    const folder = await given({ 'closed.yaml': clean });
    await mkdir(join(folder.path, 'closed'), { mode: 0 });
    await chmod(join(folder.path, 'closed.yaml'), 0);
    assert.match((await folder.run('lint', 'closed')).stderr, /closed can't be read: permission denied/);
    assert.match((await folder.run('lint', 'closed.yaml')).stderr, /closed\.yaml can't be read: permission denied/);
  },
);

test('help and version', async () => {
  const folder = await given({});
  const help = await folder.run('--help');
  assert.equal(help.code, 0);
  assert.match(help.stdout, /spire-helm lint/);
  assert.match((await folder.run('lint', '--help')).stdout, /--fail-on LEVEL/);
  assert.match((await folder.run('lsp', '--help')).stdout, /--stdio/);
  assert.match((await folder.run('--version')).stdout, /^spire-helm \d+\.\d+\.\d+/);
});

test('files that are no text and no YAML: an answer, not a crash', async () => {
  const folder = await given({
    'binary.yaml': '\u0000\u0001\u0002global:\n  spire:\n',
    'empty.yaml': '',
    'broken.yaml': 'global:\n  spire: [\n',
    'tabs.yaml': 'global:\n\tspire:\n',
    'bom.yaml': `\uFEFF${clean}`,
    'crlf.yaml': misspelt.replaceAll('\n', '\r\n'),
  });
  const { code, stdout, stderr } = await folder.run('lint', '--chart', 'spire-nested@0.30.0', '--format', 'json', '.');
  assert.equal(code, 1, stderr);
  const { findings, summary } = JSON.parse(stdout) as {
    findings: { path: string; line: number }[];
    summary: { files: number };
  };
  assert.equal(summary.files, 6);
  const found = (path: string): boolean => findings.some(finding => finding.path === path);
  assert.ok(found('broken.yaml') && found('tabs.yaml'));
  assert.ok(!found('bom.yaml'), stdout);
  assert.equal(findings.find(finding => finding.path === 'crlf.yaml')?.line, 3);
});
