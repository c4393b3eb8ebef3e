// How our language client behaves: which documents, what it tells the server about itself, and when it gives up.
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  RevealOutputChannelOn,
  type ErrorHandler,
  type LanguageClientOptions,
  type Middleware,
} from 'vscode-languageclient';
import { type ClientOptions } from '../server/protocol';
import { documentSelector } from './probe';

/** Also the prefix of `spireHelm.trace.server`. */
export const clientId = 'spireHelm';
export const clientName = 'SPIRE Helm';

/** What the client tells the one who watches over the server. */
export interface Watch {
  /** Whether the server answered `initialize` since it was last started. */
  readonly ran: () => boolean;
  /** The server went away and is not started again. */
  readonly gaveUp: () => void;
}

export interface ClientWish {
  readonly output: vscode.LogOutputChannel;
  readonly version: string;
  readonly watch: Watch;
}

export function languageClientOptions({ output, version, watch }: ClientWish): LanguageClientOptions {
  // Asked again at each restart: trust may have been given in between.
  const initializationOptions = (): ClientOptions => ({
    version,
    chartChanged: true,
    triggerSuggest: true,
    files: true,
    loadsSnippets: true,
    trusted: vscode.workspace.isTrusted,
  });
  return {
    documentSelector: [...documentSelector] as { language: string }[],
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    // False: no second attempt. The caller of `start` tells the user.
    initializationFailedHandler: () => false,
    errorHandler: boundedRestarts(watch),
    middleware,
    markdown: { isTrusted: false, supportHtml: false },
  };
}

const maxRestarts = 4;
const period = 3 * 60 * 1000;

/** Starts a server again that went away, but not one that does so all the time. */
export function boundedRestarts({ ran, gaveUp }: Watch): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: () => {
      if (!ran()) {
        gaveUp();
        return { action: CloseAction.DoNotRestart, message: 'The server ended before it was ready.', handled: true };
      }
      const now = Date.now();
      ends.push(now);
      while (ends[0] !== undefined && now - ends[0] > period) ends.shift();
      if (ends.length <= maxRestarts) {
        const message = `The server went away and is started again (${ends.length} of ${maxRestarts} times in three minutes).`;
        return { action: CloseAction.Restart, message, handled: true };
      }
      gaveUp();
      const message = `The server went away ${ends.length} times in three minutes and is not started again.`;
      return { action: CloseAction.DoNotRestart, message, handled: true };
    },
  };
}

const middleware: Middleware = {
  // Red Hat's extension gives symbols for every YAML file: an outline that shows each setting twice helps nobody.
  provideDocumentSymbols: (document, token, next) =>
    document.languageId === 'yaml' && vscode.extensions.getExtension('redhat.vscode-yaml')
      ? undefined
      : next(document, token),
  // The old side of a diff and other read-only copies would put every finding into the Problems view twice.
  provideDiagnostics: (document, previousResultId, token, next) =>
    isCopy('uri' in document ? document.uri : document)
      ? { kind: 'full' as never, items: [] }
      : next(document, previousResultId, token),
};

function isCopy(uri: vscode.Uri): boolean {
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false) return false;
  return !vscode.workspace.workspaceFolders?.some(folder => folder.uri.scheme === uri.scheme);
}
