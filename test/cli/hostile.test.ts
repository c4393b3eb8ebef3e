// Names and values of a hostile repository: nothing of them steers a terminal, begins a line of its own, or becomes a workflow's command.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { folderWith, type Folder } from './command';

const escape = '\u001b[31m';
const evilName = `a${escape}b\n::error::stolen.yaml`;
const evilText = [
  'tags:',
  '  nestedRoot: true',
  'global:',
  '  spire:',
  '    "trust\\e[31mDomian\\n::error::x\\u202e": "a\\e]0;title\\a"',
  '',
].join('\n');

let folder: Folder;
before(async () => {
  folder = await folderWith({
    [evilName]: 'not: ours\n',
    [`${evilName.replaceAll('/', '')}.yaml`]: evilText,
    '::warning::x.yaml': evilText,
    'good.yaml': 'tags: {nestedRoot: true}\n',
    'spire-fleet.yaml': `chart: spire-nested@0.30.0\nreleases:\n  "r\\e[31m\\n::error::z":\n    values: ["missing\\n::error::q.yaml"]\n  plain:\n    namespace: "n\\e[31m\\n::error::z"\n    values: [good.yaml]\n`,
  });
});
after(() => folder.remove());

const words: Readonly<Record<string, readonly string[]>> = {
  'lint as text': ['lint', '--format', 'text', '--fail-on', 'info', '.'],
  'lint for GitHub': ['lint', '--format', 'github', '.'],
  'lint --fix': ['lint', '--fix', '--format', 'github', '.'],
  'a missing file': ['lint', '-f', evilName.replace('stolen', 'gone')],
  'a bad option': ['lint', `--${evilName}`],
  'a bad chart': ['lint', '--chart', evilName, '.'],
  'an upgrade': ['upgrade', '--chart', 'x', `${evilName}.yaml`],
  'an unknown release': ['values', evilName],
  'an unknown rule': ['explain', evilName],
  'a plan': ['plan', 'install', `r${escape}\n::error::z`, '--context', evilName],
  'a plan as a script': ['plan', 'uninstall', 'plain', '--context', evilName, '--shell'],
  'a log': ['explain', '--log', evilName],
  'a proposal': ['fleet', 'init', '.'],
};

for (const [what, line] of Object.entries(words))
  test(`nothing steers the reader of ${what}`, async () => {
    const { stdout, stderr } = await folder.run(...line);
    const said = stdout + stderr;
    assert.ok(said.length > 0);
    assert.doesNotMatch(said, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    const commands = said.split('\n').filter(each => /^\s*(::|##\[)/.test(each));
    const ours = line.includes('github')
      ? commands.filter(each => !/^::(error|warning|notice) file=/.test(each))
      : commands;
    assert.deepEqual(ours, []);
  });
