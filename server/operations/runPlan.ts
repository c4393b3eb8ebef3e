// Runs the steps of a plan one after the other and stops at the first that fails; nothing is taken back by itself.
import { explainFailure } from '../core';
import { Known, type Given } from './known';
import { NotYet, Unacceptable, writes, type Plan, type Probe, type Question, type Step } from './step';
import { readable } from './readable';
import { CannotStart, type Outcome } from './process';
import { failureText, shellLine, type Runner } from './tools';

export interface Progress {
  readonly step: (step: Step, index: number) => void;
  readonly line: (line: string) => void;
  /** A writing step that the real state shows to be done. */
  readonly already?: (step: Step, index: number) => void;
  /** Without it, a plan that has a question ends there. */
  readonly ask?: (question: Question, known: Known) => Promise<boolean>;
  /** Step ids are all that is kept for resuming. */
  readonly finished?: (step: Step) => void;
}

export type PlanResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled'; readonly step: Step }
  | { readonly kind: 'declined'; readonly step: Step }
  | {
      readonly kind: 'failed';
      readonly step: Step;
      /** What the program said. */
      readonly reason: string;
      /** What that means and the way out, where the failure is a known one. */
      readonly advice: string | undefined;
    };

export interface RunPlanOptions {
  /** Filled while the plan runs; whoever hands it in can read the state afterwards. */
  readonly known?: Known;
  /** Writing steps of an earlier run that have no probe to tell that they are done. */
  readonly finished?: ReadonlySet<string>;
}

export async function runPlan(
  plan: Plan,
  run: Runner,
  progress: Progress,
  signal: AbortSignal,
  { known = new Known(), finished }: RunPlanOptions = {},
): Promise<PlanResult> {
  for (const [index, step] of plan.steps.entries()) {
    if (signal.aborted) return { kind: 'cancelled', step };
    progress.step(step, index);
    try {
      if (index === 0) readable(plan);
      const turn: Turn = { step, run, progress, signal, known };
      if (writes(step) && (await isDone(turn, finished))) progress.already?.(step, index);
      else await take(turn);
      if (writes(step)) progress.finished?.(step);
    } catch (error) {
      if (error instanceof Stopped) return error.result;
      if (error instanceof CannotStart || error instanceof Unacceptable)
        return failed(step, known.masked(error.message));
      throw error;
    }
  }
  return { kind: 'done' };
}

function failed(step: Step, reason: string): Extract<PlanResult, { kind: 'failed' }> {
  const [first] = explainFailure(reason);
  return { kind: 'failed', step, reason, advice: first && `${first.means} ${first.signature.wayOut}` };
}

interface Turn {
  readonly step: Step;
  readonly run: Runner;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly known: Known;
}

class Stopped extends Error {
  constructor(readonly result: Exclude<PlanResult, { kind: 'done' }>) {
    super(result.kind);
  }
}

async function isDone(turn: Turn, finished: ReadonlySet<string> | undefined): Promise<boolean> {
  const { step, known } = turn;
  if (!step.done) return finished?.has(step.id) ?? false;
  return known.suffices(step.done.call) && (await doubtOf(turn, step.done)) === undefined;
}

async function take(turn: Turn): Promise<void> {
  const { step, progress, known } = turn;
  if (step.prepare) keep(known, step.prepare.gives, await step.prepare.make(known));
  await patiently(turn, async () => {
    const said: string[] = [];
    try {
      const outcome = await called(turn, said);
      keep(known, step.gives ?? [], givenBy(step, outcome, known));
    } finally {
      for (const line of said) progress.line(known.masked(line));
    }
  });
  if (step.question && !(await progress.ask?.(step.question, known))) throw new Stopped({ kind: 'declined', step });
  const { proof } = step;
  if (!proof) return;
  await patiently(turn, async () => {
    const doubt = await doubtOf(turn, proof);
    if (doubt !== undefined) throw new NotYet(doubt);
  });
}

/** @param said gets what the program said beside what later steps get, which is not for the log: it may be secret */
async function called(turn: Turn, said: string[]): Promise<Outcome> {
  const { step, run, progress, known } = turn;
  progress.line(`$ ${known.masked(shellLine(step.call))}`);
  const gives = step.gives !== undefined;
  const onLine = (line: string, stream?: string): void => {
    if (!gives) progress.line(known.masked(line));
    else if (stream === 'stderr') said.push(line);
  };
  const outcome = await limited(turn, signal => run(known.call(step.call), { signal, onLine }));
  if (outcome.code === 0) return outcome;
  const reason =
    failureText(gives ? { ...outcome, stdout: '' } : outcome) || `${step.call.tool} failed without a word.`;
  throw new Stopped(failed(step, known.masked(reason)));
}

async function doubtOf(turn: Turn, { call, judge }: Probe): Promise<string | undefined> {
  const { run, known } = turn;
  const outcome = await limited(turn, signal => run(known.call(call), { signal }));
  return judge(outcome, known);
}

const defaultLimit = 15 * 60;

/** Tells a call that took too long from one that the user cancelled. */
async function limited({ step, signal }: Turn, work: (signal: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
  const seconds = step.limitSeconds ?? defaultLimit;
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), seconds * 1000);
  try {
    const outcome = await work(AbortSignal.any([signal, time.signal]));
    if (outcome.cancelled && time.signal.aborted && !signal.aborted)
      throw new Unacceptable(
        `${step.call.tool} did not end within ${seconds} s and was stopped. Something on the way does not answer: the API server, or the program in the pod. See that it is up, then go on.`,
      );
    if (outcome.cancelled) throw new Stopped({ kind: 'cancelled', step });
    return outcome;
  } finally {
    clearTimeout(timer);
  }
}

async function patiently<T>(turn: Turn, attempt: () => Promise<T>): Promise<T> {
  const { step, signal, progress, known } = turn;
  const until = Date.now() + (step.patience?.seconds ?? 0) * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (Date.now() >= until) {
        const waited = step.patience ? ` (after ${step.patience.seconds} s)` : '';
        throw new Stopped(failed(step, known.masked(error.message) + waited));
      }
      progress.line(known.masked(`not yet: ${error.message}`));
      await pause((step.patience?.every ?? 1) * 1000, signal);
      if (signal.aborted) throw new Stopped({ kind: 'cancelled', step });
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener('abort', over, { once: true });
  });
}

function givenBy(step: Step, outcome: Outcome, known: Known): Given {
  if (step.read) return step.read(outcome, known);
  const [only, ...others] = step.gives ?? [];
  return only && others.length === 0 ? { [only.name]: outcome.stdout } : {};
}

function keep(known: Known, gives: Step['gives'], given: Given): void {
  for (const slot of gives ?? []) {
    const value = given[slot.name];
    if (value === undefined) throw new Error(`Nothing was read for <${slot.name}>.`);
    known.set(slot, value);
  }
}
