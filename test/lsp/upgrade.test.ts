// What another chart version makes of an open file, and the page of a rule: asked for by the editor, without a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RulePageResult, UpgradeResult } from '../../server/protocol';
import { startEditor, type Editor } from './client';
import { otherYaml, uriOf } from './values';

let editor: Editor;
before(async () => {
  editor = await startEditor({ folders: ['vscode-vfs://github/acme/fleet'] });
});
after(() => editor.stop());

const upgrade = (uri: string, from: string, to: string): Promise<UpgradeResult | null> =>
  editor.connection.sendRequest('spire-helm/upgrade', { uri, from, to });

test('the values for a later version, with the steps that lead there', async () => {
  const uri = uriOf('upgrade.yaml');
  const text =
    '# spire-helm: chart=spire-nested@0.23.0\ntags:\n  nestedRoot: true\nroot-spire-server:\n  ca_subject:\n    common_name: acme # ours\n';
  await editor.open(uri, text);
  const made = await upgrade(uri, '0.23.0', '0.30.0');
  assert.ok(made);
  assert.match(made.newText, /chart=spire-nested@0\.30\.0/);
  assert.match(made.newText, /caSubject:\n {4}commonName: acme # ours\n/);
  assert.ok(made.rewritten >= 1);
  assert.match(made.report, /^# upgrade\.yaml: spire-nested 0\.23\.0 to 0\.30\.0, in \d+ steps\n/);
  assert.match(made.report, /### Rewritten in the values\n\n- upgrade\.yaml:5: /);
  assert.ok(!made.report.includes(uri), 'places are named by the file');
});

test('nothing for a file of others, and no way back', async () => {
  await editor.open(uriOf('not-ours.yaml'), otherYaml);
  assert.equal(await upgrade(uriOf('not-ours.yaml'), '0.23.0', '0.30.0'), null);
  const uri = uriOf('back.yaml');
  await editor.open(uri, 'tags:\n  nestedRoot: true\n');
  assert.equal(await upgrade(uri, '0.30.0', '0.23.0'), null);
});

test('the page of a rule', async () => {
  const page = await editor.connection.sendRequest<RulePageResult | null>('spire-helm/rulePage', {
    rule: 'wrong-alias',
  });
  assert.match(page?.markdown ?? '', /^# wrong-alias\n/);
  assert.equal(await editor.connection.sendRequest('spire-helm/rulePage', { rule: 'none' }), null);
});
