// Diagnostics over a real connection: pulled, unchanged, pushed, and under changing options.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver/node';
import { startEditor, until, type Editor } from './client';
import { misspelt, otherYaml, uriOf } from './values';

interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly resultId?: string;
  readonly items: readonly Diagnostic[];
}

let editor: Editor;
let folder: string;
const inFolder = (name: string): string => `${pathToFileURL(folder).toString()}/${name}`;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spire-helm-lsp-'));
  editor = await startEditor({ folders: [pathToFileURL(folder).toString()] });
});
after(async () => {
  await editor.stop();
  await rm(folder, { recursive: true });
});

function pull(uri: string, previousResultId?: string): Promise<Report> {
  const params = { textDocument: { uri }, ...(previousResultId !== undefined && { previousResultId }) };
  return editor.connection.sendRequest<Report>('textDocument/diagnostic', params);
}

const unknown = (report: Report): Diagnostic | undefined => report.items.find(item => item.code === 'unknown-setting');

test('a misspelt setting: place, words, link', async () => {
  const uri = uriOf('misspelt.yaml');
  await editor.open(uri, misspelt);
  const report = await pull(uri);
  assert.equal(report.kind, 'full');
  const found = unknown(report);
  assert.deepEqual(found?.range, { start: { line: 3, character: 4 }, end: { line: 3, character: 15 } });
  assert.equal(found.source, 'spire-helm');
  assert.match(String(found.message), /trustDomian/);
  assert.equal(
    found.codeDescription?.href,
    'https://github.com/spire-helm/spire-helm/blob/main/docs/rules/unknown-setting.md',
  );
});

test('asked again without an edit: unchanged; after an edit: new', async () => {
  const uri = uriOf('again.yaml');
  await editor.open(uri, misspelt);
  const first = await pull(uri);
  const second = await pull(uri, first.resultId);
  assert.equal(second.kind, 'unchanged');
  assert.equal(second.resultId, first.resultId);

  await editor.change(uri, 2, [
    { range: { start: { line: 3, character: 4 }, end: { line: 3, character: 15 } }, text: 'trustDomain' },
  ]);
  const third = await pull(uri, first.resultId);
  assert.equal(third.kind, 'full');
  assert.equal(unknown(third), undefined);
});

test('edits that arrive together with the question are in the answer', async () => {
  const uri = uriOf('together.yaml');
  await editor.open(uri, misspelt);
  const edits = [...'xyz'].map((letter, i) =>
    editor.change(uri, i + 2, [
      { range: { start: { line: 3, character: 15 + i }, end: { line: 3, character: 15 + i } }, text: letter },
    ]),
  );
  const report = await pull(uri);
  await Promise.all(edits);
  assert.equal(unknown(report)?.range.end.character, 18);
});

test('columns are UTF-16 units, also behind an emoji and in a file with CRLF', async () => {
  const uri = uriOf('wide.yaml');
  const line = '"\u{1F512}": { trustDomian: 1 }';
  await editor.open(
    uri,
    `# spire-helm: chart=spire-nested@0.30.0\r\nglobal:\r\n  spire:\r\n    trustDomian: a\r\n    ${line}\r\n`,
  );
  const report = await pull(uri);
  const first = report.items.find(item => item.range.start.line === 3);
  assert.deepEqual(first?.range, { start: { line: 3, character: 4 }, end: { line: 3, character: 15 } });
  const wide = report.items.find(item => item.range.start.line === 4);
  assert.ok(wide, 'the odd key is reported, too');
  assert.equal(wide.range.end.line, 4);
});

test('a file of others gets nothing', async () => {
  const uri = uriOf('configmap.yaml');
  await editor.open(uri, otherYaml);
  assert.deepEqual((await pull(uri)).items, []);
});

test('a file that is not open gets nothing', async () => {
  assert.deepEqual((await pull(uriOf('closed.yaml'))).items, []);
});

test('the severity of a rule comes from the settings, and a change of them is asked for again', async () => {
  const uri = inFolder('severity.yaml');
  await editor.open(uri, misspelt);
  const first = await pull(uri);
  assert.ok(unknown(first));
  const refreshes = editor.refreshes;
  editor.settings[''] = { rules: { 'unknown-setting': 'off' } };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await until('a refresh', () => editor.refreshes > refreshes);
  const off = await pull(uri, first.resultId);
  assert.equal(off.kind, 'full');
  assert.equal(unknown(off), undefined);

  editor.settings[''] = { rules: { 'unknown-setting': 'hint' } };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  assert.equal(unknown(await pull(uri))?.severity, 4);

  editor.settings[''] = { enable: false };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  assert.deepEqual((await pull(uri)).items, []);
  delete editor.settings[''];
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
});

test('spireHelm.files makes a file ours that nothing in it says', async () => {
  const uri = inFolder('plain.yaml');
  await editor.open(uri, 'clusterNam: a\n');
  assert.deepEqual((await pull(uri)).items, []);
  editor.settings[''] = { files: { 'plain.yaml': 'spire-nested@0.30.0' } };
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  assert.ok((await pull(uri)).items.length > 0);
  delete editor.settings[''];
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
});

test('.spire-helm.yaml is read and followed', async () => {
  const uri = inFolder('values/root.yaml');
  await editor.open(uri, misspelt);
  const first = await pull(uri);
  assert.ok(unknown(first));
  const config = join(folder, '.spire-helm.yaml');
  await writeFile(config, 'rules:\n  unknown-setting: off\n');
  const changed = { changes: [{ uri: pathToFileURL(config).toString(), type: 1 }] };
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', changed);
  const second = await pull(uri, first.resultId);
  assert.equal(unknown(second), undefined);
  await rm(config);
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', changed);
  assert.ok(unknown(await pull(uri)));
});

test('a client that does not pull is told, once for the newest text, and again when options change', async () => {
  const pushed = await startEditor({ capabilities: {} });
  const uri = uriOf('pushed.yaml');
  await pushed.open(uri, misspelt);
  await pushed.change(uri, 2, [
    { range: { start: { line: 7, character: 0 }, end: { line: 7, character: 0 } }, text: '# a\n' },
  ]);
  await pushed.change(uri, 3, [
    { range: { start: { line: 8, character: 0 }, end: { line: 8, character: 0 } }, text: '# b\n' },
  ]);
  await until('diagnostics of version 3', () => pushed.pushed.at(-1)?.version === 3);
  assert.ok(pushed.pushed.at(-1)?.diagnostics.some(item => item.code === 'unknown-setting'));

  const settings = { spireHelm: { rules: { 'unknown-setting': 'off' } } };
  await pushed.connection.sendNotification('workspace/didChangeConfiguration', { settings });
  await until(
    'diagnostics without it',
    () => pushed.pushed.at(-1)?.diagnostics.every(item => item.code !== 'unknown-setting') === true,
  );
  await pushed.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await until('nothing after the file is closed', () => pushed.pushed.at(-1)?.diagnostics.length === 0);
  await pushed.stop();
});
