// Starts programs: the only place that does. No shell, arguments as a list, cancelled by SIGINT, output bounded.
import { spawn } from 'node:child_process';
import { redact } from './redact';

export type Stream = 'stdout' | 'stderr';

export interface Run {
  /** A name to be looked up in PATH, or a path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Secrets go this way, never through arguments. */
  readonly stdin?: string;
  /** Aborting it asks the program to end and waits for that. */
  readonly signal?: AbortSignal;
  /** Gets each line of either stream as it comes, without secrets. */
  readonly onLine?: (line: string, stream: Stream) => void;
}

export interface Outcome {
  /** `undefined` where the program was ended by a signal. */
  readonly code: number | undefined;
  /** As the program wrote it: redact before anybody sees it. */
  readonly stdout: string;
  readonly stderr: string;
  readonly cancelled: boolean;
  /** More was written than is kept. */
  readonly truncated: boolean;
}

/** The program could not be started at all. */
export class CannotStart extends Error {
  constructor(
    readonly file: string,
    readonly missing: boolean,
    reason: string,
  ) {
    super(missing ? `The program "${file}" was not found.` : `The program "${file}" could not be started: ${reason}`);
  }
}

/** Per stream. A chart's manifest has some hundred kilobytes. */
const maxKept = 8 * 1024 * 1024;
/** Helm writes down the state of an interrupted release before it goes; that takes a while. */
const grace = 30_000;

export function runProcess(run: Run): Promise<Outcome> {
  const { file, args, cwd, stdin, signal, onLine } = run;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      resolve({ code: undefined, stdout: '', stderr: '', cancelled: true, truncated: false });
      return;
    }
    const child = spawn(file, [...args], { cwd, env: environment(), shell: false, windowsHide: true });
    const stdout = new Kept(onLine && (line => onLine(line, 'stdout')));
    const stderr = new Kept(onLine && (line => onLine(line, 'stderr')));
    let cancelled = false;
    let lastResort: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      cancelled = true;
      child.kill('SIGINT');
      lastResort = setTimeout(() => child.kill('SIGTERM'), grace);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const over = (): void => {
      signal?.removeEventListener('abort', cancel);
      clearTimeout(lastResort);
    };
    child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      over();
      reject(new CannotStart(file, error.code === 'ENOENT', error.message));
    });
    child.on('close', code => {
      over();
      stdout.end();
      stderr.end();
      const truncated = stdout.truncated || stderr.truncated;
      resolve({ code: code ?? undefined, stdout: stdout.text, stderr: stderr.text, cancelled, truncated });
    });
    // A program that reads nothing closes its end early; that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}

/** What the program inherits: everything but what makes VS Code's own node behave. */
function environment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'VSCODE_IPC_HOOK']) delete env[name];
  return env;
}

/** One stream: its text up to a limit, and its lines as they become whole. */
class Kept {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private rest = '';
  private readonly decoder = new TextDecoder();
  truncated = false;

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  add(chunk: Buffer): void {
    if (this.size < maxKept) this.chunks.push(chunk.subarray(0, maxKept - this.size));
    this.size += chunk.length;
    this.truncated = this.size > maxKept;
    if (!this.onLine) return;
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    this.rest = (lines.pop() ?? '').slice(-maxKept);
    for (const line of lines) this.onLine(redact(line));
  }

  end(): void {
    if (this.rest !== '') this.onLine?.(redact(this.rest));
    this.rest = '';
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
