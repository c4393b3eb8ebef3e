// A fleet over a real connection: its layers are judged with all others, open or on disk, and edits of one are seen in the others.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver/node';
import { startEditor, type Editor } from './client';

interface Report {
  readonly kind: 'full' | 'unchanged';
  readonly resultId?: string;
  readonly items: readonly Diagnostic[];
}

const files: Readonly<Record<string, string>> = {
  'spire-fleet.yaml': `chart: spire-nested@0.30.0
releases:
  root:
    values: [base.yaml, root.yaml]
    supplied: [external-spire-server.kubeConfigs.child01]
  child01:
    parent: root
    values: [base.yaml, clusters/child01.yaml]
    
`,
  'base.yaml': `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: acme.example
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
  'root.yaml': `tags: {nestedRoot: true}
global: {spire: {clusterName: root}}
external-spire-server: {ingress: {enabled: true}}
`,
  'child01.yaml': `tags: {nestedChildFull: true}
global:
  spire:
    clusterName: child01
    upstreamSpireAddress: spire-server.acme.example
`,
};

let editor: Editor;
let folder: string;
const place = (name: string): string => join(folder, name === 'child01.yaml' ? `clusters/${name}` : name);
const uriOf = (name: string): string => pathToFileURL(place(name)).toString();
let version = 1;

before(async () => {
  const { mkdir } = await import('node:fs/promises');
  folder = await mkdtemp(join(tmpdir(), 'spire-helm-fleet-'));
  await mkdir(join(folder, 'clusters'));
  editor = await startEditor({ folders: [pathToFileURL(folder).toString()] });
});
after(async () => {
  await editor.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  for (const [name, text] of Object.entries(files)) await onDisk(name, text);
});

async function onDisk(name: string, text: string): Promise<void> {
  await writeFile(place(name), text);
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uriOf(name), type: 2 }],
  });
}

async function pull(name: string, previousResultId?: string): Promise<Report> {
  const params = { textDocument: { uri: uriOf(name) }, ...(previousResultId !== undefined && { previousResultId }) };
  return editor.connection.sendRequest<Report>('textDocument/diagnostic', params);
}

async function opened(name: string, text = files[name]!): Promise<void> {
  await editor.open(uriOf(name), text);
}

async function closed(name: string): Promise<void> {
  await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf(name) } });
}

const codes = (report: Report): readonly unknown[] => report.items.map(item => item.code);

test('a fleet that agrees has nothing to say', async () => {
  for (const name of Object.keys(files)) {
    await opened(name);
    assert.deepEqual(codes(await pull(name)), [], name);
    await closed(name);
  }
});

test('a child against a root on disk: the other place is related information', async () => {
  await opened('child01.yaml', files['child01.yaml']!.replace('clusterName: child01', 'clusterName: child-01'));
  const report = await pull('child01.yaml');
  assert.deepEqual(codes(report), ['fleet-child-unknown']);
  assert.equal(report.items[0]?.range.start.line, 3);
  await closed('child01.yaml');
});

test('an edit of one open file is seen in another, and unchanged is unchanged', async () => {
  await opened('child01.yaml');
  await opened('base.yaml');
  const first = await pull('child01.yaml');
  assert.deepEqual(codes(first), []);
  assert.equal((await pull('child01.yaml', first.resultId)).kind, 'unchanged');
  const bad = files['child01.yaml']!.replace('    clusterName', '    trustDomain: other.example\n    clusterName');
  await editor.change(uriOf('child01.yaml'), ++version, [{ text: bad }]);
  const second = await pull('child01.yaml', first.resultId);
  assert.ok(codes(second).includes('fleet-trust-domain'));
  assert.equal(
    second.items.find(item => item.code === 'fleet-trust-domain')?.relatedInformation?.[0]?.location.uri,
    uriOf('base.yaml'),
  );
  const asBase = files['base.yaml']!.replace('trustDomain: acme.example', 'trustDomain: other.example');
  await editor.change(uriOf('base.yaml'), ++version, [{ text: asBase }]);
  assert.ok(!codes(await pull('child01.yaml', second.resultId)).includes('fleet-trust-domain'));
  await closed('base.yaml');
  await closed('child01.yaml');
});

test('what changes on disk is read again; a layer that is gone is told in the fleet file', async () => {
  await opened('spire-fleet.yaml');
  assert.deepEqual(codes(await pull('spire-fleet.yaml')), []);
  await rm(place('root.yaml'));
  await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uriOf('root.yaml'), type: 3 }],
  });
  const report = await pull('spire-fleet.yaml');
  assert.deepEqual(codes(report), ['fleet-file']);
  assert.equal(report.items[0]?.range.start.line, 3);
  await closed('spire-fleet.yaml');
});

test('a file that the fleet does not name is judged by itself', async () => {
  await opened('root.yaml');
  const uri = pathToFileURL(join(folder, 'stray.yaml')).toString();
  await editor.open(uri, 'global: {spire: {trustDomian: x}}\n');
  const report = await editor.connection.sendRequest<Report>('textDocument/diagnostic', { textDocument: { uri } });
  assert.deepEqual(codes(report), ['unknown-setting']);
});

test('in the fleet file: completion, hover, links to layers, definition of a parent', async () => {
  await opened('spire-fleet.yaml');
  const textDocument = { uri: uriOf('spire-fleet.yaml') };
  const ask = <T>(method: string, line: number, character: number): Promise<T> =>
    editor.connection.sendRequest<T>(method, { textDocument, position: { line, character } });
  const { items } = await ask<{ items: { label: string }[] }>('textDocument/completion', 7, 4);
  assert.ok(
    items.some(({ label }) => label === 'context'),
    JSON.stringify(items.map(({ label }) => label)),
  );
  const hover = await ask<{ contents: { value: string } }>('textDocument/hover', 2, 3);
  assert.match(hover.contents.value, /helm upgrade --install spire/);
  const links = await editor.connection.sendRequest<{ target: string }[]>('textDocument/documentLink', {
    textDocument,
  });
  assert.deepEqual(
    links.map(({ target }) => target),
    ['base.yaml', 'root.yaml', 'base.yaml', 'child01.yaml'].map(uriOf),
  );
  const found = await ask<{ range: { start: { line: number } } }>('textDocument/definition', 6, 13);
  assert.equal(found.range.start.line, 2);
  await closed('spire-fleet.yaml');
});
