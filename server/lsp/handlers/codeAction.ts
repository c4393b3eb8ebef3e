// textDocument/codeAction: fixes at a place, suppressions, and "fix all" where the editor asks for it by name.
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { codeActions, fixAll } from '../../core';
import { actionKind, fixAllKind, toCodeAction, toSpan } from '../convert';
import type { Handler } from '../guard';
import type { Workspace } from '../workspace';

export function codeActionHandler(workspace: Workspace): Handler<CodeActionParams, CodeAction[] | null> {
  return async ({ textDocument, range, context }) => {
    const view = await workspace.view(textDocument.uri);
    if (!view) return null;
    const { analysis } = workspace.judge(view);
    const { only } = context;
    // Without a wish the editor shows a light bulb, where actions on the whole file have no place.
    const whole = only?.some(wish => covers(wish, fixAllKind))
      ? fixAll(view.document, document => workspace.judgeAs(document, view))
      : [];
    const span = toSpan(view.text, range);
    const { document } = workspace.at(view, span.start);
    return [...codeActions(document, span, analysis), ...whole]
      .filter(action => !only || only.some(wish => covers(wish, actionKind(action))))
      .flatMap(action => toCodeAction(action, context.diagnostics, uri => workspace.textOf(uri)) ?? []);
  };
}

/** Kinds are a tree: `source` asks for everything below it, and the empty kind for all. */
function covers(wish: string, kind: string): boolean {
  return wish === '' || kind === wish || kind.startsWith(`${wish}.`);
}
