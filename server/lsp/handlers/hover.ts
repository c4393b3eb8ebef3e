// textDocument/hover: what the setting under the cursor does.
import type { Hover, HoverParams } from 'vscode-languageserver';
import { hover } from '../../core';
import { toOffset, toRange } from '../convert';
import type { Handler } from '../guard';
import type { Notes } from '../notes';
import type { Workspace } from '../workspace';

export function hoverHandler(workspace: Workspace, notes: Notes): Handler<HoverParams, Hover | null> {
  return async ({ textDocument, position }) => {
    await notes.ready();
    const view = await workspace.ours(textDocument.uri);
    if (!view) return null;
    const found = hover(view.document, toOffset(view.text, position), view.context);
    return found
      ? { contents: { kind: 'markdown', value: found.markdown }, range: toRange(view.text, found.span) }
      : null;
  };
}
