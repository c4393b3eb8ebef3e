// What someone meets who opens a values file of spire-nested: diagnostics, quick fix, completion, hover, symbols.
import * as vscode from 'vscode';
import { equal, match, ok } from './expect';
import { activated, ourDiagnostics, placeOf, revert, ruleOf, show, until } from './extension';

export function valuesTests(): void {
  describe('a workspace with values files of spire-nested', () => {
    before(async function () {
      this.timeout(60_000); // the first activation on a busy machine
      await show('root-values.yaml');
      const api = await activated();
      await api.ready;
      await until('the server runs', () => (api.serverRunning() ? true : undefined), 30_000);
    });

    afterEach(revert);

    it('marks a misspelt setting at its place', async () => {
      const { document } = await show('root-values.yaml');
      const diagnostic = await misspelt(document);
      equal(document.getText(diagnostic.range), 'trustDomian', 'the marked text');
      match(ruleOf(diagnostic), /^[a-z]+(-[a-z0-9]+)+$/, 'the code is the id of a rule');
      match(diagnostic.message, /`trustDomian`/, 'the message names the setting');
    });

    it('says nothing where nothing is wrong', async () => {
      const { document } = await show('child-values.yaml');
      await insert(document, '    trustDomain: acme.example\n', '    trustDomian: acme.example\n');
      await misspelt(document); // so the file has been judged
      const others = ourDiagnostics(document.uri).filter(
        each =>
          each.severity <= vscode.DiagnosticSeverity.Warning && !document.getText(each.range).includes('trustDomian'),
      );
      equal(others.map(each => each.message).join('\n'), '', 'other errors and warnings');
    });

    it('renames a misspelt setting by a quick fix', async () => {
      const { document } = await show('root-values.yaml');
      const diagnostic = await misspelt(document);
      const fix = await until('a quick fix that renames', async () => {
        const actions = await codeActions(document, diagnostic.range);
        return actions.find(
          each => each.title.includes('trustDomain') && each.kind?.contains(vscode.CodeActionKind.QuickFix),
        );
      });
      ok(fix.edit ?? fix.command, 'the quick fix does something');
      if (fix.edit) await vscode.workspace.applyEdit(fix.edit);
      if (fix.command) await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
      await until('the renamed setting', () =>
        document.getText().includes('    trustDomain: acme.example') ? true : undefined,
      );
      await until('no diagnostic for it', () => (findMisspelt(document) ? undefined : true));
    });

    it('completes the settings of a section that is being typed', async () => {
      const { document } = await show('root-values.yaml');
      const at = await insert(document, 'external-spire-server:\n', '  \n');
      const labels = await suggestions(document, at.translate(0, 2), 'ingress');
      ok(!labels.includes('external-spire-server'), 'sections of the top level are not offered inside one');
    });

    it('completes sections at the top level', async () => {
      const { document } = await show('child-values.yaml');
      const at = await insert(document, '  nestedChildFull: true\n', '\n');
      await suggestions(document, at, 'internal-spire-server');
    });

    it('explains a setting under the mouse', async () => {
      const { document } = await show('child-values.yaml');
      const text = await until('a hover with text', async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          placeOf(document, 'trustDomain', 3),
        );
        const said = hovers
          .flatMap(each => each.contents.map(part => (typeof part === 'string' ? part : part.value)))
          .join('\n');
        return said.trim() === '' ? undefined : said;
      });
      ok(text.length > 10, `the hover says something: ${text}`);
    });

    it('gives the outline of a file', async () => {
      const { document } = await show('root-values.yaml');
      const symbols = await until('document symbols', async () => {
        const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
          'vscode.executeDocumentSymbolProvider',
          document.uri,
        );
        return found?.length ? found : undefined;
      });
      equal(symbols.map(each => each.name).join(' '), 'global tags external-spire-server', 'the top level');
      equal(symbols[0]?.children[0]?.name, 'spire', 'below global');
    });
  });
}

function findMisspelt(document: vscode.TextDocument): vscode.Diagnostic | undefined {
  return ourDiagnostics(document.uri).find(each => document.getText(each.range).includes('trustDomian'));
}

function misspelt(document: vscode.TextDocument): Promise<vscode.Diagnostic> {
  return until('a diagnostic of ours on trustDomian', () => findMisspelt(document));
}

async function codeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return (
    (await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    )) ?? []
  );
}

/** Inserts `typed` after `anchor`; gives the place where it begins. */
async function insert(document: vscode.TextDocument, anchor: string, typed: string): Promise<vscode.Position> {
  const edit = new vscode.WorkspaceEdit();
  const at = placeOf(document, anchor, anchor.length);
  edit.insert(document.uri, at, typed);
  await vscode.workspace.applyEdit(edit);
  return at;
}

/** What is offered at a place, once `wanted` is among it. */
async function suggestions(document: vscode.TextDocument, at: vscode.Position, wanted: string): Promise<string[]> {
  let labels: string[] = [];
  const look = async (): Promise<string[] | undefined> => {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    labels = list.items.map(each => (typeof each.label === 'string' ? each.label : each.label.label));
    return labels.includes(wanted) ? labels : undefined;
  };
  return until(() => `the suggestion "${wanted}"; there are: ${labels.join(', ')}`, look);
}
