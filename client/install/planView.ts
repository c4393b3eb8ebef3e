// Shows a plan as a read-only document beside the editor, and asks what to do with it.
import * as vscode from 'vscode';
import { planMarkdown, planScript, type Plan } from '../../server/operations/plan';

const scheme = 'spire-helm-plan';
const texts = new Map<string, string>();

/** Registered at the first plan; VS Code keeps it until the extension goes. */
let provider: vscode.Disposable | undefined;

export async function showPlan(plan: Plan, subscriptions: vscode.Disposable[]): Promise<void> {
  if (!provider) {
    provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
    });
    subscriptions.push(provider, { dispose: () => (provider = undefined) });
  }
  const name = plan.title.replace(/[^\w.() -]/g, '_');
  const uri = vscode.Uri.from({ scheme, path: `/${name}.md`, query: String(Date.now()) });
  texts.clear();
  texts.set(uri.toString(), planMarkdown(plan));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true });
}

export type PlanChoice = 'run' | 'copy' | undefined;

/** The safe choice has the focus; the plan stays readable, because nothing here is modal. */
export async function askPlan(plan: Plan, verb: string): Promise<PlanChoice> {
  const choices: (vscode.QuickPickItem & { readonly choice: PlanChoice })[] = [
    { label: 'Only look', detail: 'Nothing runs; the plan stays open', choice: undefined },
    { label: 'Copy as shell script', detail: 'The same commands for a terminal', choice: 'copy' },
    { label: verb, detail: plan.steps.map(step => step.title).join(', then: '), choice: 'run' },
  ];
  const picked = await vscode.window.showQuickPick(choices, {
    title: plan.title,
    placeHolder: plan.facts
      .slice(0, 2)
      .map(([name, value]) => `${name}: ${value}`)
      .join(' · '),
    ignoreFocusOut: true,
  });
  return picked?.choice;
}

export async function copyScript(plan: Plan): Promise<void> {
  await vscode.env.clipboard.writeText(planScript(plan));
  void vscode.window.setStatusBarMessage('SPIRE Helm: the script is on the clipboard.', 5000);
}
