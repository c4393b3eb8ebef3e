// Shows a plan, asks what to do with it, runs it with progress and cancel, and says what is true afterwards: read, not guessed.
import * as vscode from 'vscode';
import { runResumable, unfinished, type Journal, type JournalStore } from '../../server/operations/journal';
import { Known } from '../../server/operations/known';
import { planState, type Plan, type PlanResult, type Question } from '../../server/operations/plan';
import type { Runner } from '../../server/operations/tools';
import { writtenContexts } from '../../server/operations/writtenContexts';
import type { Parts } from '../commands/command';
import { knownCluster, mayWrite } from '../install/guard';
import { askPlan, copyScript, showPlan } from '../install/planView';

export interface Offer {
  readonly plan: Plan;
  /** The button that runs it: a verb, with the target. */
  readonly verb: string;
  readonly run: Runner;
  /** What is known before the plan runs. */
  readonly known?: Known;
  /** The command that shows the plan again. */
  readonly command: string;
}

/** `undefined` where the plan was not run. */
export async function offerPlan(parts: Parts, offer: Offer): Promise<PlanResult | undefined> {
  const { verb } = offer;
  const store = journalsIn(parts.context.workspaceState);
  const earlier = unfinished(offer.plan, store, Date.now());
  const plan = earlier ? { ...offer.plan, notes: [resumed(earlier), ...offer.plan.notes] } : offer.plan;
  await showPlan(plan, parts.context.subscriptions);
  const choice = await askPlan(plan, earlier ? `${verb}: go on where it stopped` : verb);
  if (choice === 'copy') await copyScript(plan);
  if (choice !== 'run' || !(await mayChange(parts, plan, offer.run))) return undefined;
  const known = offer.known ?? new Known();
  const result = await runIt(parts, { ...offer, plan, known }, store);
  if (result.kind !== 'done') await tellTrouble(parts, { ...offer, plan, known }, result);
  return result;
}

/** Every cluster that the plan changes is the one that its context led to before, and a protected one is named by hand. */
async function mayChange({ context: { globalState } }: Parts, plan: Plan, run: Runner): Promise<boolean> {
  for (const context of writtenContexts(plan)) {
    const identity = await knownCluster(run, context, globalState);
    if (!identity || !(await mayWrite(context, identity, globalState, plan.title))) return false;
  }
  return true;
}

function resumed({ finished }: Journal): string {
  return `An earlier run of this plan did not come to its end (${finished.length} steps that change something were done). What is done is seen in the clusters and left out.`;
}

type Running = Offer & { readonly known: Known };

function runIt({ output }: Parts, { plan, run, known }: Running, store: JournalStore): Promise<PlanResult> {
  output.info(plan.title);
  return Promise.resolve(
    vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: plan.title, cancellable: true },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => {
          progress.report({ message: 'ending the running program and waiting for it' });
          abort.abort();
        });
        const line = (text: string): void => output.info(text);
        const said = (index: number, text: string): void =>
          progress.report({
            message: `${index + 1} of ${plan.steps.length}: ${text}`,
            increment: 100 / plan.steps.length,
          });
        const watch = {
          step: (step: { readonly title: string }, index: number) => said(index, step.title),
          already: (step: { readonly title: string }) => line(`done already: ${step.title}`),
          line,
          ask,
        };
        return runResumable(plan, run, watch, abort.signal, store, known);
      },
    ),
  );
}

/** Modal: what is compared here decides whom the servers trust. The safe answer has the focus. */
async function ask(question: Question, known: Known): Promise<boolean> {
  const options = { modal: true, detail: question.detail(known) };
  const different = 'They Differ';
  const answer = await vscode.window.showInformationMessage(question.title, options, different, question.verb);
  return answer === question.verb;
}

async function tellTrouble(
  parts: Parts,
  { plan, run, known, command }: Running,
  result: Exclude<PlanResult, { kind: 'done' }>,
): Promise<void> {
  const { output } = parts;
  const states = await planState(plan, run, known);
  for (const { step, state, found } of states) output.info(`${state}: ${step.title}${found ? ` (${found})` : ''}`);
  const done = states.filter(({ state }) => state === 'done').length;
  const open = states.find(({ state }) => state !== 'done');
  const now =
    states.length === 0
      ? 'Nothing was changed.'
      : `Now ${done} of ${states.length} steps that change something are done${open ? `; next is "${open.step.title}"` : ''}.`;
  const message = `${happened(result)} ${now}`;
  output.error(message);
  const again = 'Show the Plan Again';
  const choice = await vscode.window.showErrorMessage(message, again, 'Show Output');
  if (choice === 'Show Output') output.show();
  if (choice === again) await vscode.commands.executeCommand(command);
}

function happened(result: Exclude<PlanResult, { kind: 'done' }>): string {
  const step = `"${result.step.title}"`;
  if (result.kind === 'cancelled') return `${step} was cancelled.`;
  if (result.kind === 'declined') return `${step}: not confirmed, so nothing after it was done.`;
  const reason = result.reason.split('\n')[0] ?? '';
  return `${step} failed: ${result.advice ?? (/[.!?]$/.test(reason) ? reason : `${reason}.`)}`;
}

const prefix = 'plan:';

/** Step ids and names of objects only; whatever is secret was never in a journal. */
function journalsIn(memento: vscode.Memento): JournalStore {
  return {
    read: id => memento.get<Journal>(prefix + id),
    write: async (id, journal) => memento.update(prefix + id, journal),
  };
}
