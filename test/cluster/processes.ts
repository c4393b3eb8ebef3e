// Programs that run until somebody stops them: their output is kept, and one that ends early is an error with its last words.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Running {
  readonly pid: number | undefined;
  readonly log: string;
  /** What it said last, where it is not running any more. */
  lastWords(): string | undefined;
  stop(): Promise<void>;
  readonly ended: Promise<void>;
}

export interface Program {
  readonly program: string;
  readonly args: readonly string[];
  /** Gets both streams, after what it holds already. */
  readonly log: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function startProgram({ program, args, log, cwd, env }: Program): Running {
  const output = openSync(log, 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
  });
  closeSync(output);
  const { pid } = child;
  if (pid !== undefined) tellGuard(`+${pid}`);
  const ended = new Promise<void>(resolve => {
    const over = (): void => {
      if (pid !== undefined) tellGuard(`-${pid}`);
      resolve();
    };
    child.once('error', over);
    child.once('close', over);
  });
  return {
    pid,
    log,
    ended,
    lastWords: () => (isRunning(child) ? undefined : readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n')),
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

export interface Folder {
  readonly path: string;
  remove(): void;
}

/** A folder that goes with this run, also where the run is killed. Its name is short: sockets in it may have 107 characters. */
export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'spire-helm-cluster-'));
  tellGuard(`>${path}`);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      tellGuard(`<${path}`);
    },
  };
}

let guard: ChildProcess | undefined;

/** In a session of its own, so that a key press or a signal to the group does not end it before its work. */
function tellGuard(line: string): void {
  if (!guard) {
    guard = spawn(process.execPath, [join(__dirname, 'guard.cjs')], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    });
    guard.unref();
    (guard.stdin as unknown as { unref(): void }).unref();
  }
  guard.stdin?.write(`${line}\n`);
}

/** Ports that nobody listens on now, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

export async function freePort(): Promise<number> {
  return (await freePorts(1))[0]!;
}
