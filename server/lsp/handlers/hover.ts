// textDocument/hover: what the setting under the cursor does.
import type { Hover, HoverParams } from 'vscode-languageserver';
import { hover, hoverFleet } from '../../core';
import { toOffset, toRange } from '../convert';
import type { Handler } from '../guard';
import type { Notes } from '../notes';
import type { Workspace } from '../workspace';

export function hoverHandler(workspace: Workspace, notes: Notes): Handler<HoverParams, Hover | null> {
  return async ({ textDocument, position }) => {
    await notes.ready();
    const view = await workspace.view(textDocument.uri);
    if (!view) return null;
    const offset = toOffset(view.text, position);
    const fleet = workspace.fleetFile(view);
    const { document, context } = workspace.at(view, offset);
    const found = fleet ? hoverFleet(fleet, offset) : view.chart && hover(document, offset, context);
    return found
      ? { contents: { kind: 'markdown', value: found.markdown }, range: toRange(view.text, found.span) }
      : null;
  };
}
