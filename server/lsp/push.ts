// Diagnostics for editors that can't pull them: sent after the queue of messages is read, once for the newest text.
import type { Connection } from 'vscode-languageserver';
import { guardNotification, type Log } from './guard';
import { diagnosticsOf } from './handlers/diagnostic';
import type { Platform } from './platform';
import type { Workspace } from './workspace';

export function pushDiagnostics(
  connection: Connection,
  workspace: Workspace,
  defer: Platform['defer'],
  log: Log,
): (uri: string) => void {
  const waiting = new Set<string>();
  const sent = new Map<string, string>();

  const send = guardNotification(log, 'textDocument/publishDiagnostics', async (uri: string) => {
    const view = (await workspace.view(uri)) ?? (await workspace.closedView(uri));
    if (!view) {
      if (sent.delete(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
      return;
    }
    const { resultId } = workspace.judge(view);
    if (sent.get(uri) === resultId) return;
    const diagnostics = diagnosticsOf(workspace, view);
    // Of a closed file that has nothing to say nobody needs to hear.
    const isOpen = workspace.openVersion(uri) !== undefined;
    if (!isOpen && diagnostics.length === 0 && !sent.has(uri)) return;
    sent.set(uri, resultId);
    await connection.sendDiagnostics({ uri, ...(isOpen && { version: view.version }), diagnostics });
  });

  return uri => {
    if (waiting.size === 0) {
      defer(() => {
        const uris = [...waiting];
        waiting.clear();
        for (const each of uris) void send(each);
      });
    }
    waiting.add(uri);
  };
}
