// SPIRE: Upgrade Values to Another Chart Version. Shows what the file would become and why, and makes it one edit.
import * as vscode from 'vscode';
import * as protocol from '../../server/protocol';
import { isCandidate } from '../probe';
import type { Command } from './command';
import { textAt } from './shownText';

export const upgradeValues: Command = {
  id: 'spireHelm.upgradeValues',
  run: async ({ server, context }) => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isCandidate(document)) {
      void vscode.window.showInformationMessage('Open a values file first; its values are upgraded.');
      return;
    }
    const uri = document.uri.toString();
    const current = await server.ask<protocol.ChartInfo>(protocol.chartOf, { uri });
    if (!current) throw new Error('this file is no values file of the charts.');
    const from = current.assumed ? await pick('From Which Chart Version?', current.versions.slice(1)) : current.version;
    if (from === undefined) return;
    const later = current.versions.slice(0, current.versions.indexOf(from));
    if (later.length === 0) {
      void vscode.window.showInformationMessage(`${current.chart} ${from} is the newest version that is known.`);
      return;
    }
    const to = await pick(`${current.chart} ${from}: To Which Version?`, later);
    if (to === undefined) return;
    const made = await server.ask<protocol.UpgradeResult>(protocol.upgrade, { uri, from, to });
    if (!made) throw new Error(`there is no way from ${from} to ${to}.`);
    await offer(document, `${current.chart} ${from} to ${to}`, made, context);
  },
};

function pick(title: string, versions: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showQuickPick(versions, { title });
}

async function offer(
  document: vscode.TextDocument,
  title: string,
  { newText, rewritten, left, report }: protocol.UpgradeResult,
  context: vscode.ExtensionContext,
): Promise<void> {
  const before = document.getText();
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const steps = textAt(`${name} upgrade.md`, report, context);
  if (newText === before) {
    await vscode.window.showTextDocument(steps, { preview: true });
    return;
  }
  await vscode.commands.executeCommand(
    'vscode.diff',
    document.uri,
    textAt(name, newText, context),
    `${name}: ${title}`,
  );
  const counts = `${rewritten} rewritten, ${left} left for you`;
  const choice = await vscode.window.showInformationMessage(`${title}: ${counts}.`, 'Apply', 'Show Steps');
  if (choice === 'Show Steps') await vscode.window.showTextDocument(steps, { preview: true });
  if (choice !== 'Apply') return;
  if (document.getText() !== before) throw new Error(`${name} has changed meanwhile; upgrade it again.`);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(before.length)), newText);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${name} could not be changed; is it read-only?`);
  await vscode.window.showTextDocument(document);
}
