// Runs a plan with phases, progress and cancel, keeps its journal in the workspace, and says what is true afterwards.
import * as vscode from 'vscode';
import { runResumable, unfinished, type Journal, type JournalStore } from '../../server/operations/journal';
import { Known } from '../../server/operations/known';
import { planState, type Plan, type PlanResult } from '../../server/operations/plan';
import type { Runner } from '../../server/operations/tools';
import { attestedAgents, chainFingerprint, childEntries } from '../../server/operations/trustProof';

/** Step ids and names of objects only: nothing that a plan reads is kept. */
export function journals(memento: vscode.Memento): JournalStore {
  const key = (plan: string): string => `journal ${plan}`;
  return {
    read: plan => memento.get<Journal>(key(plan)),
    write: (plan, journal) => void memento.update(key(plan), journal),
  };
}

export async function runBootstrap(
  plan: Plan,
  run: Runner,
  output: vscode.LogOutputChannel,
  store: JournalStore,
  again: () => Thenable<unknown>,
): Promise<void> {
  if (unfinished(plan, store, Date.now()))
    output.info('An earlier run did not come to its end; what is done is passed over.');
  output.info(plan.title);
  const known = new Known();
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plan.title, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        progress.report({ message: 'ending what runs and waiting for it' });
        abort.abort();
      });
      const count = plan.steps.length;
      return runResumable(
        plan,
        run,
        {
          step: ({ title, phase }, index) => {
            const where = phase === undefined ? '' : `${phase} · `;
            progress.report({ message: `${index + 1} of ${count}: ${where}${title}`, increment: 100 / count });
          },
          already: ({ title }) => output.info(`already done: ${title}`),
          line: line => output.info(line),
        },
        abort.signal,
        store,
        known,
      );
    },
  );
  await tell(plan, run, output, known, result, again);
}

async function tell(
  plan: Plan,
  run: Runner,
  output: vscode.LogOutputChannel,
  known: Known,
  result: PlanResult,
  again: () => Thenable<unknown>,
): Promise<void> {
  const show = 'Show Output';
  if (result.kind === 'done') {
    const truth = proved(plan, known);
    output.info(truth);
    if ((await vscode.window.showInformationMessage(truth, show)) === show) output.show();
    return;
  }
  const states = await planState(plan, run, known).catch(() => []);
  const open = states.filter(({ state }) => state === 'open').map(({ found }) => found);
  for (const { step, state, found } of states)
    output.info(`${state}: ${step.title}${found === undefined ? '' : ` (${found})`}`);
  const happened =
    result.kind === 'failed'
      ? `"${result.step.title}" failed: ${result.reason.split('\n')[0]}`
      : `"${result.step.title}" was ${result.kind}.`;
  output.error(`${plan.title}: ${happened}`);
  const resume = 'Go On';
  const more = open.length > 0 ? ` ${open[0]}` : '';
  const choice = await vscode.window.showErrorMessage(
    `${plan.title}: ${happened}${more} What is done stays; the same command goes on from there.`,
    show,
    resume,
  );
  if (choice === show) output.show();
  if (choice === resume) await again();
}

/** What the last steps read, as one sentence. */
function proved({ title }: Plan, known: Known): string {
  const of = (slot: typeof attestedAgents): string | undefined => (known.has(slot) ? known.get(slot) : undefined);
  const agents = of(attestedAgents);
  const entries = of(childEntries);
  const authority = of(chainFingerprint);
  const parts = [
    agents === undefined ? '' : `${agents} ${agents === '1' ? 'agent' : 'agents'} attested`,
    entries === undefined ? '' : `${entries} ${entries === '1' ? 'entry' : 'entries'}`,
    authority === undefined ? '' : `what it signs chains to ${inFours(authority)}`,
  ].filter(part => part !== '');
  return `${title}: done. ${parts.join('; ')}.`;
}

/** The beginning of a fingerprint, easy to compare by eye. */
function inFours(fingerprint: string): string {
  return (fingerprint.replaceAll(':', '').slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}
