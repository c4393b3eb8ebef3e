// SPIRE: Explain Failure. A log, events or the output of a command in; the setting at fault out.
import * as vscode from 'vscode';
import type { Cluster } from '../../server/operations/cluster';
import { looking, pickCluster } from '../trust/pickCluster';
import { showAtSettings } from '../trust/settingPlaces';
import { start, type Started } from '../trust/start';
import { showText } from '../trust/textView';
import type { Command, Parts } from './command';

const title = 'Explain Failure';
let shown: vscode.DiagnosticCollection | undefined;

type From = 'clipboard' | 'editor' | 'cluster';

export const explainFailure: Command = {
  id: 'spireHelm.explainFailure',
  run: async parts => {
    const editor = vscode.window.activeTextEditor;
    const items: (vscode.QuickPickItem & { readonly from: From })[] = [
      { label: 'What is on the clipboard', from: 'clipboard' },
      ...(editor ? [{ label: 'The selection, or all of the active editor', from: 'editor' as const }] : []),
      { label: 'Logs and events of a cluster', detail: 'Reads those of pods that are not ready', from: 'cluster' },
    ];
    const placeHolder = 'Which log, events or output?';
    const from = (await vscode.window.showQuickPick(items, { title, placeHolder }))?.from;
    if (!from) return;
    const found = from === 'cluster' ? await fromCluster(parts) : await fromHere(from, editor);
    if (found) await tell(parts, found.text, found.origin);
  },
};

interface Found {
  readonly text: string;
  readonly origin: string;
}

async function fromHere(from: From, editor: vscode.TextEditor | undefined): Promise<Found> {
  if (from === 'clipboard' || !editor) return { text: await vscode.env.clipboard.readText(), origin: 'the clipboard' };
  const { document, selection } = editor;
  const range = selection.isEmpty ? undefined : selection;
  return { text: document.getText(range), origin: vscode.workspace.asRelativePath(document.uri) };
}

async function fromCluster(parts: Parts): Promise<Found | undefined> {
  const started = await start(parts);
  if (!started) return undefined;
  const cluster = await pickCluster(title, 'Cluster whose pods are looked at', started.contexts);
  if (!cluster) return undefined;
  const text = await looking(`Reading logs and events on ${cluster.context}`, signal =>
    logsOf(started, cluster, signal),
  );
  return { text, origin: cluster.context };
}

async function logsOf({ run }: Started, cluster: Cluster, signal: AbortSignal): Promise<string> {
  const { troubleLogs } = await import('../../server/operations/troubleLogs');
  return troubleLogs(run, cluster, signal);
}

async function tell({ context }: Parts, text: string, origin: string): Promise<void> {
  const { explainMarkdown, settingsAtFault } = await import('../../server/operations/explainText');
  if (!shown) {
    shown = vscode.languages.createDiagnosticCollection('spire-helm-failure');
    context.subscriptions.push(shown, { dispose: () => (shown = undefined) });
  }
  const severity = vscode.DiagnosticSeverity.Warning;
  await showAtSettings(
    shown,
    settingsAtFault(text).map(each => ({ ...each, severity })),
  );
  await showText('Failure.md', explainMarkdown(text, origin), context.subscriptions);
}
