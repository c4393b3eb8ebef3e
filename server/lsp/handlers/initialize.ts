// Answers `initialize`: what this server offers, fitted to what the client can do.
import {
  CodeActionKind,
  TextDocumentSyncKind,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { ClientOptions } from '../../protocol';
import { diagnosticSource, fixAllKind } from '../convert';

/** What the rest of the server wants to know about the client. */
export interface Client {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly changesFolders: boolean;
  readonly registersConfiguration: boolean;
  readonly preparesRename: boolean;
  /** Edits may wait for the user to say yes. */
  readonly confirmsEdits: boolean;
  /** Tab stops in completions. */
  readonly tabStops: boolean;
  readonly options: ClientOptions;
}

export function readClient(params: InitializeParams): Client {
  const { workspace, textDocument } = params.capabilities;
  const options: unknown = params.initializationOptions;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    confirmsEdits:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.changeAnnotationSupport !== undefined,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    tabStops: textDocument?.completion?.completionItem?.snippetSupport === true,
    options: typeof options === 'object' && options !== null ? options : {},
  };
}

export function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(folder => folder.uri);
  return params.rootUri ? [params.rootUri] : [];
}

export function initializeResult(client: Client, version: string): InitializeResult {
  const capabilities: ServerCapabilities = {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: {
      // Not letters: the editor asks for those by itself. A space or a colon opens the values of a setting.
      triggerCharacters: [':', ' ', '.', '-', '"'],
      resolveProvider: true,
    },
    documentLinkProvider: {},
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: client.preparesRename ? { prepareProvider: true } : true,
    documentSymbolProvider: { label: 'SPIRE Helm' },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
    ...(client.changesFolders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { identifier: diagnosticSource, interFileDependencies: true, workspaceDiagnostics: true },
    }),
  };
  return { capabilities, serverInfo: { name: 'spire-helm', version } };
}
