// The whole workspace over a real connection: releases that GitOps objects describe, files that nobody has open, names that files share.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, WorkspaceDiagnosticReport, WorkspaceEdit } from 'vscode-languageserver/node';
import { pulling, startEditor, until, type Editor } from './client';

const release = (name: string, values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: spire-mgmt}
spec:
  releaseName: spire
  chart: {spec: {chart: spire-nested, version: 0.30.0}}
  values:
    global:
      spire:
        recommendations: {enabled: true}
        ingressControllerType: ingress-nginx
        caSubject: {country: NL, organization: Acme, commonName: acme.example}
${values}`;
const files: Readonly<Record<string, string>> = {
  'flux/root.yaml': release(
    'root',
    `        trustDomain: acme.example
        clusterName: root
    tags: {nestedRoot: true}
    external-spire-server:
      ingress: {enabled: true}
      kubeConfigs: {child01: {externalSecret: {name: child01}}}
`,
  ),
  'flux/child.yaml': release(
    'child01',
    `        trustDomain: other.example
        clusterName: child01
        upstreamSpireAddress: spire-server.acme.example
    tags: {nestedChildFull: true}
`,
  ),
  'values.yaml': 'global: {spire: {trustDomian: x}}\n',
  'deployment.yaml': 'kind: Deployment\nmetadata: {name: spire-thing}\n',
};

let folder: string;
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).toString();

async function onDisk(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spire-helm-whole-'));
  for (const [name, text] of Object.entries(files)) await onDisk(name, text);
  // A link that leads back up is not followed for ever.
  await symlink(folder, join(folder, 'flux', 'loop'));
});
after(() => rm(folder, { recursive: true }));

describe('an editor that pulls', () => {
  let editor: Editor;
  before(async () => {
    const capabilities = {
      ...pulling,
      workspace: {
        ...pulling.workspace,
        workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } },
      },
    };
    editor = await startEditor({ folders: [pathToFileURL(folder).toString()], capabilities });
  });
  after(() => editor.stop());

  const whole = (previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> =>
    editor.connection.sendRequest('workspace/diagnostic', { previousResultIds });
  const told = ({ items }: WorkspaceDiagnosticReport): Record<string, unknown[]> =>
    Object.fromEntries(
      items.map(item => [
        item.uri.slice(pathToFileURL(folder).toString().length + 1),
        item.kind === 'full' ? item.items.map(({ code }) => code) : ['unchanged'],
      ]),
    );

  test('gets the findings of closed files, and "unchanged" after that', async () => {
    const report = await whole();
    assert.deepEqual(told(report), { 'flux/child.yaml': ['fleet-trust-domain'], 'values.yaml': ['unknown-setting'] });
    const ids = report.items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
    assert.deepEqual(told(await whole(ids)), { 'flux/child.yaml': ['unchanged'], 'values.yaml': ['unchanged'] });
  });

  test('streams them where the editor can take parts', async () => {
    const parts: unknown[] = [];
    const heard = editor.connection.onProgress(
      { __: [undefined, undefined], _pr: undefined } as never,
      'part',
      (part: unknown) => void parts.push(part),
    );
    const report = await editor.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
      partialResultToken: 'part',
    });
    assert.deepEqual(report.items, []);
    assert.equal(parts.length, 2);
    heard.dispose();
  });

  test('an open manifest is judged with the others; a name is renamed in all of them', async () => {
    const uri = uriOf('flux/child.yaml');
    await editor.open(uri, files['flux/child.yaml']!);
    const own = await editor.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    assert.deepEqual(
      own.items.map(({ code, relatedInformation }) => [code, relatedInformation?.[0]?.location.uri]),
      [['fleet-trust-domain', uriOf('flux/root.yaml')]],
    );
    assert.ok(!(uri in told(await whole())));
    const position = { line: 14, character: 44 };
    const edit = await editor.connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri },
      position,
      newName: 'corp.example',
    });
    const changed = edit.documentChanges?.flatMap(change =>
      'textDocument' in change ? [[change.textDocument.uri, change.textDocument.version, change.edits.length]] : [],
    );
    assert.deepEqual(changed, [
      [uri, 1, 2],
      [uriOf('flux/root.yaml'), null, 2],
    ]);
    assert.equal(edit.changeAnnotations?.['likely']?.needsConfirmation, true);
    const refused = editor.connection.sendRequest('textDocument/rename', {
      textDocument: { uri },
      position,
      newName: 'Corp!',
    });
    await assert.rejects(refused, /is no trust domain/);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  });

  test('a file that is renamed or gone while it is open leaves nothing behind', async () => {
    const uri = uriOf('flux/root.yaml');
    await editor.open(uri, files['flux/root.yaml']!);
    await rename(join(folder, 'flux/root.yaml'), join(folder, 'flux/top.yaml'));
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri, type: 3 },
        { uri: uriOf('flux/top.yaml'), type: 1 },
      ],
    });
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    const report = await whole([{ uri, value: 'fleet 1' }]);
    const found = told(report);
    assert.deepEqual(found['flux/root.yaml'], []);
    assert.deepEqual(found['flux/child.yaml'], ['fleet-trust-domain']);
    await rename(join(folder, 'flux/top.yaml'), join(folder, 'flux/root.yaml'));
  });
});

test('an editor that can not pull gets them pushed', async () => {
  const editor = await startEditor({
    folders: [pathToFileURL(folder).toString()],
    capabilities: { workspace: { workspaceFolders: true } },
  });
  await editor.open(uriOf('deployment.yaml'), files['deployment.yaml']!);
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { spireHelm: {} } });
  await until('the findings of two closed files', () => {
    const withSome = editor.pushed.filter(({ diagnostics }) => diagnostics.length > 0).map(({ uri }) => uri);
    return [uriOf('flux/child.yaml'), uriOf('values.yaml')].every(uri => withSome.includes(uri));
  });
  await editor.stop();
});
