// `spire-helm lsp --stdio` is the same server that VS Code starts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

test('spire-helm lsp --stdio answers initialize and exits', async () => {
  const main = join(__dirname, '..', '..', 'server', 'cli', 'main.ts');
  const server = spawn(process.execPath, ['--import', 'tsx', main, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const result = await connection.sendRequest<{ serverInfo: { name: string } }>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  assert.equal(result.serverInfo.name, 'spire-helm');
  await connection.sendRequest('shutdown');
  const exited = new Promise(resolve => server.once('exit', resolve));
  await connection.sendNotification('exit');
  assert.equal(await exited, 0);
});
