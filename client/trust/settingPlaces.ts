// Where a setting stands in the values files that are open: what goes wrong in a cluster is shown at the line that causes it.
import * as vscode from 'vscode';
import { hasMarker } from '../probe';

export interface AtSetting {
  readonly setting: string;
  readonly message: string;
  readonly severity: vscode.DiagnosticSeverity;
}

/** @returns how many found a place; the others have none in these files */
export async function showAtSettings(
  collection: vscode.DiagnosticCollection,
  all: readonly AtSetting[],
): Promise<number> {
  collection.clear();
  const found = new Map<string, { readonly uri: vscode.Uri; readonly diagnostics: vscode.Diagnostic[] }>();
  let shown = 0;
  for (const document of valuesDocuments()) {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    for (const { setting, message, severity } of all) {
      const place = nearest(symbols ?? [], setting.split('.'));
      if (!place) continue;
      shown += 1;
      const diagnostic = new vscode.Diagnostic(place, message, severity);
      diagnostic.source = 'spire-helm (cluster)';
      const key = document.uri.toString();
      const entry = found.get(key) ?? { uri: document.uri, diagnostics: [] };
      entry.diagnostics.push(diagnostic);
      found.set(key, entry);
    }
  }
  for (const { uri, diagnostics } of found.values()) collection.set(uri, diagnostics);
  return shown;
}

function valuesDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    document =>
      (document.languageId === 'yaml' || document.languageId === 'helm') &&
      document.uri.scheme === 'file' &&
      hasMarker(document.getText()),
  );
}

/** The setting, else the deepest of its parents that is written; the top-level section alone says too little. */
function nearest(symbols: readonly vscode.DocumentSymbol[], path: readonly string[]): vscode.Range | undefined {
  const isSection = /^<\w+>$/.test(path[0] ?? '');
  const starts = isSection ? symbols.filter(({ name }) => /spire-(?:server|agent)/.test(name)) : [undefined];
  for (const start of starts) {
    let children = start ? start.children : symbols;
    let place: vscode.Range | undefined;
    let depth = start ? 1 : 0;
    for (const key of start ? path.slice(1) : path) {
      const next = /^<\w+>$/.test(key) ? children[0] : children.find(({ name }) => name === key);
      if (!next) break;
      place = next.selectionRange;
      children = next.children;
      depth += 1;
    }
    if (place && depth > 1) return place;
  }
  return undefined;
}
