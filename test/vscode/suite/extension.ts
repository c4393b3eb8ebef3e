// The extension under test, as VS Code knows it, and the little it lets a test see.
import * as vscode from 'vscode';

/** What the extension's `activate` returns. */
export interface ExtensionApi {
  readonly ready: Promise<void>;
  serverRunning(): boolean;
}

export async function activated(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('spire-helm.spire-helm');
  if (!extension) throw new Error('VS Code does not know the extension spire-helm.spire-helm');
  return extension.activate();
}

export function fileOf(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileOf(name)));
}

/** Takes back every edit, so that the next test starts from the file as it is on disk. */
export async function revert(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
}

/** The first answer that is not undefined. */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = 15_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end)
      throw new Error(`not seen in ${limitMs / 1000} s: ${typeof what === 'string' ? what : what()}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

export function ourDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(each => each.source === 'spire-helm');
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

/** Where a piece of text stands; `offset` moves into it. */
export function placeOf(document: vscode.TextDocument, text: string, offset = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`"${text}" is not in ${document.uri.path}`);
  return document.positionAt(at + offset);
}
