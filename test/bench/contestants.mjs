// The servers that are measured, and the one thing they do differently: we are asked for diagnostics, the peer sends them.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startLanguageServer } from './languageServer.mjs';

/** How long yaml-language-server waits after a change before it validates (`validationDelayMs` in its yamlSettings.js). */
export const peerWait = 200;

/**
 * @typedef {object} Contestant
 * @property {string} id
 * @property {number} wait milliseconds after a change that pass by design before anything is computed
 * @property {() => ReturnType<typeof startLanguageServer>} start
 * @property {(server: ReturnType<typeof startLanguageServer>, uri: string) => () => Promise<object[]>} diagnosticsAfterChange
 *   called before a change; what it gives is called after the change, and resolves to the diagnostics of the new text
 */

/** @returns {Contestant} */
export function ours(id, node, folder) {
  const command = [node, path.join(folder, 'dist', 'server.js'), '--stdio'];
  return {
    id,
    wait: 0,
    start: () => startLanguageServer({ command, configuration: () => ({}) }),
    diagnosticsAfterChange: (server, uri) => async () => {
      const report = await server.request('textDocument/diagnostic', { textDocument: { uri } });
      return report.items;
    },
  };
}

/** @returns {Contestant} */
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
  const configuration = ({ section }) => settings[section] ?? null;
  return {
    id,
    wait: peerWait,
    start: () => startLanguageServer({ command: [node, program, '--stdio'], configuration }),
    diagnosticsAfterChange: (server, uri) => {
      const pushed = server.next('textDocument/publishDiagnostics', params => params.uri === uri);
      return async () => (await pushed).diagnostics;
    },
  };
}
