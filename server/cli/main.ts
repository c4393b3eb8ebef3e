#!/usr/bin/env node
// The program `spire-helm`: hands its arguments to `run`, or becomes a language server.
import { argv, cwd, stderr, stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { run } from './run';

async function main(): Promise<void> {
  const words = argv.slice(2);
  if (words[0] === 'lsp' && words.length === 2 && words[1] === '--stdio') {
    // The server reads its transport from the arguments, too; from here on standard output is its own.
    // With its ending: without one, a loader takes `.node` for it.
    await import('../lsp/main.node.js');
    return;
  }
  process.exitCode = await run(words, {
    cwd: cwd(),
    write: words => void stdout.write(words),
    complain: words => void stderr.write(words),
    input: () => text(stdin),
    ...(stdin.isTTY && stdout.isTTY && { ask: askHere }),
    colours: stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb',
  });
}

/** One line of the terminal; its end, or Ctrl+C, ends the program. */
async function askHere(text: string): Promise<string> {
  const lines = createInterface({ input: stdin, output: stdout });
  lines.once('SIGINT', () => process.exit(130));
  try {
    return await lines.question(text);
  } finally {
    lines.close();
  }
}

// Whoever reads our output may stop reading (`| head`); that is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main().catch((error: unknown) => {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`spire-helm failed, which is our mistake. Please report it with this text:\n${reason}\n`);
  process.exitCode = 2;
});
