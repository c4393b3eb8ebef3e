// The status item of a values file: which chart and version it is judged by, and why.
import * as vscode from 'vscode';
import { chartChanged, chartOf, configFileName, type ChartChangedParams, type ChartInfo } from '../../server/protocol';
import type { LanguageServer } from '../languageServer';
import { documentSelector, isCandidate } from '../probe';

export function showChartStatus(server: LanguageServer, changeCommand: string): vscode.Disposable {
  const known = new Map<string, ChartInfo | null>();
  let item: vscode.LanguageStatusItem | undefined;

  const hide = (): void => {
    item?.dispose();
    item = undefined;
  };

  /** The item is there only while a file of ours is in front: other YAML files have nothing to show. */
  const show = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const info = document && server.running ? known.get(document.uri.toString()) : undefined;
    if (!info) return hide();
    item ??= vscode.languages.createLanguageStatusItem('spireHelm.chart', [...documentSelector]);
    item.name = 'SPIRE chart';
    item.text = `${info.chart} ${info.version}${info.assumed ? ' (assumed)' : ''}`;
    item.detail = whyOf(info);
    item.severity = info.exact ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    item.command = { title: 'Change Version', command: changeCommand };
  };

  const lookUp = async (): Promise<void> => {
    show();
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isCandidate(document) || !server.running) return;
    const uri = document.uri.toString();
    const info = await server.ask<ChartInfo>(chartOf, { uri });
    known.set(uri, info ?? null);
    show();
  };

  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => void lookUp()),
    vscode.workspace.onDidCloseTextDocument(document => known.delete(document.uri.toString())),
    server.onDidChange(() => void lookUp()),
    server.onNotification(({ method, params }) => {
      if (method !== chartChanged) return;
      const { uri, chart } = params as ChartChangedParams;
      known.set(vscode.Uri.parse(uri).toString(), chart);
      show();
    }),
    { dispose: hide },
  );
}

/** Short, because VS Code shows it in one line; the picker has the whole explanation. */
const places: Record<ChartInfo['reason'], string> = {
  pragma: 'named in this file',
  config: `named in ${configFileName}`,
  setting: 'named in the setting spireHelm.files',
  content: 'recognised by its content',
  option: 'named by an option',
  fleet: 'named by the fleet',
};

function whyOf({ reason, exact }: ChartInfo): string {
  return exact ? places[reason] : `nearest known version; ${places[reason]}`;
}
