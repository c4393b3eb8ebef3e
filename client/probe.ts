// Is this workspace ours? A cheap look at texts and settings; no server is started before it says yes.
import * as vscode from 'vscode';
import { configFileName, settingsSection } from '../server/protocol';

/** Texts larger than this are looked at only so far: whoever writes a marker does it early. */
const looksAt = 200_000;

/**
 * Finds more than the server will call ours, never less: a pragma, a key that only these charts have, or a chart's
 * name in an object of Flux, Argo CD or helmfile.
 */
const marker = new RegExp(
  [
    '^\\s*#\\s*spire-helm:',
    '^[ \\t]*["\']?(?:spiffe-csi-driver|spiffe-oidc-discovery-provider|spire-(?:server|agent|ha-agent|identity-exchange)|' +
      '(?:root|internal|external|external-root|upstream|downstream)-spi(?:re|ffe)-[\\w-]+|tornjak-frontend|spike-\\w+)["\']?:',
    '^[ \\t]*["\']?(?:nested(?:Root|Child\\w+)|haAgentCommon|bottomTurtleHA[AB])["\']?:',
    '^[ \\t]*["\']?spire["\']?:[ \\t]*(?:#.*)?$',
    '^[ \\t]*-?[ \\t]*chart:[ \\t]*\\S*\\bspire(?:-nested)?\\b',
    '\\bglobal["\']?\\s*:\\s*\\{\\s*["\']?spire\\b',
  ].join('|'),
  'm',
);

export function hasMarker(text: string): boolean {
  return marker.test(text.slice(0, looksAt));
}

/** The languages and files that the server is asked about. */
export const documentSelector: readonly { readonly language?: string; readonly pattern?: string }[] = [
  { language: 'yaml' },
  { language: 'helm' },
  { pattern: '**/*.yaml.gotmpl' },
];

export function isCandidate(document: vscode.TextDocument): boolean {
  return vscode.languages.match(documentSelector, document) > 0;
}

const projectFiles = `**/{spire-fleet.yaml,${configFileName}}`;

/**
 * Calls `found` once, as soon as something says that the workspace is ours; until then it watches for that.
 * Resolves when the first look is over.
 */
export async function watchForOurs(found: () => void, subscriptions: vscode.Disposable[]): Promise<void> {
  const watching: vscode.Disposable[] = [];
  let over = false;
  const stop = (): void => {
    over = true;
    for (const each of watching.splice(0)) each.dispose();
  };
  const yes = (): void => {
    if (over || !isEnabled()) return;
    stop();
    found();
  };
  const look = (document: vscode.TextDocument): void => {
    if (!over && isCandidate(document) && hasMarker(document.getText())) yes();
  };
  subscriptions.push({ dispose: stop });

  const watcher = vscode.workspace.createFileSystemWatcher(projectFiles);
  watching.push(
    watcher,
    watcher.onDidCreate(yes),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(event => look(event.document)),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(settingsSection)) void lookAround();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void lookAround()),
  );

  async function lookAround(): Promise<void> {
    if (hasFileMappings()) yes();
    for (const document of vscode.workspace.textDocuments) look(document);
    if (over || !vscode.workspace.workspaceFolders) return;
    const files = await vscode.workspace.findFiles(projectFiles, '**/node_modules/**', 1);
    if (files.length > 0) yes();
  }
  await lookAround();
}

function isEnabled(): boolean {
  return vscode.workspace.getConfiguration(settingsSection).get('enable') !== false;
}

function hasFileMappings(): boolean {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(folder => folder.uri)];
  return scopes.some(scope => {
    const files: unknown = vscode.workspace.getConfiguration(settingsSection, scope).get('files');
    return typeof files === 'object' && files !== null && Object.keys(files).length > 0;
  });
}
