// SPIRE: Copy Report. What a maintainer asks for first, on the clipboard, without secrets.
import * as vscode from 'vscode';
import { redact } from '../../server/operations/redact';
import { chartOf, settingsSection, type ChartInfo } from '../../server/protocol';
import { isCandidate } from '../probe';
import type { Command, Parts } from './command';

export const copyReport: Command = {
  id: 'spireHelm.copyReport',
  run: async parts => {
    await vscode.env.clipboard.writeText(await report(parts));
    void vscode.window.setStatusBarMessage('SPIRE Helm: the report is on the clipboard.', 5000);
  },
};

async function report({ context, server }: Parts): Promise<string> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const lines = [
    `SPIRE Helm ${version}`,
    `${vscode.env.appName} ${vscode.version} (${vscode.env.uiKind === vscode.UIKind.Web ? 'web' : 'desktop'})`,
    `System: ${system()}`,
    `Remote: ${vscode.env.remoteName ?? 'none'}`,
    `Workspace: ${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}`,
    `Language server: ${server.running ? 'runs' : 'does not run'}`,
    `Red Hat YAML: ${vscode.extensions.getExtension('redhat.vscode-yaml') ? 'installed' : 'not installed'}`,
    `Active file: ${await activeFile(server)}`,
    'Settings that differ from the default:',
    ...settings(),
  ];
  return `${lines.join('\n')}\n`;
}

function system(): string {
  return typeof process === 'undefined' ? 'browser' : `${process.platform} ${process.arch}, node ${process.version}`;
}

/** The language and the chart; never the name or the text of the file. */
async function activeFile(server: Parts['server']): Promise<string> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return 'none';
  const lines = `${document.languageId}, ${document.lineCount} lines`;
  if (!server.running || !isCandidate(document)) return lines;
  const info = await server.ask<ChartInfo>(chartOf, { uri: document.uri.toString() });
  return info ? `${lines}, ${info.chart} ${info.version} (${info.reason}${info.assumed ? ', assumed' : ''})` : lines;
}

function settings(): readonly string[] {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const known = [
    'enable',
    'rules',
    'files',
    'trace.server',
    'chartRepository',
    'helm.path',
    'kubectl.path',
    'protectedContexts',
  ];
  const lines: string[] = [];
  for (const key of known) {
    const value = section.inspect<unknown>(key);
    const set = value?.workspaceFolderValue ?? value?.workspaceValue ?? value?.globalValue;
    if (set !== undefined) lines.push(`  ${settingsSection}.${key}: ${redact(withoutHome(JSON.stringify(set)))}`);
  }
  return lines.length > 0 ? lines : ['  none'];
}

/** The user's name stands in most paths. */
function withoutHome(text: string): string {
  return text.replace(/((?:\/home|\/Users|[A-Za-z]:\\+Users)[\\/]+)[^\\/"]+/g, '$1...');
}
