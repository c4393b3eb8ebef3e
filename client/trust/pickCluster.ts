// Asks for clusters: context and API server are always in sight, and the current context is only named, never taken by itself.
import * as vscode from 'vscode';
import type { Cluster } from '../../server/operations/cluster';
import type { KubeContext } from '../../server/operations/kubectl';

interface Item extends vscode.QuickPickItem {
  readonly cluster: Cluster;
}

function itemsOf(contexts: readonly KubeContext[]): readonly Item[] {
  return contexts.map(context => ({
    label: context.name,
    description: context.current ? 'current context of kubectl' : '',
    detail: context.server || 'no API server in the kubeconfig',
    cluster: { context: context.name, server: context.server },
  }));
}

export async function pickCluster(
  title: string,
  placeHolder: string,
  contexts: readonly KubeContext[],
): Promise<Cluster | undefined> {
  const picked = await vscode.window.showQuickPick(itemsOf(contexts), { title, placeHolder, ignoreFocusOut: true });
  return picked?.cluster;
}

export async function pickClusters(
  title: string,
  placeHolder: string,
  contexts: readonly KubeContext[],
): Promise<readonly Cluster[] | undefined> {
  const options = { title, placeHolder, ignoreFocusOut: true, canPickMany: true } as const;
  const picked = await vscode.window.showQuickPick(itemsOf(contexts), options);
  return picked && picked.length > 0 ? picked.map(({ cluster }) => cluster) : undefined;
}

/** Looks at clusters with progress and cancel. */
export async function looking<T>(title: string, look: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return look(abort.signal);
    },
  );
}
