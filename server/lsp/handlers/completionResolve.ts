// completionItem/resolve: the documentation of one entry, made only when the editor shows it.
import type { CompletionItem } from 'vscode-languageserver';
import { documentation } from '../../core';
import type { Handler } from '../guard';
import type { Notes } from '../notes';
import type { Workspace } from '../workspace';
import type { CompletionData } from './completion';

export function completionResolveHandler(workspace: Workspace, notes: Notes): Handler<CompletionItem, CompletionItem> {
  return async item => {
    await notes.ready();
    const data = item.data as Partial<CompletionData> | undefined;
    const offered = workspace.offeredEntry(data?.list ?? -1, data?.index ?? -1);
    const value = offered && documentation(offered.entry);
    return value === undefined ? item : { ...item, documentation: { kind: 'markdown', value } };
  };
}
