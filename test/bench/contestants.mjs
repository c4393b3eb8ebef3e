// The servers that are measured, and the one thing they do differently: we are asked for diagnostics, the peer sends them.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../support/rig/home.mjs';
import { startLanguageServer } from './languageServer.mjs';

/** How long yaml-language-server waits after a change before it validates (`validationDelayMs` in its yamlSettings.js). */
export const peerWait = 200;

export const ownServer = path.join(repository, 'dist', 'server.js');

/** @param node the Node that runs it */
export function ours(id, node, extra = []) {
  return {
    id,
    wait: 0,
    start: () =>
      startLanguageServer({ command: [node, ...extra, ownServer, '--stdio'], configuration: () => ({}) }),
    /** The diagnostics after what `act` tells the server. */
    diagnosticsAfter: async (server, uri, act) => {
      act();
      const report = await server.request('textDocument/diagnostic', { textDocument: { uri } });
      return report.items;
    },
  };
}

export function theirs(id, node, program, schemaFile) {
  const yaml = {
    schemas: { [pathToFileURL(schemaFile).href]: '*.yaml' },
    validate: true,
    hover: true,
    completion: true,
    format: { enable: false },
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    customTags: [],
  };
  const settings = { yaml, http: {}, editor: { tabSize: 2, detectIndentation: false } };
  return {
    id,
    wait: peerWait,
    start: () =>
      startLanguageServer({
        command: [node, program, '--stdio'],
        configuration: ({ section }) => settings[section] ?? null,
      }),
    diagnosticsAfter: async (server, uri, act) => {
      const pushed = server.next('textDocument/publishDiagnostics', params => params.uri === uri);
      act();
      return (await pushed).diagnostics;
    },
  };
}
