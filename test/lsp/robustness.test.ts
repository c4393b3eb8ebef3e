// What must never take the server down: crashes in handlers, cancelled requests, hostile texts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { startEditor, until, type Editor } from './client';
import { misspelt, uriOf } from './values';

let editor: Editor;
before(async () => {
  editor = await startEditor();
});
after(() => editor.stop());

const position = { line: 3, character: 6 };

test('a handler that crashes gives nothing, logs one line, and the next request works', async () => {
  const uri = uriOf('crash.yaml');
  await editor.open(uri, misspelt);
  const before = editor.log.length;
  // A client that breaks the protocol makes the handler throw where a bug of ours would.
  assert.equal(
    await editor.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: null }),
    null,
  );
  assert.equal(
    await editor.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range: null }),
    null,
  );
  await until('two lines in the log', () => editor.log.length === before + 2);
  const [line = ''] = editor.log.slice(before);
  assert.match(line, /^textDocument\/hover failed: /);
  assert.equal(line.split('\n').length, 1);
  assert.ok(!line.includes('acme.example'), 'the text of the user is not in the log');
  const report = await editor.connection.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  assert.ok(report.items.length > 0);
});

test('an unknown document and an unknown edit do no harm', async () => {
  await editor.change(uriOf('never-opened.yaml'), 2, [{ text: 'a: 1' }]);
  await editor.connection.sendNotification('textDocument/didClose', {
    textDocument: { uri: uriOf('never-opened.yaml') },
  });
  const params = { textDocument: { uri: uriOf('never-opened.yaml') }, position };
  assert.equal(await editor.connection.sendRequest('textDocument/hover', params), null);
});

test('a request that was cancelled before its turn is not computed', async () => {
  const uri = uriOf('cancel.yaml');
  await editor.open(uri, misspelt);
  const params = { textDocument: { uri }, position };
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => {
      const source = new CancellationTokenSource();
      const answer = editor.connection.sendRequest('textDocument/hover', params, source.token);
      source.cancel();
      return answer;
    }),
  );
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    assert.ok(result.reason instanceof ResponseError);
    assert.equal(result.reason.code, LSPErrorCodes.RequestCancelled);
  }
  assert.ok(results.some(result => result.status === 'rejected'));
  await editor.connection.sendRequest('textDocument/hover', params);
});

const pragma = '# spire-helm: chart=spire-nested@0.30.0\n';
const hostile: Readonly<Record<string, string>> = {
  'zero bytes': '',
  'a byte order mark': `\uFEFF${misspelt}`,
  'NUL and control characters': `${pragma}global:\n  spire:\n    trustDomain: "\u0000\u0001\u007f"\n\u0000`,
  'tabs for indentation': `${pragma}global:\n\tspire:\n\t\ttrustDomain: a\n`,
  'half a line': `${pragma}global:\n  spire:\n    trust`,
  'unbalanced brackets': `${pragma}global: {spire: [{{{[\n`,
  'conflict markers': `${pragma}<<<<<<< HEAD\nglobal:\n=======\ntags:\n>>>>>>> other\n`,
  'an alias bomb': `${pragma}${Array.from(
    { length: 12 },
    (_, i) =>
      `a${i}: &a${i} [${
        i === 0
          ? '1'
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(',')
      }]`,
  ).join('\n')}\n`,
  'an anchor that contains itself': `${pragma}global: &a\n  spire: *a\n`,
  'deep nesting': `${pragma}global: ${'{a: '.repeat(2000)}1${'}'.repeat(2000)}\n`,
  'lone surrogates': `${pragma}global:\n  spire:\n    trustDomain: "\ud83d"\n`,
  'a list at the top': `${pragma}- a\n- b\n`,
  'five megabytes': `${pragma}global:\n  spire:\n    trustDomain: a\n${'# '.padEnd(99, 'x')}\n`.padEnd(
    5_000_000,
    '# comment\n',
  ),
};

for (const [name, text] of Object.entries(hostile)) {
  test(`answers about ${name}`, { timeout: 20_000 }, async () => {
    const uri = uriOf(`${name}.yaml`);
    await editor.open(uri, text);
    const textDocument = { uri };
    const before = editor.log.length;
    const report = await editor.connection.sendRequest<{ kind: string }>('textDocument/diagnostic', { textDocument });
    assert.equal(report.kind, 'full');
    const at = { textDocument, position: { line: 2, character: 4 } };
    await editor.connection.sendRequest('textDocument/hover', at);
    await editor.connection.sendRequest('textDocument/completion', at);
    await editor.connection.sendRequest('textDocument/documentSymbol', { textDocument });
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    await editor.connection.sendRequest('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    assert.deepEqual(editor.log.slice(before), []);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument });
  });
}
