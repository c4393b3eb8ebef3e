// Whether programs may be started for this window, and which folder they start in.
import * as vscode from 'vscode';

export async function trusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return onDisk();
  const manage = 'Manage Workspace Trust';
  const message = 'Restricted Mode: this folder is not trusted, so no program is started for it.';
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
  return false;
}

function onDisk(): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0 || folders.some(({ uri }) => uri.scheme === 'file')) return true;
  void vscode.window.showWarningMessage(
    'This workspace is not on a disk, so no program is started for it. Open the folder itself.',
  );
  return false;
}

export function folderOfInterest(): vscode.WorkspaceFolder | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
  return folder ?? vscode.workspace.workspaceFolders?.[0];
}
