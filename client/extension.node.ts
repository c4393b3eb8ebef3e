// The extension where processes can be started: desktop, remote, WSL, containers.
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateIn, type Api } from './activate';
import { clusterCommands } from './commands/clusterCommands';
import { clientId, clientName, languageClientOptions } from './languageClient';
import { quiet } from './quietClient';

export function activate(context: vscode.ExtensionContext): Api {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return activateIn(
    {
      client: output => watch =>
        quiet(
          new LanguageClient(
            clientId,
            clientName,
            { run: server, debug },
            languageClientOptions({ output, version, watch }),
          ),
        ),
      commands: clusterCommands,
    },
    context,
  );
}
