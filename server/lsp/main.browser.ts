// The language server in a web worker: files and models come through the client, because a worker has no disk.
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { cancelUndispatched } from './cancel';
import { clientCatalogBytes } from './clientCatalog';
import { clientFiles } from './clientFiles';
import { reportStray, serve } from './server';

const worker = self as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(
  ProposedFeatures.all,
  new BrowserMessageReader(worker),
  new BrowserMessageWriter(worker),
  { connectionStrategy: { cancelUndispatched } },
);

worker.addEventListener('error', event => reportStray(connection, event.error));
worker.addEventListener('unhandledrejection', event => reportStray(connection, event.reason));

serve(connection, {
  version: undefined,
  catalogBytes: clientCatalogBytes,
  files: clientFiles,
  readChart: undefined,
  defer: task => void setTimeout(task, 0),
});
