// Asks Helm's own engines: many releases at once, each answered with a verdict.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonMap } from '../../server/core';
import { goTool, noGo } from '../support/goTools';
import { requestOf, type Pair } from './pairs/pair';

export const helms = { 3: '3.19.0', 4: '4.2.4' } as const;
/** What the charts are rendered for; the engines have the same. */
export const kubernetes = '1.34.0';
export type Helm = keyof typeof helms;

export interface Verdict {
  readonly ok: boolean;
  /** Helm's message where it failed. */
  readonly error: string;
}

export const chartsFolder = process.env['SPIRE_HELM_CHARTS'];

/** Why Helm can't be asked here, or `false` where it can. */
export function noJudge(): string | false {
  if (chartsFolder === undefined || !existsSync(chartsFolder))
    return 'SPIRE_HELM_CHARTS names no folder of chart packages';
  return noGo();
}

export function judgeProgram(helm: Helm): string {
  const name = helm === 3 ? 'helmjudge' : 'helmjudge4';
  return goTool({ name, folder: join(__dirname, name), besides: [join(__dirname, 'judge')] });
}

/** Verdicts in the order of the pairs. */
export async function judge(pairs: readonly Pair[], helm: Helm, progress?: (done: number) => void): Promise<Verdict[]> {
  const requests = pairs.map(pair => JSON.parse(requestOf(pair)) as object);
  return (await ask(requests, helm, progress)).map(({ ok, error }) => ({ ok, error: error ?? '' }));
}

export interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  /** Where the request was to merge only. */
  readonly values?: JsonMap;
}

/** Answers in the order of the requests; `judge/judge.go` says what one holds. */
export async function ask(
  requests: readonly object[],
  helm: Helm,
  progress?: (done: number) => void,
): Promise<Answer[]> {
  const found: Answer[] = [];
  if (requests.length === 0) return found;
  const child = spawn(judgeProgram(helm), [chartsFolder!], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const answers = createInterface({ input: child.stdout });
  let done = 0;
  answers.on('line', line => {
    const { id, ...answer } = JSON.parse(line) as Answer & { id: string };
    found[Number(id)] = answer;
    done += 1;
    if (done % 200 === 0) progress?.(done);
  });
  for (const [index, request] of requests.entries()) {
    const line = `${JSON.stringify({ ...request, id: String(index) })}\n`;
    if (!child.stdin.write(line)) await new Promise(resolve => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  const exit = await ended;
  if (exit !== 0 || done !== requests.length)
    throw new Error(`Helm's engine answered ${done} of ${requests.length} (exit ${exit})`);
  return found;
}
