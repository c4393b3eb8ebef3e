// textDocument/documentLink and textDocument/definition in a fleet file: its layers, and the release that a parent names.
import type { DefinitionParams, DocumentLink, DocumentLinkParams, Location } from 'vscode-languageserver';
import { layerLinks, releaseAt } from '../../core';
import { toOffset, toRange } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function documentLinkHandler(workspace: Workspace): Handler<DocumentLinkParams, DocumentLink[] | null> {
  return async ({ textDocument }) => {
    const view = await workspace.view(textDocument.uri);
    const file = view && workspace.fleetFile(view);
    if (!file) return null;
    return layerLinks(file).map(({ value, span }) => ({
      range: toRange(view.text, span),
      target: workspace.layerUri(textDocument.uri, value),
    }));
  };
}

export function definitionHandler(workspace: Workspace): Handler<DefinitionParams, Location | null> {
  return async ({ textDocument, position }) => {
    const view = await workspace.view(textDocument.uri);
    const file = view && workspace.fleetFile(view);
    const found = file && releaseAt(file, toOffset(view.text, position));
    return found ? { uri: textDocument.uri, range: toRange(view.text, found.to.keySpan) } : null;
  };
}
