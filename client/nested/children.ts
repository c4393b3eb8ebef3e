// Asks which child of the workspace's fleets is meant.
import * as vscode from 'vscode';
import { nestedChildren, type NestedChild, type NestedChildrenResult } from '../../server/protocol';
import type { LanguageServer } from '../languageServer';

export type Child = Extract<NestedChild, { readonly facts: unknown }> & {
  /** Of the fleet file. */
  readonly fleet: vscode.Uri;
};

interface Item extends vscode.QuickPickItem {
  readonly child: NestedChild;
  readonly fleet: vscode.Uri;
}

export async function askChild(server: LanguageServer): Promise<Child | undefined> {
  const items = await itemsOf(server);
  if (items.length === 0) {
    throw new Error(
      'no fleet of the workspace has a child. A spire-fleet.yaml says which releases belong together: a child has `parent:`.',
    );
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Bootstrap Nested Child',
    placeHolder: 'Which child of the fleet?',
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (!picked) return undefined;
  const { child, fleet } = picked;
  if (child.problem !== undefined) throw new Error(child.problem);
  return { ...child, fleet };
}

async function itemsOf(server: LanguageServer): Promise<readonly Item[]> {
  const files = await vscode.workspace.findFiles('**/spire-fleet.yaml', '**/node_modules/**', 200);
  const found = await Promise.all(
    files.map(file => server.ask<NestedChildrenResult>(nestedChildren, { uri: file.toString() })),
  );
  return found.flatMap(result => {
    if (!result) return [];
    const fleet = vscode.Uri.parse(result.uri);
    const where = vscode.workspace.asRelativePath(fleet);
    return result.children.map(child => ({
      label: child.key,
      description:
        child.problem === undefined
          ? `${child.facts.kind} child of ${child.facts.root.key}, trust domain ${child.facts.trustDomain}`
          : 'can not be bootstrapped as it is',
      detail: child.problem ?? where,
      child,
      fleet,
    }));
  });
}
