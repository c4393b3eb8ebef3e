// SPIRE: Select Chart Version. Asks for chart and version of the active file, then where to write that down.
import * as vscode from 'vscode';
import * as protocol from '../../server/protocol';
import { isCandidate } from '../probe';
import type { Command, Parts } from './command';

export const selectChartVersion: Command = {
  id: 'spireHelm.selectChartVersion',
  run: async ({ server }) => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isCandidate(document)) {
      void vscode.window.showInformationMessage('Open a values file first; the chart version is chosen for that file.');
      return;
    }
    const uri = document.uri.toString();
    const { charts } = (await server.ask<protocol.ChartsResult>(protocol.charts, {})) ?? { charts: [] };
    const current = await server.ask<protocol.ChartInfo>(protocol.chartOf, { uri });
    if (charts.length === 0) throw new Error('the chart models could not be read; see the output.');
    const chart = await pickChart(charts, current);
    if (chart === undefined) return;
    const place = await pickPlace(document, chart, current);
    await place?.write(document, chart, server);
  },
};

type Charts = protocol.ChartsResult['charts'];

async function pickChart(charts: Charts, current: protocol.ChartInfo | undefined): Promise<string | undefined> {
  const name = current && `${current.chart}@${current.version}`;
  const own = charts.filter(each => each.chart === current?.chart);
  const items: (vscode.QuickPickItem & { readonly value?: string })[] = [];
  for (const { chart, versions } of own.concat(charts.filter(each => !own.includes(each)))) {
    items.push({ label: chart, kind: vscode.QuickPickItemKind.Separator });
    versions.forEach((version, i) => {
      const value = `${chart}@${version}`;
      const notes = [value === name && (current?.assumed ? 'current, assumed' : 'current'), i === 0 && 'newest'];
      items.push({ label: `${chart} ${version}`, description: notes.filter(Boolean).join(', '), value });
    });
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Chart and Version of This File',
    placeHolder: current ? current.explanation : 'This file is no values file of the charts yet',
    matchOnDescription: true,
  });
  return picked?.value;
}

interface Place extends vscode.QuickPickItem {
  write(document: vscode.TextDocument, chart: string, server: Parts['server']): Promise<void>;
}

/** Only places that will count: a comment in the file wins over `.spire-helm.yaml`, and that over the setting. */
async function pickPlace(
  document: vscode.TextDocument,
  chart: string,
  current: protocol.ChartInfo | undefined,
): Promise<Place | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const inFile: Place = {
    label: 'In this file',
    description: 'a comment that every editor and the command line read',
    detail: `# spire-helm: chart=${chart}`,
    write: (doc, value, server) => applyEdit(doc, value, 'pragma', server),
  };
  if (current?.reason === 'pragma' || !folder) return inFile;
  const inConfig: Place = {
    label: `In ${protocol.configFileName}`,
    description: 'for this project; every editor and the command line read it',
    detail: `files: ${vscode.workspace.asRelativePath(document.uri, false)}: ${chart}`,
    write: (doc, value, server) => applyEdit(doc, value, 'config', server),
  };
  const inSetting: Place = {
    label: 'In the workspace setting spireHelm.files',
    description: 'for VS Code only',
    write: (doc, value) => writeSetting(doc, value, folder),
  };
  const places = current?.reason === 'config' ? [inFile, inConfig] : [inFile, inConfig, inSetting];
  return vscode.window.showQuickPick(places, { title: `Write ${chart} Where?`, matchOnDetail: true });
}

async function applyEdit(
  document: vscode.TextDocument,
  chart: string,
  where: protocol.ChartEditParams['where'],
  server: Parts['server'],
): Promise<void> {
  const params: protocol.ChartEditParams = { uri: document.uri.toString(), chart, where };
  const result = await server.ask<protocol.ChartEditResult>(protocol.chartEdit, params);
  if (!result) throw new Error('the server gave no edit for this file; see the output.');
  const uri = vscode.Uri.parse(result.uri);
  if (result.problem !== undefined) {
    void vscode.window.showWarningMessage(result.problem);
    await vscode.window.showTextDocument(uri);
    return;
  }
  const { start, end } = result.range;
  const edit = new vscode.WorkspaceEdit();
  if (result.create) edit.createFile(uri, { ignoreIfExists: true });
  edit.replace(uri, new vscode.Range(start.line, start.character, end.line, end.character), result.newText);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${uri.path} could not be changed; is it read-only?`);
  if (where === 'config') {
    // The choice holds once the file is saved; the user sees what was written.
    const config = await vscode.workspace.openTextDocument(uri);
    await config.save();
    await vscode.window.showTextDocument(config, {
      preview: true,
      preserveFocus: true,
      viewColumn: vscode.ViewColumn.Beside,
    });
  }
}

async function writeSetting(
  document: vscode.TextDocument,
  chart: string,
  folder: vscode.WorkspaceFolder,
): Promise<void> {
  const section = vscode.workspace.getConfiguration(protocol.settingsSection, document.uri);
  const known = section.inspect<Record<string, string>>('files');
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const target = several ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  const before = several ? known?.workspaceFolderValue : known?.workspaceValue;
  const path = document.uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1);
  await section.update('files', { [path]: chart, ...without(before, path) }, target);
}

function without(map: Record<string, string> | undefined, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([each]) => each !== key));
}
