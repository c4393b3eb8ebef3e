// Which tests belong to the workspace that is open: its folder's name says it, in every kind of extension host.
import * as vscode from 'vscode';
import type { Host } from './host';
import { otherYamlTests } from './otherYaml';
import { upgradeTests } from './upgrade';
import { valuesTests } from './values';

const suites: Readonly<Record<string, (host: Host) => void>> = { values: valuesTests, 'other-yaml': otherYamlTests };

export function defineTests(host: Host): void {
  const name = vscode.workspace.workspaceFolders?.[0]?.name ?? 'no folder';
  const define = suites[name];
  if (!define) throw new Error(`no tests for the workspace "${name}"; there are: ${Object.keys(suites).join(', ')}`);
  define(host);
  if (define === valuesTests) upgradeTests();
}
