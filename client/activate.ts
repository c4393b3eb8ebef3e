// Puts the parts together, the same way in both hosts: what differs between them is handed in.
import * as vscode from 'vscode';
import { chartChanged } from '../server/protocol';
import { commands, registerCommands } from './commands';
import type { Command, Parts } from './commands/command';
import { showFleet } from './fleet';
import { clientName } from './languageClient';
import { LanguageServer, type MakeClient } from './languageServer';
import { watchForOurs } from './probe';
import { showChartStatus } from './views/chartStatus';
import { effectiveValuesView } from './commands/showEffectiveValues';
import { selectChartVersion } from './commands/selectChartVersion';

/** What other extensions and tests may ask. */
export interface Api {
  /** The first look at the workspace is over, and the server runs if there was something of ours. */
  readonly ready: Promise<void>;
  serverRunning(): boolean;
}

export interface Host {
  /** Makes the client of this host; called at each start. */
  client(output: vscode.LogOutputChannel): MakeClient;
  /** Commands that only this host has. */
  readonly commands: readonly Command[];
}

export function activateIn(host: Host, context: vscode.ExtensionContext): Api {
  const output = vscode.window.createOutputChannel(clientName, { log: true });
  const server = new LanguageServer(context, output, host.client(output), [chartChanged]);
  const parts: Parts = { context, server, output };
  context.subscriptions.push(
    output,
    server,
    registerCommands([...commands, ...host.commands], parts),
    effectiveValuesView(server),
    showChartStatus(server, selectChartVersion.id),
    showFleet(server),
  );
  let started: Promise<void> | undefined;
  const looked = watchForOurs(() => {
    started = server.start();
  }, context.subscriptions);
  const ready = looked.then(() => started);
  ready.catch((error: unknown) => output.error(`Looking at the workspace failed: ${String(error)}`));
  return { ready, serverRunning: () => server.running };
}
