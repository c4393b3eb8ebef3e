// Runs an install plan with progress and cancel, and then says what is true, read from the cluster.
import * as vscode from 'vscode';
import { releaseState } from '../../server/operations/helm';
import { podsCall } from '../../server/operations/kubectl';
import { runPlan, type PlanResult } from '../../server/operations/plan';
import type { Runner } from '../../server/operations/tools';
import type { PlannedTarget } from './target';

export async function runInstall(target: PlannedTarget, run: Runner, output: vscode.LogOutputChannel): Promise<void> {
  const { plan, context } = target;
  output.info(plan.title);
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plan.title, cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        progress.report({ message: 'ending helm and waiting for it' });
        abort.abort();
      });
      const step = (_step: unknown, index: number): void => {
        const { title = '' } = plan.steps[index] ?? {};
        progress.report({ message: `${index + 1} of ${plan.steps.length}: ${title}` });
      };
      return runPlan(plan, run, { step, line: line => output.info(line) }, abort.signal);
    },
  );
  const truth = await whatIsTrue(target, run);
  output.info(`${result.kind}: ${truth}`);
  if (result.kind === 'done') {
    void tell(vscode.window.showInformationMessage(truth, 'Show Output'), output);
    // The pods follow in their own time; the log has where they stood.
    await run(podsCall(context, target.release), { onLine: line => output.info(line) }).catch(() => undefined);
    return;
  }
  const again = 'Show the Plan Again';
  const choice = await vscode.window.showErrorMessage(
    `${whatHappened(result, context)} ${truth}`,
    'Show Output',
    again,
  );
  if (choice === 'Show Output') output.show();
  if (choice === again) await vscode.commands.executeCommand('spireHelm.installRelease');
}

function whatHappened(result: Exclude<PlanResult, { kind: 'done' }>, context: string): string {
  const step = `"${result.step.title}" on ${context}`;
  if (result.kind === 'cancelled') return `${step} was cancelled.`;
  if (result.kind === 'declined') return `${step} was not confirmed, so nothing after it was done.`;
  const reason = result.reason.split('\n')[0] ?? '';
  return `${step} failed: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`;
}

/** Read, not guessed: also after a failure and after a cancel. */
async function whatIsTrue(target: PlannedTarget, run: Runner): Promise<string> {
  const { release, namespace, context } = target;
  try {
    const state = await releaseState(run, target);
    if (!state) return `Release ${release} is not in namespace ${namespace} of ${context}.`;
    return `Release ${release} on ${context} is ${state.status}: ${state.chart}, revision ${state.revision}, namespace ${namespace}.`;
  } catch {
    return `The state of release ${release} on ${context} could not be read.`;
  }
}

async function tell(shown: Thenable<string | undefined>, output: vscode.LogOutputChannel): Promise<void> {
  if (await shown) output.show();
}
