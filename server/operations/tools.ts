// The programs that steps call, by name; where each one is decides the user's machine.
import { runProcess, type Outcome, type Run, type Stream } from './process';
import { shownWord, type Word } from './words';

export type Tool = 'helm' | 'kubectl';

/** A call as a plan shows it: the tool's name stands for its path. */
export interface Call {
  readonly tool: Tool;
  readonly args: readonly string[];
  /** What the program reads on standard input: the only way for secrets. */
  readonly input?: string;
}

/** A call of which some words are known only when its turn comes. */
export interface PlannedCall {
  readonly tool: Tool;
  readonly args: readonly Word[];
  readonly input?: Word;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string, stream: Stream) => void;
}

/** Runs a call; rejects with `CannotStart` where the program isn't there. */
export type Runner = (call: Call, options?: RunOptions) => Promise<Outcome>;

/** `paths` come from machine settings; without one the name is looked up in PATH. */
export function toolRunner(paths: Readonly<Partial<Record<Tool, string>>>, cwd: string | undefined): Runner {
  return ({ tool, args, input }, options) => {
    const run: Run = {
      file: paths[tool] || tool,
      args,
      ...(cwd !== undefined && { cwd }),
      ...(input !== undefined && { stdin: input }),
      ...options,
    };
    return runProcess(run);
  };
}

/** The call as somebody would type it into a POSIX shell, without its input. */
export function shellLine({ tool, args }: PlannedCall): string {
  return [tool, ...args.map(shownWord)].map(shellQuoted).join(' ');
}

export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The part of what a tool wrote that tells a person what went wrong. */
export function failureText({ stderr, stdout }: Outcome): string {
  const lines = (stderr.trim() || stdout.trim())
    .split(/\r?\n/)
    .filter(line => !/^(WARNING|level=|[EIW]\d{4} )/.test(line));
  return lines
    .slice(-6)
    .join('\n')
    .replace(/^Error: /, '');
}
