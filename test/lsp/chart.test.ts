// Our own requests: which chart a document is for, and the edits that write it down.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ChartChangedParams, ChartEditResult, ChartInfo, ChartsResult } from '../../server/protocol';
import { startEditor, until, type Editor } from './client';
import { misspelt, otherYaml, uriOf } from './values';

let editor: Editor;
const changes: ChartChangedParams[] = [];
const files = new Map<string, string>();

before(async () => {
  editor = await startEditor({
    folders: ['vscode-vfs://github/acme/fleet'],
    options: { chartChanged: true, files: true },
    prepare: connection => {
      connection.onNotification('spire-helm/chartChanged', (params: ChartChangedParams) => void changes.push(params));
      connection.onRequest('spire-helm/readFile', ({ uri }: { uri: string }) => {
        const text = files.get(uri);
        return text === undefined ? null : { text };
      });
    },
  });
});
after(() => editor.stop());

const chartOf = (uri: string): Promise<ChartInfo | null> =>
  editor.connection.sendRequest('spire-helm/chartOf', { uri });
const chartEdit = (uri: string, chart: string, where: string): Promise<ChartEditResult | null> =>
  editor.connection.sendRequest('spire-helm/chartEdit', { uri, chart, where });

function applied(text: string, edit: ChartEditResult): string {
  return TextDocument.applyEdits(TextDocument.create('', 'yaml', 0, text), [edit]);
}

test('the pragma names chart and version', async () => {
  const uri = uriOf('pragma.yaml');
  await editor.open(uri, misspelt.replace('0.30.0', '0.28.1'));
  const info = await chartOf(uri);
  assert.equal(info?.chart, 'spire-nested');
  assert.equal(info.version, '0.28.1');
  assert.equal(info.assumed, false);
  assert.equal(info.reason, 'pragma');
  assert.ok(info.explanation.length > 10);
  assert.equal(info.versions[0], '0.30.0', 'newest first');
  assert.ok(info.versions.includes('0.20.0'));
  assert.deepEqual([...info.charts].sort(), ['spire', 'spire-nested']);
});

test('without a version the newest is assumed; a file of others has no chart', async () => {
  const uri = uriOf('assumed.yaml');
  await editor.open(uri, 'tags:\n  nestedRoot: true\n');
  const info = await chartOf(uri);
  assert.equal(info?.version, '0.30.0');
  assert.equal(info.assumed, true);
  assert.equal(info.reason, 'content');
  await editor.open(uriOf('others.yaml'), otherYaml);
  assert.equal(await chartOf(uriOf('others.yaml')), null);
});

test('all charts and versions, for a picker', async () => {
  const result = await editor.connection.sendRequest<ChartsResult>('spire-helm/charts', {});
  const nested = result.charts.find(each => each.chart === 'spire-nested');
  assert.equal(nested?.versions[0], '0.30.0');
  assert.equal(nested.versions.at(-1), '0.20.0');
});

test('the client hears when the chart of a document changes', async () => {
  const uri = uriOf('changing.yaml');
  await editor.open(uri, otherYaml);
  await chartOf(uri);
  await editor.change(uri, 2, [{ text: misspelt }]);
  await chartOf(uri);
  await until('a change', () => changes.some(change => change.uri === uri && change.chart?.version === '0.30.0'));
  await editor.change(uri, 3, [{ text: otherYaml }]);
  await chartOf(uri);
  await until('no chart any more', () => changes.at(-1)?.uri === uri && changes.at(-1)?.chart === null);
});

test('a pragma is put on top, or changed where there is one', async () => {
  const uri = uriOf('edit.yaml');
  const text = 'tags:\n  nestedRoot: true\n';
  await editor.open(uri, text);
  const first = await chartEdit(uri, 'spire-nested@0.29.0', 'pragma');
  assert.ok(first);
  const once = applied(text, first);
  assert.equal(once, `# spire-helm: chart=spire-nested@0.29.0\n${text}`);
  await editor.change(uri, 2, [{ text: once }]);
  assert.equal((await chartOf(uri))?.version, '0.29.0');
  const second = await chartEdit(uri, 'spire@0.30.0', 'pragma');
  assert.ok(second);
  assert.equal(applied(once, second), `# spire-helm: chart=spire@0.30.0\n${text}`);
});

test('a virtual workspace: .spire-helm.yaml is read and written through the client', async () => {
  const uri = 'vscode-vfs://github/acme/fleet/values/root.yaml';
  const config = 'vscode-vfs://github/acme/fleet/.spire-helm.yaml';
  await editor.open(uri, 'tags:\n  nestedRoot: true\n');
  const created = await chartEdit(uri, 'spire-nested@0.29.0', 'config');
  assert.equal(created?.uri, config);
  assert.equal(created.create, true);
  const text = applied('', created);
  assert.equal(text, 'files:\n  values/root.yaml: spire-nested@0.29.0\n');
  files.set(config, text);
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: config, type: 1 }] });
  const info = await chartOf(uri);
  assert.equal(info?.version, '0.29.0');
  assert.equal(info.reason, 'config');

  const changed = await chartEdit(uri, 'spire-nested@0.28.0', 'config');
  assert.equal(changed?.create, false);
  assert.equal(applied(text, changed), 'files:\n  values/root.yaml: spire-nested@0.28.0\n');
});
