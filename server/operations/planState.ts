// Reads how far a plan has come in reality: after a failure, a cancel or a restart of the editor.
import type { Known } from './known';
import { writes, type Plan, type Step } from './step';
import { CannotStart } from './process';
import type { Runner } from './tools';

export interface StepState {
  readonly step: Step;
  /** `unknown` where it can't be told: no probe, or it wants what has not been read. */
  readonly state: 'done' | 'open' | 'unknown';
  /** What is there instead, where it is not done. */
  readonly found: string | undefined;
}

/** The state of each writing step. Changes nothing. */
export async function planState(
  plan: Plan,
  run: Runner,
  known: Known,
  signal?: AbortSignal,
): Promise<readonly StepState[]> {
  const states: StepState[] = [];
  for (const step of plan.steps.filter(writes)) states.push(await stateOf(step, run, known, signal));
  return states;
}

async function stateOf(step: Step, run: Runner, known: Known, signal: AbortSignal | undefined): Promise<StepState> {
  const probe = step.done ?? step.proof;
  if (!probe || !known.suffices(probe.call)) return { step, state: 'unknown', found: undefined };
  try {
    const outcome = await run(known.call(probe.call), signal && { signal });
    const doubt = probe.judge(outcome, known);
    return { step, state: doubt === undefined ? 'done' : 'open', found: doubt && known.masked(doubt) };
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    return { step, state: 'unknown', found: error.message };
  }
}
