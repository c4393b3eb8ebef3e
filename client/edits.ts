// Shows changes of files before they are made: the editor's own preview, in which each can be left out.
import * as vscode from 'vscode';

export interface FileEdit {
  readonly uri: vscode.Uri;
  /** True for a file that is new. */
  readonly create: boolean;
  readonly range?: vscode.Range;
  readonly newText: string;
}

/** True where the user took the changes. */
export async function preview(files: readonly FileEdit[], label: string): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const metadata: vscode.WorkspaceEditEntryMetadata = { needsConfirmation: true, label };
  for (const { uri, create, range, newText } of files) {
    if (create) {
      edit.createFile(uri, { contents: new TextEncoder().encode(newText), ignoreIfExists: false }, metadata);
    } else edit.replace(uri, range ?? new vscode.Range(0, 0, 0, 0), newText, metadata);
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
