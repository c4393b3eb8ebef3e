// SPIRE: Install Release, in a browser: says why not and where instead.
import * as vscode from 'vscode';
import type { Command } from './command';

export const installReleaseElsewhere: Command = {
  id: 'spireHelm.installRelease',
  run: async () => {
    void vscode.window.showInformationMessage(
      'Installing needs helm and kubectl, which a browser can not start. Open the folder in desktop VS Code or on a remote machine.',
    );
  },
};
