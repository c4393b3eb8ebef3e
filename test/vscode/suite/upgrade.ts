// The commands that show: the values of a file for a later chart version, as a difference and then as one edit, and the page of a rule.
import * as vscode from 'vscode';
import { equal, match, ok } from './expect';
import { activated, ourDiagnostics, revert, show, until } from './extension';

const old = `# spire-helm: chart=spire-nested@0.23.0
tags:
  nestedRoot: true
root-spire-server:
  ca_subject:
    common_name: acme # ours
`;

export function upgradeTests(): void {
  describe('a values file for an older chart version', () => {
    before(async function () {
      this.timeout(60_000);
      await show('root-values.yaml');
      const api = await activated();
      await api.ready;
      await until('the server runs', () => (api.serverRunning() ? true : undefined), 30_000);
    });
    afterEach(async () => {
      await vscode.commands.executeCommand('notifications.clearAll');
      await revert();
    });

    it('is shown beside what it becomes, upgraded by one edit, and is what it was after one undo', async function () {
      this.timeout(60_000);
      const { document } = await show('root-values.yaml');
      await replaceAll(document, old);
      const done = vscode.commands.executeCommand('spireHelm.upgradeValues');
      // The first version offered is the newest.
      await accepted();
      await until('the difference', () => vscode.window.tabGroups.all.some(showsDifference) || undefined, 30_000);
      equal(document.getText(), old, 'nothing is changed before it is asked for');
      await until('the edit', async () => {
        await vscode.commands.executeCommand('notification.acceptPrimaryAction');
        return document.getText().includes('chart=spire-nested@0.30.0') || undefined;
      });
      await done;
      match(document.getText(), /caSubject:\n {4}commonName: acme # ours\n/, 'the values of 0.30.0, comments kept');
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      await until('the old values', () => document.getText() === old || undefined);
    });

    it('has a page for each rule that speaks, without a network', async function () {
      this.timeout(60_000);
      const { document } = await show('root-values.yaml');
      await replaceAll(document, 'tags:\n  nestedRoot: true\nglobal:\n  spire:\n    trustDomian: acme.example\n');
      await until('a finding', () => ourDiagnostics(document.uri)[0]);
      await vscode.commands.executeCommand('spireHelm.showRule');
      const page = await until('the page', () =>
        vscode.workspace.textDocuments.find(
          each => each.uri.scheme === 'spire-helm-text' && each.uri.path.endsWith('unknown-setting.md'),
        ),
      );
      ok(page.getText().startsWith('# unknown-setting\n'), page.getText().slice(0, 60));
    });
  });
}

function showsDifference({ tabs }: vscode.TabGroup): boolean {
  return tabs.some(
    ({ input, label }) => input instanceof vscode.TabInputTextDiff && label.includes('0.23.0 to 0.30.0'),
  );
}

/** Takes what the open picker has selected, once there is one. */
async function accepted(): Promise<void> {
  await until('the picker', async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return vscode.window.tabGroups.all.some(showsDifference) || undefined;
  });
}

async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}
