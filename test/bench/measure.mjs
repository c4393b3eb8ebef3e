// Takes the samples. Contestants take turns within every round, so that a busy minute of the machine hits all of them.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSession } from './session.mjs';

/** How long a server is left alone before its memory is read. */
const settleMs = 2_000;

/** Fresh servers: until they are ready, and from opening a file to its first diagnostics. */
export async function measureStarts(contestants, file, rounds) {
  const samples = Object.fromEntries(contestants.map(({ id }) => [id, { ready: [], readyCpu: [], open: [] }]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of inTurn(contestants, round)) {
      const session = await startSession(contestant, file);
      samples[contestant.id].ready.push(session.ready);
      samples[contestant.id].readyCpu.push(session.readyCpu);
      samples[contestant.id].open.push(await session.open());
      await session.stop();
    }
  }
  return samples;
}

/** Servers that have the file open for a while: keystrokes, completion, hover, and what they hold in memory. */
export async function measureEditing(contestants, file, { firstEdits, edits, questions }) {
  const all = [];
  for (const contestant of contestants) {
    const session = await startSession(contestant, file);
    await session.open();
    await session.complete();
    await session.hover();
    all.push({ id: contestant.id, session, firstEdit: [], edit: [], complete: [], hover: [] });
  }
  await sleep(settleMs);
  for (const one of all) one.memoryOpened = one.session.memory();
  const edit = (one, round) => one.session.edit(round % 2 === 0);
  await rounds(all, firstEdits, async (one, round) => one.firstEdit.push(await edit(one, round)));
  for (const one of all) one.cpu = one.session.cpu();
  await rounds(all, edits, async (one, round) => one.edit.push(await edit(one, round)));
  for (const one of all) one.cpuPerEdit = one.cpu === undefined ? undefined : (one.session.cpu() - one.cpu) / edits;
  await rounds(all, questions, async one => one.complete.push(await one.session.complete()));
  await rounds(all, questions, async one => one.hover.push(await one.session.hover()));
  await sleep(settleMs);
  for (const one of all) {
    one.memoryEdited = one.session.memory();
    await one.session.stop();
  }
  return Object.fromEntries(all.map(({ id, session: _, cpu: __, ...samples }) => [id, samples]));
}

async function rounds(all, count, turn) {
  for (let round = 0; round < count; round++) {
    for (const one of inTurn(all, round)) await turn(one, round);
  }
}

/** The same order forwards and backwards: nobody is always the one behind the slowest. */
function inTurn(list, round) {
  return round % 2 === 0 ? list : [...list].reverse();
}

/** The command line from its start to its end; it must find the mistakes. */
export async function measureLint(command, file, rounds) {
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const child = spawn(command[0], [...command.slice(1), 'lint', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', chunk => (said += chunk));
    const code = await new Promise(resolve => child.once('close', resolve));
    samples.push(performance.now() - began);
    if (code !== 1 || !/errors? in 1 file/.test(said)) throw new Error(`lint ended with ${code} and said: ${said}`);
  }
  return samples;
}
