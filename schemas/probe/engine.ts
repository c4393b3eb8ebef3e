// The Go program that renders parts of charts, as a function: values in, Helm's answer out.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Json } from '../../server/core/json';

export interface Rendering {
  readonly chart: string;
  /** Empty for the chart's own templates. */
  readonly part: string;
  readonly values: Json;
  /** What the part's templates find at a place, however it got there. */
  readonly seen?: { readonly path: readonly string[]; readonly value: Json };
  readonly text?: boolean;
}

export interface Answer {
  readonly error?: string;
  /** Of what was rendered; missing where Helm stopped. */
  readonly hash?: string;
  readonly text?: string;
}

export interface Engine {
  render(rendering: Rendering): Promise<Answer>;
  /** Renderings asked for so far. */
  readonly count: number;
  close(): void;
}

export function startEngine(program: string, charts: string): Engine {
  const child = spawn('nice', ['-n', '2', program, charts], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, GOGC: '400' },
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  createInterface({ input: child.stdout }).on('line', line => {
    const { id, ...answer } = JSON.parse(line) as Answer & { id: number };
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  child.on('exit', code => {
    if (waiting.size > 0) throw new Error(`The engine ended with ${code} before it had answered.`);
  });
  return {
    render: rendering =>
      new Promise(resolve => {
        count += 1;
        waiting.set(count, resolve);
        child.stdin.write(`${JSON.stringify({ id: count, ...rendering })}\n`);
      }),
    get count() {
      return count;
    },
    close: () => child.stdin.end(),
  };
}
