// SPIRE: Show Effective Values: what Helm gets for a release, merged, with a link from each line to where its value stands.
import * as vscode from 'vscode';
import { effectiveValues, type EffectiveValuesParams, type EffectiveValuesResult } from '../../server/protocol';
import type { LanguageServer } from '../languageServer';
import type { Command } from './command';

const scheme = 'spire-values';

export const showEffectiveValues: Command = {
  id: 'spireHelm.showEffectiveValues',
  async run({ server }) {
    const active = vscode.window.activeTextEditor?.document.uri;
    const uri = active ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    const known = uri && (await ask(server, { uri: uri.toString() }));
    if (!uri || !known || known.releases.length === 0) {
      throw new Error('This file belongs to no fleet; spire-fleet.yaml says which layers make which release.');
    }
    const release = await pickedRelease(known);
    if (release === undefined) return;
    const query = JSON.stringify({ uri: uri.toString(), release });
    const shown = vscode.Uri.from({ scheme, path: `/${release} (effective values).yaml`, query });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(shown), { preview: true });
  },
};

async function pickedRelease({ own, releases }: EffectiveValuesResult): Promise<string | undefined> {
  if (own.length === 1) return own[0];
  const names = own.length > 0 ? own : releases;
  return names.length === 1 ? names[0] : vscode.window.showQuickPick([...names], { placeHolder: 'The release' });
}

function ask(server: LanguageServer, params: EffectiveValuesParams): Promise<EffectiveValuesResult | undefined> {
  return server.ask<EffectiveValuesResult>(effectiveValues, params);
}

/** The text and its links; it follows what is typed in the layers. */
export function effectiveValuesView(server: LanguageServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const resultFor = (uri: vscode.Uri): Promise<EffectiveValuesResult | undefined> =>
    ask(server, JSON.parse(uri.query) as EffectiveValuesParams);
  const content = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: async uri => (await resultFor(uri))?.text ?? '# This release can not be read now.\n',
  });
  const links = vscode.languages.registerDocumentLinkProvider(
    { scheme },
    {
      provideDocumentLinks: async document => {
        const { origins = [] } = (await resultFor(document.uri)) ?? {};
        return origins.flatMap(({ line, uri, range }) => {
          const text = document.lineAt(line).text;
          const at = text.lastIndexOf('  # ');
          if (at < 0) return [];
          const target = vscode.Uri.parse(uri).with({ fragment: `L${range.start.line + 1}` });
          return [new vscode.DocumentLink(new vscode.Range(line, at + 4, line, text.length), target)];
        });
      },
    },
  );
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const edits = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    if (document.uri.scheme === scheme) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const shown of vscode.workspace.textDocuments) if (shown.uri.scheme === scheme) changed.fire(shown.uri);
    }, 300);
  });
  return vscode.Disposable.from(content, links, edits, changed);
}
