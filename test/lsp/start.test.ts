// The server as a process: both transports, what it offers to which client, and how it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { startEditor, until } from './client';
import { misspelt, uriOf } from './values';

test('says what it offers over stdio, and ends in good order', async t => {
  const editor = await startEditor();
  // A failure would leave it running, and the test waiting for it.
  t.after(() => editor.process.kill());
  const { capabilities, serverInfo } = editor.initialized;
  assert.equal(serverInfo?.name, 'spire-helm');
  assert.match(serverInfo.version ?? '', /^\d+\.\d+\.\d+/);
  assert.equal(capabilities.positionEncoding, 'utf-16');
  assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
  assert.equal(capabilities.hoverProvider, true);
  assert.equal(capabilities.completionProvider?.resolveProvider, true);
  assert.deepEqual(capabilities.diagnosticProvider, {
    identifier: 'spire-helm',
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
  await until('the registrations', () => editor.registered.length === 2);
  assert.deepEqual([...editor.registered].sort(), [
    'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles',
  ]);
  assert.equal(await editor.stop(), 0);
});

test('speaks over node IPC, as VS Code starts it', async () => {
  const editor = await startEditor({ transport: 'ipc' });
  const uri = uriOf('root.yaml');
  await editor.open(uri, misspelt);
  const report = await editor.connection.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  assert.ok(report.items.length > 0);
  assert.equal(await editor.stop(), 0);
});

test('offers no pull diagnostics to a client that does not pull', async () => {
  const editor = await startEditor({ capabilities: {} });
  assert.equal(editor.initialized.capabilities.diagnosticProvider, undefined);
  await editor.stop();
});

test('ends when its editor goes away without a word', async () => {
  const server = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, '..', '..', 'server', 'lsp', 'main.node.ts'), '--stdio'],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const ended = new Promise(resolve => server.once('exit', resolve));
  server.stdin.end();
  await ended;
});
