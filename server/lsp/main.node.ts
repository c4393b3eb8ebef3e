// The language server as a process: `--stdio` for any editor, `--node-ipc` for VS Code.
import process, { argv, exit, stderr } from 'node:process';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { readChartFromDisk } from '../host/chartFolder';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { uriFiles } from '../host/nodeFiles';
import { packageVersion } from '../host/nodePackage';
import { cancelUndispatched } from './cancel';
import { clientFiles } from './clientFiles';
import { reportStray, serve } from './server';

if (!argv.some(word => /^--(?:stdio|node-ipc|socket|pipe)\b/.test(word))) {
  stderr.write('The SPIRE language server talks to an editor; start it with --stdio (or --node-ipc).\n');
  exit(2);
}

const connection = createConnection(ProposedFeatures.all, { connectionStrategy: { cancelUndispatched } });

process.on('uncaughtException', error => reportStray(connection, error));
process.on('unhandledRejection', error => reportStray(connection, error));

serve(connection, {
  version: packageVersion(),
  catalogBytes: () => nodeCatalogBytes,
  // A virtual workspace has no files on disk, also where the server is a process.
  files: ask => uriFiles(clientFiles(ask)),
  readChart: place => readChartFromDisk(URI.parse(place).fsPath),
  defer: task => void setImmediate(task),
});
