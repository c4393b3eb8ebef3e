// Keeps people from the wrong cluster: a context is bound to the cluster that it led to at its first use, and protected ones are
// used only by whoever types their name.
import * as vscode from 'vscode';
import {
  changedIdentity,
  identityOf,
  identityText,
  isProtected,
  type ClusterIdentity,
} from '../../server/operations/clusterIdentity';
import { endpointOf } from '../../server/operations/rootKubeconfig';
import type { Runner } from '../../server/operations/tools';
import { settingsSection } from '../../server/protocol';

const key = (context: string): string => `cluster of ${context}`;

/** Asked before anything else is: reads the kubeconfig only. `undefined` where the user does not go on. */
export async function knownCluster(
  run: Runner,
  context: string,
  memento: vscode.Memento,
): Promise<ClusterIdentity | undefined> {
  const identity = identityOf(await endpointOf(run, { context }));
  const changed = changedIdentity(context, memento.get<ClusterIdentity>(key(context)), identity);
  if (changed === undefined) return identity;
  const accept = 'It Is the Right Cluster...';
  if ((await vscode.window.showErrorMessage(changed, accept)) !== accept) return undefined;
  if (!(await typed(context, `Type the name of the context to bind it to ${identityText(identity)}`))) return undefined;
  await memento.update(key(context), identity);
  return identity;
}

/** The first use binds; a protected context wants its name typed each time. */
export async function mayWrite(
  context: string,
  identity: ClusterIdentity,
  memento: vscode.Memento,
  title: string,
): Promise<boolean> {
  const patterns = vscode.workspace.getConfiguration(settingsSection).get<readonly string[]>('protectedContexts') ?? [];
  if (isProtected(context, patterns) && !(await typed(context, `${title}: "${context}" is protected. Type its name`)))
    return false;
  await memento.update(key(context), identity);
  return true;
}

async function typed(context: string, prompt: string): Promise<boolean> {
  const answer = await vscode.window.showInputBox({
    title: context,
    prompt,
    ignoreFocusOut: true,
    validateInput: text => (text === context || text === '' ? undefined : `The name is "${context}"`),
  });
  return answer === context;
}
