// A workspace with YAML of other kinds only: the extension shows nothing there and starts no server.
import * as vscode from 'vscode';
import { equal } from './expect';
import { activated, fileOf, ourDiagnostics, show } from './extension';
import type { Host } from './host';

export function otherYamlTests({ childProcesses }: Host): void {
  describe('a workspace with other YAML only', () => {
    for (const name of ['deployment.yaml', 'values.yaml']) {
      it(`starts no server for ${name}`, async function () {
        this.timeout(60_000); // the first activation on a busy machine
        const api = await activated();
        await api.ready;
        const { document } = await show(name);
        // Every provider of the extension gets its chance to start one.
        await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, new vscode.Position(1, 2));
        await vscode.commands.executeCommand(
          'vscode.executeCompletionItemProvider',
          document.uri,
          new vscode.Position(1, 0),
        );
        await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
        await new Promise(resolve => setTimeout(resolve, 1000)); // a start would be seen by now
        equal(api.serverRunning(), false, 'the server runs');
        equal(ourDiagnostics(fileOf(name)).length, 0, 'diagnostics of ours');
      });
    }

    if (childProcesses) {
      it('starts no process', function () {
        const children = childProcesses();
        if (children === undefined) this.skip();
        equal(
          children.filter(each => each.includes('server.js')).join('; '),
          '',
          'server processes of this extension host',
        );
      });
    }
  });
}
