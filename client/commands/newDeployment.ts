// "SPIRE: New Deployment": few questions, then the files are shown before they are written.
import * as vscode from 'vscode';
import { newDeployment, type NewDeploymentParams, type NewDeploymentResult } from '../../server/protocol';
import type { Command, Parts } from './command';
import { preview } from '../edits';
import { answerTo } from '../questions';

const title = 'SPIRE: New Deployment';

export const newDeploymentCommand: Command = {
  id: 'spireHelm.newDeployment',
  async run(parts) {
    const folder = await folderFor();
    if (!folder) return;
    const result = await filesFor(parts);
    if (!result?.files) return;
    const taken: string[] = [];
    for (const { path } of result.files) {
      const there = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, path)).then(
        () => true,
        () => false,
      );
      if (there) taken.push(path);
    }
    if (taken.length > 0)
      throw new Error(`${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already. Take another folder.`);
    const files = result.files.map(({ path, text }) => ({
      uri: vscode.Uri.joinPath(folder, path),
      create: true,
      newText: text,
    }));
    if (!(await preview(files, 'Files of the new deployment'))) return;
    await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, 'spire-fleet.yaml'));
    for (const sentence of result.next ?? []) parts.output.info(`Next: ${sentence}`);
    const shown = await vscode.window.showInformationMessage(
      `${files.length} files are written. What is left to do stands in the output.`,
      'Show Output',
    );
    if (shown) parts.output.show();
  },
};

/** Asks until everything is answered; one step back with the arrow or Alt+Left. */
async function filesFor(parts: Parts): Promise<NewDeploymentResult | undefined> {
  const answers: { id: string; answer: string }[] = [];
  for (;;) {
    const given = Object.fromEntries(answers.map(({ id, answer }) => [id, answer]));
    const params: NewDeploymentParams = { answers: given };
    const result = await parts.server.ask<NewDeploymentResult>(newDeployment, params);
    if (!result) throw new Error('The language server does not answer.');
    if (result.problem !== undefined) throw new Error(result.problem);
    if (!result.question) return result;
    const { question } = result;
    const answer = await answerTo(question, {
      title,
      canGoBack: answers.length > 0,
      problem: async text =>
        (
          await parts.server.ask<NewDeploymentResult>(newDeployment, {
            ...params,
            trial: { id: question.id, answer: text },
          })
        )?.problem,
    });
    if (answer === undefined) return undefined;
    if (answer === 'back') answers.pop();
    else answers.push({ id: question.id, answer: answer.value });
  }
}

async function folderFor(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const root =
    folders.length > 1
      ? (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Which folder of the workspace?' }))?.uri
      : (folders[0]?.uri ??
        (
          await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel: 'Write Here' })
        )?.[0]);
  if (!root) return undefined;
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'Folder for the files, below the workspace folder; empty for the folder itself.',
    value: 'spire',
    ignoreFocusOut: true,
    validateInput: text =>
      /^(?:[\w.-]+(?:\/[\w.-]+)*)?$/.test(text) && !/(?:^|\/)\.\.(?:\/|$)/.test(text)
        ? undefined
        : 'A relative path, such as deploy/spire.',
  });
  return name === undefined ? undefined : name === '' ? root : vscode.Uri.joinPath(root, ...name.split('/'));
}
