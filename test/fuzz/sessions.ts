// Random sessions with the real server: messages in any order and at any moment, edits at any place. Whatever comes, every request
// is answered, no handler fails, no place lies outside of its text, and what the server says at the end of a session is what a
// server says that was never told of any other text.
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CancellationTokenSource, LSPErrorCodes, ResponseError, type Range } from 'vscode-languageserver/node';
import { chartEdit, chartOf, charts, topology } from '../../server/protocol';
import { startEditor, type Editor } from '../lsp/client';
import { oddTexts, startingTexts } from '../support/texts';
import { pick, randomFrom, wrecked, type Random } from '../support/wrecks';

export interface SessionFigures {
  sessions: number;
  messages: number;
  /** Milliseconds of the answer that took longest. */
  slowest: number;
}

export interface SessionWish {
  readonly seed: number;
  readonly sessions: number;
  readonly messages: number;
  /** A guard for slow machines; the number of sessions is what is meant to bound it. */
  readonly until: number;
}

const names = ['a.yaml', 'b.yaml', 'c.yaml', 'spire-fleet.yaml', 'd.yaml.gotmpl', 'apps/e.yaml'];
const uriOf = (name: string): string => `file:///nowhere/${name}`;

/** @returns figures and what went wrong, each with the seed of its session */
export async function huntSessions(
  wish: SessionWish,
): Promise<{ figures: SessionFigures; failures: readonly string[] }> {
  const figures: SessionFigures = { sessions: 0, messages: 0, slowest: 0 };
  const failures: string[] = [];
  const [played, fresh] = await Promise.all([startEditor(), startEditor()]);
  try {
    for (let i = 0; i < wish.sessions && Date.now() < wish.until; i += 1) {
      const seed = wish.seed * 7919 + i;
      figures.sessions += 1;
      try {
        await session(played, fresh, randomFrom(seed), wish.messages, figures);
      } catch (error) {
        failures.push(`session ${seed}: ${error instanceof Error ? error.message : String(error)}`);
        if (played.process.exitCode !== null || failures.length > 10) break;
      }
    }
  } finally {
    await Promise.all([played, fresh].map(editor => editor.stop().catch(() => undefined)));
  }
  return { figures, failures };
}

interface Table {
  readonly editor: Editor;
  readonly random: Random;
  readonly open: Map<string, TextDocument>;
  readonly pending: Promise<void>[];
  readonly figures: SessionFigures;
}

async function session(
  played: Editor,
  fresh: Editor,
  random: Random,
  messages: number,
  figures: SessionFigures,
): Promise<void> {
  const table: Table = { editor: played, random, open: new Map(), pending: [], figures };
  const logged = played.log.length;
  for (let i = 0; i < messages; i += 1) {
    figures.messages += 1;
    await pick(moves, random)(table);
    // An editor does not wait for answers; now and then it does.
    if (random() < 0.1) await settled(table);
  }
  await settled(table);
  for (const [uri, text] of table.open) {
    const said = await diagnosticsOf(played, uri);
    for (const { range } of said) placeIsInside(text, range, 'a diagnostic');
  }
  await asFresh(table, fresh);
  for (const uri of table.open.keys()) await closed(played, uri);
  const complaints = played.log.slice(logged).filter(line => / failed|outside of a request/.test(line));
  assert.deepEqual(complaints, []);
}

async function settled(table: Table): Promise<void> {
  await Promise.all(table.pending.splice(0));
}

/** Another server is told the texts of now and nothing of what was before. */
async function asFresh({ editor, open }: Table, fresh: Editor): Promise<void> {
  for (const [uri, text] of open) await fresh.open(uri, text.getText(), text.languageId);
  try {
    for (const [uri, text] of open) {
      const [known, anew] = await Promise.all([diagnosticsOf(editor, uri), diagnosticsOf(fresh, uri)]);
      assert.deepEqual(
        known,
        anew,
        `after edits ${uri} has other diagnostics than a fresh one:\n${text.getText()}\n---`,
      );
    }
  } finally {
    for (const uri of open.keys()) await closed(fresh, uri);
  }
}

async function closed(editor: Editor, uri: string): Promise<void> {
  await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
}

interface Said {
  readonly range: Range;
}

async function diagnosticsOf({ connection }: Editor, uri: string): Promise<readonly Said[]> {
  const report = await connection.sendRequest<{ readonly items: readonly Said[] }>('textDocument/diagnostic', {
    textDocument: { uri },
  });
  return report.items;
}

function placeIsInside(text: TextDocument, { start, end }: Range, what: string): void {
  for (const place of [start, end]) {
    const back = text.positionAt(text.offsetAt(place));
    assert.deepEqual(
      { line: back.line, character: back.character },
      { line: place.line, character: place.character },
      `${what} is outside of the text`,
    );
  }
  assert.ok(text.offsetAt(start) <= text.offsetAt(end), `${what} ends before it begins`);
}

// --- what an editor may do next

type Move = (table: Table) => Promise<void>;

const starts = startingTexts();

