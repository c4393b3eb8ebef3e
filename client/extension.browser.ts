// The extension in a browser: language features from a server in a worker, no processes.
import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activateIn, type Api } from './activate';
import { elsewhereCommands } from './commands/elsewhere';
import { clientId, clientName, languageClientOptions } from './languageClient';
import { quiet } from './quietClient';

export function activate(context: vscode.ExtensionContext): Api {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.browser.js').toString(true);
  let worker: Worker | undefined;
  // Readers of our own: VS Code wraps workers, and what it gives is no `Worker` in the eyes of the library.
  const startServer = async () => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return activateIn(
    {
      client: output => watch =>
        quiet(new LanguageClient(clientId, clientName, startServer, languageClientOptions({ output, version, watch }))),
      commands: elsewhereCommands,
    },
    context,
  );
}
