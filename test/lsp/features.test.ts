// Hover, completion, symbols and code actions over a real connection.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  MarkupContent,
  TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startEditor, type Editor } from './client';
import { misspelt, otherYaml, uriOf } from './values';

let editor: Editor;
before(async () => {
  editor = await startEditor({ options: { triggerSuggest: true } });
});
after(() => editor.stop());

/** Opens a text whose cursor is written `$0`. */
async function openAt(
  name: string,
  marked: string,
): Promise<{ uri: string; position: { line: number; character: number } }> {
  const text = marked.replace('$0', '');
  const position = TextDocument.create('', 'yaml', 0, text).positionAt(marked.indexOf('$0'));
  await editor.open(uriOf(name), text);
  return { uri: uriOf(name), position };
}

const head = '# spire-helm: chart=spire-nested@0.30.0\nglobal:\n  spire:\n';

test('hover explains a setting and marks it', async () => {
  const { uri, position } = await openAt('hover.yaml', `${head}    trust$0Domain: acme.example\n`);
  const hover = await editor.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position,
  });
  const contents = hover?.contents as MarkupContent;
  assert.equal(contents.kind, 'markdown');
  assert.ok(contents.value.length > 20, contents.value);
  assert.deepEqual(hover?.range, { start: { line: 3, character: 4 }, end: { line: 3, character: 15 } });
});

test('hover over nothing is nothing, and so is hover in a file of others', async () => {
  const { uri, position } = await openAt('nothing.yaml', `${head}    trustDomain: acme.example\n\n$0\n`);
  const params = { textDocument: { uri }, position };
  assert.equal(await editor.connection.sendRequest('textDocument/hover', params), null);
  await editor.open(uriOf('other.yaml'), otherYaml);
  const other = { textDocument: { uri: uriOf('other.yaml') }, position: { line: 0, character: 2 } };
  assert.equal(await editor.connection.sendRequest('textDocument/hover', other), null);
  assert.equal(await editor.connection.sendRequest('textDocument/completion', other), null);
  assert.equal(await editor.connection.sendRequest('textDocument/documentSymbol', other), null);
});

test('completion offers settings, and documents the one that is looked at', async () => {
  const { uri, position } = await openAt('complete.yaml', `${head}    clusterName: a\n    $0\n`);
  const params = { textDocument: { uri }, position };
  const list = await editor.connection.sendRequest<CompletionList>('textDocument/completion', params);
  const item = list.items.find(each => each.label === 'trustDomain');
  assert.ok(item, list.items.map(each => each.label).join(' '));
  const edit = item.textEdit as TextEdit;
  assert.match(edit.newText, /^trustDomain:/);
  assert.deepEqual(edit.range.end, position);
  const resolved = await editor.connection.sendRequest<CompletionItem>('completionItem/resolve', item);
  assert.ok((resolved.documentation as MarkupContent).value.length > 20);
});

test('an entry of an older list resolves to itself', async () => {
  const item = { label: 'gone', data: { list: -5, index: 0 } };
  assert.deepEqual(await editor.connection.sendRequest('completionItem/resolve', item), item);
});

test('completion of a value replaces what is typed', async () => {
  const { uri, position } = await openAt('value.yaml', `${head}    trustDomain: a\ntags:\n  nestedRoot: t$0\n`);
  const list = await editor.connection.sendRequest<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position,
  });
  const item = list.items.find(each => each.label === 'true');
  assert.ok(item, list.items.map(each => each.label).join(' '));
  assert.deepEqual((item.textEdit as TextEdit).range.start, { line: 5, character: 14 });
});

test('symbols are a tree', async () => {
  const uri = uriOf('symbols.yaml');
  await editor.open(uri, `${head}    trustDomain: acme.example\ntags:\n  nestedRoot: true\n`);
  const symbols = await editor.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
    textDocument: { uri },
  });
  assert.deepEqual(
    symbols.map(each => each.name),
    ['global', 'tags'],
  );
  assert.equal(symbols[0]?.children?.[0]?.name, 'spire');
  assert.equal(symbols[0].children[0].children?.[0]?.name, 'trustDomain');
});

async function actionsOn(uri: string, line: number, only?: readonly string[]): Promise<readonly CodeAction[]> {
  const { items } = await editor.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  const diagnostics = items.filter(item => item.range.start.line === line);
  const range = diagnostics[0]?.range ?? { start: { line, character: 4 }, end: { line, character: 4 } };
  const context = { diagnostics, ...(only && { only }) };
  const answer = await editor.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
    textDocument: { uri },
    range,
    context,
  });
  return answer ?? [];
}

test('a quick fix repairs what the diagnostic marks', async () => {
  const uri = uriOf('fix.yaml');
  await editor.open(uri, misspelt);
  const actions = await actionsOn(uri, 3);
  const [fix] = actions;
  assert.match(fix?.title ?? '', /trustDomain/);
  assert.equal(fix?.kind, 'quickfix');
  assert.equal(fix.isPreferred, true);
  assert.equal(fix.diagnostics?.[0]?.code, 'unknown-setting');
  const text = TextDocument.create(uri, 'yaml', 1, misspelt);
  const fixed = TextDocument.applyEdits(text, fix.edit?.changes?.[uri] ?? []);
  assert.equal(fixed, misspelt.replace('trustDomian', 'trustDomain'));
});

test('suppressions are offered, and "fix all" only to who asks for it', async () => {
  const uri = uriOf('kinds.yaml');
  await editor.open(uri, misspelt);
  const bulb = await actionsOn(uri, 3);
  assert.ok(
    bulb.some(action => /suppress/i.test(action.title)),
    bulb.map(action => action.title).join('; '),
  );
  assert.ok(bulb.every(action => action.kind === 'quickfix'));
  const renamed = uriOf('renamed.yaml');
  await editor.open(renamed, '# spire-helm: chart=spire@0.30.0\nspire-server:\n  ca_subject:\n    country: US\n');
  const all = await actionsOn(renamed, 2, ['source.fixAll']);
  assert.deepEqual(
    all.map(action => action.kind),
    ['source.fixAll.spire-helm'],
  );
  assert.match(JSON.stringify(all[0]?.edit), /caSubject/);
  assert.deepEqual(await actionsOn(uri, 3, ['refactor']), []);
});
