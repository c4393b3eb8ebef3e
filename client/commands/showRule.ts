// SPIRE: Show the Page of a Rule. The reference comes from the server, so that no network is needed.
import * as vscode from 'vscode';
import * as protocol from '../../server/protocol';
import type { Command } from './command';
import { textAt } from './shownText';

export const showRule: Command = {
  id: 'spireHelm.showRule',
  run: async ({ server, context }) => {
    const editor = vscode.window.activeTextEditor;
    const rules = editor ? rulesAt(editor) : [];
    const rule = rules.length > 1 ? await vscode.window.showQuickPick(rules, { title: 'Which Rule?' }) : rules[0];
    if (rule === undefined) {
      if (rules.length === 0)
        void vscode.window.showInformationMessage('No rule of SPIRE Helm says anything in this file.');
      return;
    }
    const page = await server.ask<protocol.RulePageResult>(protocol.rulePage, { rule });
    if (!page) throw new Error(`there is no page about the rule ${rule}.`);
    const uri = textAt(`${rule}.md`, page.markdown, context);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  },
};

/** Rules with something to say at the cursor; those of the whole file where there is nothing. */
function rulesAt({ document, selection }: vscode.TextEditor): readonly string[] {
  const ours = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'spire-helm');
  const here = ours.filter(({ range }) => range.intersection(selection));
  const ids = (here.length > 0 ? here : ours).map(({ code }) => (typeof code === 'object' ? code.value : code));
  return [...new Set(ids.map(String))].sort();
}
