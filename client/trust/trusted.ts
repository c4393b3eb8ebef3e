// Commands that start programs: off in Restricted Mode and where files are not on disk, said in a sentence.
import * as vscode from 'vscode';

export async function mayRunPrograms(): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    const manage = 'Manage Workspace Trust';
    const message = 'Restricted Mode: this folder is not trusted, so no program is started for it.';
    if ((await vscode.window.showWarningMessage(message, manage)) === manage)
      await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file')) {
    void vscode.window.showWarningMessage(
      'This workspace is not on a disk, so no program is started for it. Open the folder itself.',
    );
    return false;
  }
  return true;
}

export function folderOfInterest(): vscode.WorkspaceFolder | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const folder = document && vscode.workspace.getWorkspaceFolder(document.uri);
  return folder ?? vscode.workspace.workspaceFolders?.[0];
}
