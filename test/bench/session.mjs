// One server with one values file open, and what an editor does with it: every step gives the milliseconds it took.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

/** What both servers are told that the editor can do; it is what VS Code says, where it matters here. */
const capabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    publishDiagnostics: { relatedInformation: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
  },
  workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
};

/** Starts a contestant's server; `place` is where its edits will be, see `placeIn`. */
export async function startSession(contestant, { file, folder, text, place }) {
  const uri = pathToFileURL(file).href;
  const rootUri = pathToFileURL(folder).href;
  const began = performance.now();
  const server = contestant.start();
  const params = { processId: process.pid, rootUri, workspaceFolders: [{ uri: rootUri, name: 'bench' }], capabilities };
  await server.request('initialize', params);
  const ready = performance.now() - began;
  const readyCpu = server.cpu();
  server.notify('initialized', {});

  let version = 1;
  const change = (start, end, newText) =>
    server.notify('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ range: { start, end }, text: newText }],
    });
  const at = (character, down = 0) => ({ line: place.line + down, character });

  return {
    ready,
    readyCpu,
    memory: server.memory,
    cpu: server.cpu,
    stop: server.stop,

    /** Until the mistake that stands on line `place.mistake` is told. */
    open: async () => {
      let diagnostics = contestant.diagnosticsAfterChange(server, uri);
      const opened = performance.now();
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
      while (!isOn(place.mistake, await diagnostics())) {
        if (performance.now() - opened > 10_000) throw new Error(`${contestant.id} finds no mistake in ${file}`);
        // An answer from before the settings were there.
        diagnostics = contestant.diagnosticsAfterChange(server, uri);
      }
      return performance.now() - opened;
    },

    /** Types a character behind the value or takes it away again; the server must say that the value is wrong, or no longer. */
    edit: async broken => {
      const diagnostics = contestant.diagnosticsAfterChange(server, uri);
      const began = performance.now();
      if (broken) change(at(place.end), at(place.end), 'x');
      else change(at(place.end), at(place.end + 1), '');
      const told = isOn(place.line, await diagnostics());
      const took = performance.now() - began;
      if (told !== broken) {
        throw new Error(
          `${contestant.id} ${told ? 'still tells' : 'does not tell'} the mistake on line ${place.line + 1}`,
        );
      }
      return took;
    },

    /** Types the first letter of a key on a new line and asks what it could be. */
    complete: async () => {
      const line = `\n${' '.repeat(place.indent)}f`;
      const typed = contestant.diagnosticsAfterChange(server, uri);
      const began = performance.now();
      change(at(place.end), at(place.end), line);
      const position = at(line.length - 1, 1);
      const answer = await server.request('textDocument/completion', { textDocument: { uri }, position });
      const took = performance.now() - began;
      const items = answer?.items ?? answer ?? [];
      if (!items.some(item => item.label.startsWith('federat'))) throw new Error(`${contestant.id} does not complete`);
      await typed();
      const undone = contestant.diagnosticsAfterChange(server, uri);
      change(at(place.end), position, '');
      await undone();
      return took;
    },

    hover: async () => {
      const began = performance.now();
      const answer = await server.request('textDocument/hover', {
        textDocument: { uri },
        position: at(place.indent + 1),
      });
      const took = performance.now() - began;
      if (!answer?.contents) throw new Error(`${contestant.id} has nothing to say about line ${place.line + 1}`);
      return took;
    },
  };
}

/** The line nearest below the middle whose value can be made wrong by a letter, and the line of the first mistake. */
export function placeIn(text) {
  const lines = text.split('\n');
  const line = lines.findIndex(
    (content, i) => i >= lines.length / 2 && /^ +(type: base|kind: statefulset)$/.test(content),
  );
  const mistake = lines.findIndex(content => /^ +(trustDomian|clusterNam):/.test(content));
  if (line < 0 || mistake < 0) throw new Error('the values file has no line to edit');
  return { line, mistake, end: lines[line].length, indent: lines[line].search(/\S/) };
}

function isOn(line, diagnostics) {
  return diagnostics.some(diagnostic => diagnostic.range.start.line <= line && diagnostic.range.end.line >= line);
}