const openOrChange: Move = async table => {
  const { editor, random, open } = table;
  const uri = uriOf(pick(names, random));
  const text = open.get(uri);
  if (!text) {
    const start = pick(random() < 0.3 ? oddTexts : starts, random);
    const content = uri.endsWith('spire-fleet.yaml') ? fleetText(random) : start.text;
    const languageId = uri.endsWith('.gotmpl') ? 'helm' : 'yaml';
    open.set(uri, TextDocument.create(uri, languageId, 1, content));
    await editor.open(uri, content, languageId);
    return;
  }
  const version = text.version + 1;
  const sent = Array.from({ length: 1 + Math.floor(random() * 2) }, () => {
    // The places of a later change are those of the text after the earlier ones.
    const change = changeOf(text, random);
    TextDocument.update(text, [change], version);
    return change;
  });
  await editor.change(uri, version, sent);
};

function fleetText(random: Random): string {
  const layers = names.filter(name => name.endsWith('.yaml') && !name.includes('fleet'));
  const release = (key: string): string =>
    `  ${key}:\n    values: [${pick(layers, random)}, ${pick(layers, random)}]\n${random() < 0.5 ? '    parent: one\n' : ''}`;
  return `chart: spire-nested@0.30.0\nreleases:\n${release('one')}${release('two')}`;
}

function changeOf(
  text: TextDocument,
  random: Random,
): { readonly range: Range; readonly text: string } | { readonly text: string } {
  const whole = text.getText();
  if (random() < 0.05) return { text: wrecked(whole, random).text };
  const at = Math.floor(random() * (whole.length + 1));
  const length = random() < 0.5 ? 0 : Math.floor(random() * random() * 60);
  const range = { start: text.positionAt(at), end: text.positionAt(Math.min(whole.length, at + length)) };
  const typed = [
    'a',
    ':',
    ' ',
    '\n',
    '\n  ',
    '- ',
    '"',
    '{',
    '}',
    '#',
    '&x ',
    '*x',
    '|\n',
    '\r\n',
    '\t',
    'true',
    'spire:',
    '👩‍🚀',
  ];
  const copied = Math.floor(random() * whole.length);
  return {
    range,
    text: random() < 0.8 ? pick(typed, random) : whole.slice(copied, copied + Math.floor(random() * 120)),
  };
}

const close: Move = async ({ editor, random, open }) => {
  const uri = uriOf(pick(names, random));
  open.delete(uri);
  await closed(editor, uri);
};

/** Sent without waiting; some are cancelled right away. */
function request(
  method: string,
  paramsOf: (table: Table, uri: string) => object,
  look?: (answer: unknown, table: Table, uri: string) => void,
): Move {
  return async table => {
    const { editor, random, figures, pending } = table;
    const uri = uriOf(pick(names, random));
    const source = new CancellationTokenSource();
    const began = Date.now();
    const wasOpen = table.open.get(uri)?.version;
    const answer = editor.connection.sendRequest(method, paramsOf(table, uri), source.token);
    pending.push(
      answer.then(
        result => {
          figures.slowest = Math.max(figures.slowest, Date.now() - began);
          if (wasOpen !== undefined && table.open.get(uri)?.version === wasOpen) look?.(result, table, uri);
        },
        (error: unknown) => {
          const isFine =
            error instanceof ResponseError &&
            [LSPErrorCodes.RequestCancelled, LSPErrorCodes.ContentModified, LSPErrorCodes.ServerCancelled].includes(
              error.code,
            );
          if (!isFine) throw error;
        },
      ),
    );
    if (random() < 0.1) source.cancel();
    source.dispose();
  };
}

function somewhere({ open, random }: Table, uri: string): { readonly line: number; readonly character: number } {
  const text = open.get(uri);
  // Editors ask about places that an edit has just taken away.
  if (!text || random() < 0.05) return { line: Math.floor(random() * 200), character: Math.floor(random() * 200) };
  return text.positionAt(Math.floor(random() * (text.getText().length + 1)));
}

const at = (table: Table, uri: string): object => ({ textDocument: { uri }, position: somewhere(table, uri) });
const whole = (_table: Table, uri: string): object => ({ textDocument: { uri } });

const moves: readonly Move[] = [
  ...Array.from({ length: 8 }, () => openOrChange),
  close,
  request('textDocument/diagnostic', whole),
  request('textDocument/hover', at),
  request('textDocument/completion', at),
  request('textDocument/completion', at),
  request('textDocument/definition', at),
  request('textDocument/documentLink', whole),
  request('textDocument/documentSymbol', whole),
  request('textDocument/codeAction', (table, uri) => {
    const start = somewhere(table, uri);
    return { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } };
  }),
  request(chartOf, (_table, uri) => ({ uri })),
  request(charts, () => ({})),
  request(topology, (_table, uri) => ({ uri })),
  request(chartEdit, (_table, uri) => ({ uri, chart: 'spire-nested@0.29.0', where: 'pragma' })),
  async ({ editor, random }) => {
    const changes = [{ uri: uriOf(pick(names, random)), type: 1 + Math.floor(random() * 3) }];
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  },
  async ({ editor, random }) => {
    editor.settings = { '': random() < 0.5 ? {} : { rules: { 'example-value': 'off' } } };
    // Settings come back to what a fresh server has.
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    editor.settings = {};
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  },
];
