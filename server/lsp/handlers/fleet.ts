// textDocument/documentLink in a fleet file: its layers.
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { layerLinks } from '../../core';
import { toRange } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function documentLinkHandler(workspace: Workspace): Handler<DocumentLinkParams, DocumentLink[] | null> {
  return async ({ textDocument }) => {
    const view = await workspace.view(textDocument.uri);
    const file = view && workspace.fleetFile(view);
    if (!file) return null;
    return layerLinks(file).map(({ value, span }) => ({
      range: toRange(view.text, span),
      target: workspace.layerUri(textDocument.uri, value.split('#')[0]!),
    }));
  };
}
