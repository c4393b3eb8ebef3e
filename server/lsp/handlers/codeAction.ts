// textDocument/codeAction: fixes at a place, suppressions, and "fix all" where the editor asks for it by name.
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { codeActions } from '../../core';
import { actionKind, toCodeAction, toSpan } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function codeActionHandler(workspace: Workspace): Handler<CodeActionParams, CodeAction[] | null> {
  return async ({ textDocument, range, context }) => {
    const view = await workspace.ours(textDocument.uri);
    if (!view) return null;
    const { analysis } = workspace.judge(view);
    return codeActions(view.document, toSpan(view.text, range), analysis)
      .filter(action => wanted(actionKind(action), context.only))
      .flatMap(action => toCodeAction(action, context.diagnostics, uri => workspace.textOf(uri)) ?? []);
  };
}

/** Without a wish the editor shows a light bulb, where actions on the whole file have no place. */
function wanted(kind: string, only: readonly string[] | undefined): boolean {
  if (!only) return !kind.startsWith('source');
  return only.some(wish => wish === '' || kind === wish || kind.startsWith(`${wish}.`));
}
