// textDocument/documentSymbol: the outline of a values file.
import type { DocumentSymbol, DocumentSymbolParams } from 'vscode-languageserver';
import { documentSymbols } from '../../core';
import { toSymbol } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function documentSymbolHandler(workspace: Workspace): Handler<DocumentSymbolParams, DocumentSymbol[] | null> {
  return async ({ textDocument }) => {
    const view = await workspace.ours(textDocument.uri);
    return view ? documentSymbols(view.document).map(symbol => toSymbol(view.text, symbol)) : null;
  };
}
