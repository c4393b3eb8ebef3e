// SPIRE: Propose Fleet File: what the workspace's files and scripts say about releases, as a file to look at and to save.
import * as vscode from 'vscode';
import { proposeFleet, type ProposeFleetParams, type ProposeFleetResult } from '../../server/protocol';
import type { Command } from './command';

export const proposeFleetFile: Command = {
  id: 'spireHelm.proposeFleet',
  async run({ server, output }) {
    const folder = await pickedFolder();
    if (!folder) return;
    const params: ProposeFleetParams = { folder: folder.uri.toString() };
    const proposal = await server.ask<ProposeFleetResult>(proposeFleet, params);
    if (!proposal) return;
    const { text, conclusions, unknown } = proposal;
    if (text === null) {
      await vscode.window.showInformationMessage(
        'Nothing here installs spire or spire-nested, and no file holds their values; there is nothing to propose.',
      );
      return;
    }
    for (const sentence of [...conclusions, ...unknown]) output.info(sentence);
    const notes = [
      '# Concluded from what is here:',
      ...conclusions.map(sentence => `# - ${sentence}`),
      ...(unknown.length > 0 ? ['#', '# Not known:', ...unknown.map(sentence => `# - ${sentence}`)] : []),
    ];
    const target = vscode.Uri.joinPath(folder.uri, 'spire-fleet.yaml');
    // One that is there stays as it is; the proposal is shown beside it.
    const document = (await exists(target))
      ? await vscode.workspace.openTextDocument({ language: 'yaml', content: '' })
      : await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
    const editor = await vscode.window.showTextDocument(document);
    // Nothing is written: whoever saves it has seen it.
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), `${notes.join('\n')}\n${text}`));
  },
};

async function pickedFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: 'The folder of the fleet' });
  if (folders.length === 0) throw new Error('There is no folder open; a fleet is proposed from what a folder holds.');
  return folders[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
