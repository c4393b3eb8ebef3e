// What is kept of a running plan so that it can be resumed after a failure or a restart of the editor: step ids and names of
// objects. Whatever a step read is read again.
import { runPlan, type PlanResult, type Progress } from './runPlan';
import { Known } from './known';
import type { Plan } from './step';
import type { Runner } from './tools';

export interface Journal {
  readonly plan: string;
  readonly title: string;
  /** Ids of the writing steps that came to their end. */
  readonly finished: readonly string[];
  /** Milliseconds since 1970 of the last entry. */
  readonly at: number;
}

/** Where journals are kept, by the id of their plan. */
export interface JournalStore {
  read(plan: string): Journal | undefined;
  write(plan: string, journal: Journal | undefined): void | Promise<void>;
}

/** Older entries say nothing about steps that no probe can judge, such as a restart. */
const longestTrusted = 24 * 60 * 60 * 1000;

/** An earlier run of the same plan that did not come to its end. */
export function unfinished(plan: Plan, store: JournalStore, now: number): Journal | undefined {
  const journal = store.read(plan.id);
  return journal && now - journal.at < longestTrusted ? journal : undefined;
}

/** Runs a plan and keeps the journal; steps that an earlier run finished are left out. */
export async function runResumable(
  plan: Plan,
  run: Runner,
  progress: Progress,
  signal: AbortSignal,
  store: JournalStore,
  known = new Known(),
): Promise<PlanResult> {
  const before = unfinished(plan, store, Date.now());
  const finished = new Set(before?.finished);
  const keep = (): void | Promise<void> =>
    store.write(plan.id, { plan: plan.id, title: plan.title, finished: [...finished], at: Date.now() });
  await keep();
  const result = await runPlan(
    plan,
    run,
    {
      ...progress,
      finished: step => {
        progress.finished?.(step);
        finished.add(step.id);
        void keep();
      },
    },
    signal,
    { known, finished: new Set(before?.finished) },
  );
  if (result.kind === 'done') await store.write(plan.id, undefined);
  return result;
}
