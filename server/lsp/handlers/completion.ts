// textDocument/completion: what can stand at the cursor.
import type { CompletionList, CompletionParams } from 'vscode-languageserver';
import { complete } from '../../core';
import { toCompletionItem, toOffset, type CompletionStyle } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

/** Leads from an item that the editor shows to the entry it was made from. */
export interface CompletionData {
  readonly list: number;
  readonly index: number;
}

export function completionHandler(
  workspace: Workspace,
  style: () => CompletionStyle,
): Handler<CompletionParams, CompletionList | null> {
  return async ({ textDocument, position }) => {
    const view = await workspace.ours(textDocument.uri);
    if (!view) return null;
    const entries = complete(view.document, toOffset(view.text, position), view.context);
    const list = workspace.offer(view, entries);
    const items = entries.map((entry, index) => {
      const data: CompletionData = { list, index };
      return { ...toCompletionItem(view.text, entry, style()), data };
    });
    return { isIncomplete: false, items };
  };
}
