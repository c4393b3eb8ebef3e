// What users download: the programs and what they read, nothing of the tests, and no more than it needs to be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { repository } from '../../support/rig/home.mjs';
import { toolScript } from '../../support/rig/tool.mjs';
import { extension } from './extension.mjs';

const isPackage = extension.endsWith('.vsix');
const skip = isPackage ? false : 'no .vsix was made; run it by npm test';

test('the package holds the programs and nothing of the tests', { skip }, () => {
  const args = [toolScript('@vscode/vsce'), 'ls', '--no-dependencies'];
  const listed = execFileSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
  const files = listed.split('\n').filter(each => each.includes('.'));
  const { main, browser } = JSON.parse(fs.readFileSync(`${repository}/package.json`, 'utf8'));
  const wanted = [main, browser]
    .map(each => each.replace('./', ''))
    .concat('dist/server.js', 'dist/server.browser.js', 'dist/cli.js');
  for (const file of wanted) assert.ok(files.includes(file), `${file} is in the package`);
  const strange = files.filter(each => /^(test|dist\/test|server|client|node_modules)\/|\.map$|\.ts$/.test(each));
  assert.deepEqual(strange, [], 'files that no user needs');
});

test('the package is under 2 MB', { skip }, () => {
  assert.ok(fs.statSync(extension).size < 2_000_000, `${fs.statSync(extension).size} bytes`);
});
