// Programs that run until somebody stops them: their output is kept, and one that ends early is an error with its last words.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

export interface Running {
  /** What it said last, where it is not running any more. */
  lastWords(): string | undefined;
  stop(): Promise<void>;
}

export function startProgram(program: string, args: readonly string[], log: string): Running {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const ended = new Promise<void>(resolve => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  // A test that is interrupted leaves nothing behind.
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  return {
    lastWords: () => (isRunning(child) ? undefined : readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n')),
    stop: async () => {
      process.off('exit', killed);
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
      file.end();
    },
  };
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
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
