// Asks Helm's own engines: many releases at once, each answered with a verdict.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
  const verdicts: Verdict[] = [];
  if (pairs.length === 0) return verdicts;
  const child = spawn(judgeProgram(helm), [chartsFolder!], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const answers = createInterface({ input: child.stdout });
  let done = 0;
  answers.on('line', line => {
    const { id, ok, error } = JSON.parse(line) as { id: string; ok: boolean; error?: string };
    verdicts[Number(id)] = { ok, error: error ?? '' };
    done += 1;
    if (done % 200 === 0) progress?.(done);
  });
  for (const [index, pair] of pairs.entries()) {
    const line = `${JSON.stringify({ ...(JSON.parse(requestOf(pair)) as object), id: String(index) })}\n`;
    if (!child.stdin.write(line)) await new Promise(resolve => child.stdin.once('drain', resolve));
  }
  child.stdin.end();
  const exit = await ended;
  if (exit !== 0 || done !== pairs.length)
    throw new Error(`Helm's engine answered ${done} of ${pairs.length} (exit ${exit})`);
  return verdicts;
}
