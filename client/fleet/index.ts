// Tree and picture of the fleet, in both hosts.
import * as vscode from 'vscode';
import type { LanguageServer } from '../languageServer';
import { Fleets, open } from './fleets';
import { showPicture } from './picture';
import { openCommand, showFleetTree } from './tree';

export function showFleet(server: LanguageServer): vscode.Disposable {
  const fleets = new Fleets(server);
  return vscode.Disposable.from(
    fleets,
    showFleetTree(fleets),
    vscode.commands.registerCommand(openCommand, open),
    vscode.commands.registerCommand('spireHelm.showTopology', (uri: unknown) =>
      showPicture(fleets, uri instanceof vscode.Uri ? uri.toString() : undefined),
    ),
  );
}
