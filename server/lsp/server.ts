// Wires a connection to the workspace: one guarded handler for each method, and nothing else.
import {
  CodeActionRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  MessageType,
  ShowMessageNotification,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import { openBundledCatalog, type BundledCatalog } from '../host/bundledCatalog';
import * as protocol from '../protocol';
import { guardNotification, guardRequest, inOneLine, type Handler, type Log } from './guard';
import { chartEditHandler } from './handlers/chartEdit';
import { chartOfHandler, chartsHandler, toChartInfo } from './handlers/chartOf';
import { codeActionHandler } from './handlers/codeAction';
import { completionHandler } from './handlers/completion';
import { completionResolveHandler } from './handlers/completionResolve';
import { documentLinkHandler } from './handlers/fleet';
import { effectiveValuesHandler, proposeFleetHandler } from './handlers/fleetRequests';
import { diagnosticHandler, noDiagnostics } from './handlers/diagnostic';
import { documentSymbolHandler } from './handlers/documentSymbol';
import { topologyHandler } from './handlers/topology';
import { nestedHandler } from './handlers/nested';
import { growFleetHandler } from './handlers/growFleet';
import { hoverHandler } from './handlers/hover';
import { foldersOf, initializeResult, readClient, type Client } from './handlers/initialize';
import { newDeploymentHandler } from './handlers/newDeployment';
import { rulePageHandler, upgradeHandler } from './handlers/upgrade';
import { syncHandlers } from './handlers/sync';
import { definitionHandler, prepareRenameHandler, referencesHandler, renameHandler } from './handlers/names';
import { workspaceDiagnosticHandler } from './handlers/workspaceDiagnostic';
import { notesOf } from './notes';
import type { AskClient, Platform } from './platform';
import { pushDiagnostics } from './push';
import { Workspace } from './workspace';

export function serve(connection: Connection, platform: Platform): void {
  const log: Log = line => connection.console.error(line);
  const ask: AskClient = (method, params) => connection.sendRequest(method, params);
  const files = platform.files(ask);
  const bytes = platform.catalogBytes(ask);
  let client: Client | undefined;

  const pause = (): Promise<void> => new Promise(resolve => platform.defer(resolve));
  const workspace = new Workspace({
    files,
    catalog: async () => {
      const bundled = await openBundledCatalog(bytes);
      report(bundled);
      return bundled.catalog;
    },
    chartReader: () => (client?.options.trusted === false ? undefined : platform.readChart),
    settings: async scope => {
      if (!client?.configuration) return client?.options.settings;
      return connection.workspace.getConfiguration({
        section: protocol.settingsSection,
        ...(scope !== undefined && { scopeUri: scope }),
      });
    },
    pause,
    found: () => showAgain(),
    log,
    chartChanged: (uri, chart, catalog) => {
      if (!client?.options.chartChanged) return;
      const params: protocol.ChartChangedParams = { uri, chart: chart ? toChartInfo(chart, catalog) : null };
      void connection.sendNotification(protocol.chartChanged, params);
    },
  });
  const push = pushDiagnostics(connection, workspace, platform.defer, log);
  const notes = notesOf(bytes, workspace);

  function report({ problem }: BundledCatalog): void {
    if (problem === undefined) return;
    log(problem);
    void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message: problem });
  }

  /** After a change that no text shows: settings, folders, `.spire-helm.yaml`. */
  function optionsChanged(): void {
    workspace.forgetOptions();
    showAgain();
  }

  function showAgain(): void {
    if (client?.pullsDiagnostics) {
      if (client.refreshesDiagnostics) connection.languages.diagnostics.refresh();
    } else {
      for (const uri of workspace.openUris) push(uri);
      void workspace.closedCandidates().then(closed => closed.forEach(push));
    }
  }

  connection.onInitialize((params: InitializeParams) => {
    client = readClient(params);
    workspace.setFolders(foldersOf(params));
    return initializeResult(client, platform.version ?? client.options.version ?? 'unknown');
  });

  connection.onInitialized(
    guardNotification(log, 'initialized', async () => {
      // The models are wanted soon; reading them now keeps the first answer quick and the start quicker.
      platform.defer(() => void workspace.bundled());
      if (client?.changesFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(
          guardNotification(log, 'workspace/didChangeWorkspaceFolders', async () => {
            const folders = await connection.workspace.getWorkspaceFolders();
            workspace.setFolders((folders ?? []).map(folder => folder.uri));
            optionsChanged();
          }),
        );
      }
      if (client?.registersConfiguration) {
        const section = protocol.settingsSection;
        await connection.client.register(DidChangeConfigurationNotification.type, { section });
      }
      if (client?.watchesFiles) {
        // Layers of a fleet may be any of these; what is open is never read again.
        const watchers = [{ globPattern: `**/${protocol.configFileName}` }, { globPattern: '**/*.{yaml,yml,gotmpl}' }];
        await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      }
    }),
  );

  connection.onDidChangeConfiguration(
    guardNotification(log, 'workspace/didChangeConfiguration', ({ settings }) => {
      const section: unknown = (settings as Record<string, unknown> | null | undefined)?.[protocol.settingsSection];
      if (client && section !== undefined) client = { ...client, options: { ...client.options, settings: section } };
      optionsChanged();
    }),
  );
  connection.onDidChangeWatchedFiles(
    guardNotification(log, 'workspace/didChangeWatchedFiles', ({ changes }) => {
      workspace.changedOnDisk(changes.map(({ uri }) => uri));
      optionsChanged();
    }),
  );

  connection.onNotification(
    protocol.trustGranted,
    guardNotification(log, protocol.trustGranted, () => {
      if (client) client = { ...client, options: { ...client.options, trusted: true } };
      optionsChanged();
    }),
  );

  const sync = syncHandlers(workspace, uri => {
    if (client && !client.pullsDiagnostics) push(uri);
  });
  connection.onDidOpenTextDocument(guardNotification(log, 'textDocument/didOpen', sync.opened));
  connection.onDidChangeTextDocument(guardNotification(log, 'textDocument/didChange', sync.changed));
  connection.onDidCloseTextDocument(guardNotification(log, 'textDocument/didClose', sync.closed));

  const style = () => ({
    triggerSuggest: client?.options.triggerSuggest === true,
    tabStops: client?.tabStops === true,
    wholeFiles: client?.options.loadsSnippets !== true,
  });
  const guarded = <P, R>(method: string, neutral: R, handler: Handler<P, R>) =>
    guardRequest(log, method, neutral, handler);

  connection.onHover(guarded('textDocument/hover', null, hoverHandler(workspace, notes)));
  connection.onCompletion(guarded('textDocument/completion', null, completionHandler(workspace, style)));
  connection.onCompletionResolve(async (item, token) =>
    // The neutral answer is the item itself, as the editor sent it.
    guarded('completionItem/resolve', item, completionResolveHandler(workspace, notes))(item, token),
  );
  connection.onDocumentLinks(guarded('textDocument/documentLink', null, documentLinkHandler(workspace)));
  connection.onDefinition(guarded('textDocument/definition', null, definitionHandler(workspace)));
  connection.onReferences(guarded('textDocument/references', null, referencesHandler(workspace)));
  connection.onPrepareRename(guarded('textDocument/prepareRename', null, prepareRenameHandler(workspace)));
  connection.onRenameRequest(
    guarded(
      'textDocument/rename',
      null,
      renameHandler(workspace, () => client?.confirmsEdits === true),
    ),
  );
  connection.onDocumentSymbol(guarded('textDocument/documentSymbol', null, documentSymbolHandler(workspace)));
  connection.onRequest(CodeActionRequest.type, guarded('textDocument/codeAction', null, codeActionHandler(workspace)));
  connection.languages.diagnostics.on(guarded('textDocument/diagnostic', noDiagnostics, diagnosticHandler(workspace)));
  const workspaceDiagnostics = workspaceDiagnosticHandler(workspace, pause);
  connection.languages.diagnostics.onWorkspace(async (params, token, _progress, reporter) => {
    const answer = guarded('workspace/diagnostic', { items: [] }, (asked: typeof params) =>
      workspaceDiagnostics(asked, token, reporter),
    );
    return answer(params, token);
  });
  connection.onRequest(protocol.chartOf, guarded(protocol.chartOf, null, chartOfHandler(workspace)));
  connection.onRequest(
    protocol.proposeFleet,
    guarded(protocol.proposeFleet, null, proposeFleetHandler(workspace, files)),
  );
  connection.onRequest(
    protocol.effectiveValues,
    guarded(protocol.effectiveValues, null, effectiveValuesHandler(workspace)),
  );
  connection.onRequest(protocol.charts, guarded(protocol.charts, { charts: [] }, chartsHandler(workspace)));
  connection.onRequest(protocol.topology, guarded(protocol.topology, null, topologyHandler(workspace)));
  connection.onRequest(protocol.nestedChildren, guarded(protocol.nestedChildren, null, nestedHandler(workspace)));
  connection.onRequest(protocol.upgrade, guarded(protocol.upgrade, null, upgradeHandler(workspace)));
  connection.onRequest(protocol.rulePage, guarded(protocol.rulePage, null, rulePageHandler));
  connection.onRequest(protocol.newDeployment, guarded(protocol.newDeployment, {}, newDeploymentHandler(workspace)));
  connection.onRequest(protocol.growFleet, guarded(protocol.growFleet, null, growFleetHandler(workspace)));
  connection.onRequest(protocol.chartEdit, guarded(protocol.chartEdit, null, chartEditHandler(workspace, files)));

  connection.listen();
}

/** For what happens outside of every handler. */
export function reportStray(connection: Connection, error: unknown): void {
  connection.console.error(`Something failed outside of a request: ${inOneLine(error)}`);
}
