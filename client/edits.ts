// Shows changes of files before they are made.
import * as vscode from 'vscode';

export interface FileEdit {
  readonly uri: vscode.Uri;
  /** True for a file that is new. */
  readonly create: boolean;
  readonly range?: vscode.Range;
  readonly newText: string;
}

/**
 * True where the user took the changes. The editor's refactoring preview would come with nothing ticked, so that "Apply" would
 * write nothing.
 */
export async function preview(files: readonly FileEdit[], label: string): Promise<boolean> {
  const lines = files.map(({ uri, create, newText }) => {
    const added = newText.trimEnd().split('\n');
    const name = vscode.workspace.asRelativePath(uri);
    return create ? `${name}: new, ${added.length} lines` : `${name}:\n${added.map(line => `    ${line}`).join('\n')}`;
  });
  const write = 'Write';
  const detail = lines.join('\n');
  if ((await vscode.window.showInformationMessage(label, { modal: true, detail }, write)) !== write) return false;
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, create, range, newText } of files) {
    if (create) edit.createFile(uri, { contents: new TextEncoder().encode(newText), ignoreIfExists: false });
    else edit.replace(uri, range ?? new vscode.Range(0, 0, 0, 0), newText);
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
