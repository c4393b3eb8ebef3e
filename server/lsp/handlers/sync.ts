// textDocument/didOpen, didChange and didClose: applied at once, in the order they come.
import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
} from 'vscode-languageserver';
import type { Workspace } from '../workspace';

export interface Sync {
  readonly opened: (params: DidOpenTextDocumentParams) => void;
  readonly changed: (params: DidChangeTextDocumentParams) => void;
  readonly closed: (params: DidCloseTextDocumentParams) => void;
}

/** `touched` is told about every text that is new, other or gone. */
export function syncHandlers(workspace: Workspace, touched: (uri: string) => void): Sync {
  return {
    opened: ({ textDocument: { uri, languageId, version, text } }) => {
      workspace.opened(uri, languageId, version, text);
      touched(uri);
    },
    changed: ({ textDocument: { uri, version }, contentChanges }) => {
      workspace.changed(uri, version, contentChanges);
      touched(uri);
    },
    closed: ({ textDocument: { uri } }) => {
      workspace.closed(uri);
      touched(uri);
    },
  };
}
