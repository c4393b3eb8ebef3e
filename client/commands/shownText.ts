// Texts that are shown and never saved: what a file would become, and pages about it.
import * as vscode from 'vscode';

const scheme = 'spire-helm-text';
const texts = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();
let registered: vscode.Disposable | undefined;

/** The place of a text under a name, for as long as the window is open. */
export function textAt(name: string, text: string, context: vscode.ExtensionContext): vscode.Uri {
  if (!registered) {
    registered = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
    });
    context.subscriptions.push(registered, { dispose: () => (registered = undefined) });
  }
  const uri = vscode.Uri.from({ scheme, path: `/${name}` });
  texts.set(uri.toString(), text);
  changed.fire(uri);
  return uri;
}
