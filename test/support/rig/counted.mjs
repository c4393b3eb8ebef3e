// Runs a Node program that counts tests, with a time limit of its own, and believes its counts only as far as its exit code allows.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repository } from './home.mjs';

/** The exit code by which a program says that it cannot run on this machine. */
const cannotRunHere = 77;
const running = new Set();
let stopping = false;
const ownGroup = process.platform !== 'win32';

/**
 * The program leaves its counts in the file $SPIRE_HELM_COUNTS. `oneTest`: it counts nothing, it is one test by its exit code.
 * `quiet`: its output is shown only when it fails.
 */
export async function runCounted(name, args, { limitSeconds, oneTest = false, quiet = false }) {
  if (stopping) return { passed: 0, failed: 1, skipped: 0 };
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-counts-'));
  const file = path.join(own, 'counts.json');
  try {
    const { code, late, output } = await run(args, { limitSeconds, quiet, env: { SPIRE_HELM_COUNTS: file } });
    if (quiet && code !== 0) process.stdout.write(output);
    if (late) console.error(`${name}: out of time, stopped after ${limitSeconds} s`);
    if (code === cannotRunHere)
      return { passed: 0, failed: 0, skipped: 1, reasons: [{ name, reason: lastLine(output) }] };
    if (oneTest) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
    return believe(name, code, read(file));
  } finally {
    fs.rmSync(own, { recursive: true, force: true });
  }
}

/** A failing exit code without a counted failure is a failure of its own; so is a success without counts. */
function believe(name, code, counts) {
  if (!counts) {
    console.error(`${name}: ended with ${code} and left no counts`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  if (code !== 0 && counts.failed === 0) {
    console.error(`${name}: ended with ${code} though no test failed`);
    return { ...counts, failed: 1 };
  }
  return counts;
}

async function run(args, { limitSeconds, quiet, env }) {
  const child = spawn(process.execPath, args, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
    env: { ...process.env, ...env },
  });
  running.add(child);
  let output = '';
  const take = stream => chunk => {
    output = (output + chunk).slice(-200_000);
    if (!quiet) stream.write(chunk);
  };
  child.stdout.on('data', take(process.stdout));
  child.stderr.on('data', take(process.stderr));
  let late = false;
  const clock = setTimeout(() => {
    late = true;
    stop(child);
  }, limitSeconds * 1000);
  const code = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (exit, signal) => resolve(exit ?? signal));
  });
  clearTimeout(clock);
  running.delete(child);
  return { code, late, output };
}

/** Ends a program and what it started: first asked, so that it can tidy up, then made to. VS Code's server ends when its starter is gone. */
async function stop(child) {
  const ended = new Promise(resolve => child.once('close', resolve));
  signal(child, 'SIGTERM');
  const clock = setTimeout(() => signal(child, 'SIGKILL'), 3000);
  await ended;
  clearTimeout(clock);
}

function signal(child, name) {
  try {
    if (ownGroup) process.kill(-child.pid, name);
    else spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
  } catch {
    // it has ended since
  }
}

/** Ends what runs; nothing is started any more. */
export async function stopAll() {
  stopping = true;
  await Promise.all([...running].map(stop));
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
