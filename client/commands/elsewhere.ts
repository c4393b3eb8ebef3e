// Commands that start helm and kubectl, in a browser: say why not and where instead.
import * as vscode from 'vscode';
import type { Command } from './command';

const ids = [
  'spireHelm.installRelease',
  'spireHelm.previewRelease',
  'spireHelm.bootstrapNestedChild',
  'spireHelm.federate',
  'spireHelm.verifyTrust',
  'spireHelm.joinToken',
  'spireHelm.uninstallRelease',
  'spireHelm.explainFailure',
];

export const elsewhereCommands: readonly Command[] = ids.map(id => ({
  id,
  run: async () => {
    void vscode.window.showInformationMessage(
      'This needs helm and kubectl, which a browser can not start. Open the folder in desktop VS Code or on a remote machine.',
    );
  },
}));
