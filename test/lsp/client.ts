// A bare editor for tests: starts the real server as a process and speaks the protocol with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import {
  createProtocolConnection,
  DiagnosticRefreshRequest,
  IPCMessageReader,
  IPCMessageWriter,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ConfigurationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import type { ClientOptions } from '../../server/protocol';

const root = join(__dirname, '..', '..');

export interface Editor {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  /** Lines that the server logged. */
  readonly log: readonly string[];
  readonly pushed: readonly PublishDiagnosticsParams[];
  readonly registered: readonly string[];
  /** Settings that the next `workspace/configuration` answers; a key is the scope's URI, '' stands for all. */
  settings: Record<string, unknown>;
  refreshes: number;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, changes: readonly Change[]): Promise<void>;
  stop(): Promise<number | null>;
}

export type Change =
  { readonly text: string } | { readonly range: { readonly start: Place; readonly end: Place }; readonly text: string };
interface Place {
  readonly line: number;
  readonly character: number;
}

export interface EditorOptions {
  readonly transport?: 'stdio' | 'ipc';
  readonly capabilities?: ClientCapabilities;
  readonly options?: ClientOptions;
  readonly folders?: readonly string[];
  readonly settings?: Record<string, unknown>;
  /** Registered before `initialize`, for requests that the server sends. */
  readonly prepare?: (connection: ProtocolConnection) => void;
}

export const pulling: ClientCapabilities = {
  textDocument: { diagnostic: { dynamicRegistration: false }, hover: { contentFormat: ['markdown'] } },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
};

/** `SPIRE_HELM_SERVER` names a built server; without it the source is run. */
export async function startEditor(wish: EditorOptions = {}): Promise<Editor> {
  const { transport = 'stdio', capabilities = pulling, options, folders, settings = {} } = wish;
  const built = process.env['SPIRE_HELM_SERVER'];
  const script = built ? [built] : ['--import', 'tsx', join(root, 'server', 'lsp', 'main.node.ts')];
  const flag = transport === 'ipc' ? '--node-ipc' : '--stdio';
  const server = spawn(process.execPath, [...script, flag], {
    cwd: root,
    stdio: transport === 'ipc' ? ['ignore', 'ignore', 'inherit', 'ipc'] : ['pipe', 'pipe', 'inherit'],
  });
  const connection =
    transport === 'ipc'
      ? createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server))
      : createProtocolConnection(
          new StreamMessageReader(stream(server.stdout)),
          new StreamMessageWriter(stream(server.stdin)),
        );
  const log: string[] = [];
  const pushed: PublishDiagnosticsParams[] = [];
  const registered: string[] = [];
  connection.onNotification(LogMessageNotification.type, ({ message }) => void log.push(message));
  connection.onNotification(PublishDiagnosticsNotification.type, params => void pushed.push(params));
  connection.onRequest(RegistrationRequest.type, params => {
    registered.push(...params.registrations.map(registration => registration.method));
  });
  connection.onRequest(ConfigurationRequest.type, params =>
    params.items.map(item => editor.settings[item.scopeUri ?? ''] ?? editor.settings[''] ?? null),
  );
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    editor.refreshes++;
  });
  wish.prepare?.(connection);
  connection.listen();

  const editor: Editor = {
    connection,
    process: server,
    log,
    pushed,
    registered,
    settings,
    refreshes: 0,
    initialized: await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: folders?.[0] ?? null,
      capabilities,
      workspaceFolders: folders?.map(uri => ({ uri, name: uri })) ?? null,
      ...(options && { initializationOptions: options }),
    }),
    open: (uri, text, languageId = 'yaml') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    stop: async () => {
      await connection.sendRequest('shutdown');
      const exited = new Promise<number | null>(resolve => server.once('exit', resolve));
      await connection.sendNotification('exit');
      return exited;
    },
  };
  await connection.sendNotification('initialized', {});
  return editor;
}

function stream<T>(value: T | null): T {
  if (value === null) throw new Error('the server has no such stream');
  return value;
}

/** Waits until `check` holds, and says what it waited for where it never does. */
export async function until(what: string, check: () => boolean): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (check()) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`waited in vain for ${what}`);
}
