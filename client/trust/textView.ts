// Read-only documents of ours: reports, explanations, manifests.
import * as vscode from 'vscode';

const scheme = 'spire-helm-text';
const texts = new Map<string, string>();
let provider: vscode.Disposable | undefined;

/** @param name with its ending: it decides the language */
export function textUri(name: string, text: string, subscriptions: vscode.Disposable[]): vscode.Uri {
  if (!provider) {
    provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
    });
    const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
    subscriptions.push(provider, closed, { dispose: () => (provider = undefined) });
  }
  const path = `/${name.replace(/[^\w.() -]/g, '_')}`;
  const uri = vscode.Uri.from({ scheme, path, query: String(Date.now()) });
  texts.set(uri.toString(), text);
  return uri;
}

export async function showText(name: string, text: string, subscriptions: vscode.Disposable[]): Promise<void> {
  const document = await vscode.workspace.openTextDocument(textUri(name, text, subscriptions));
  await vscode.window.showTextDocument(document, { preview: true });
}
