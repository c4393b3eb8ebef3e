// textDocument/completion: what can stand at the cursor.
import type { CompletionList, CompletionParams } from 'vscode-languageserver';
import { complete, completeFleet, wholeFileSnippets } from '../../core';
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
    const view = await workspace.view(textDocument.uri);
    if (!view) return null;
    const offset = toOffset(view.text, position);
    const fleet = workspace.fleetFile(view);
    const { document, context } = workspace.at(view, offset);
    const entries = fleet
      ? completeFleet(view.text.getText(), offset, fleet, view.context.catalog)
      : view.chart
        ? complete(document, offset, context)
        : style().wholeFiles
          ? wholeFileSnippets(view.text.getText(), offset)
          : [];
    if (entries.length === 0 && !view.chart) return null;
    const list = workspace.offer(view, entries);
    const items = entries.map((entry, index) => {
      const data: CompletionData = { list, index };
      return { ...toCompletionItem(view.text, entry, style()), data };
    });
    return { isIncomplete: false, items };
  };
}
