// The commands of the extension.
import * as vscode from 'vscode';
import type { Command, Parts } from './command';
import { copyReport } from './copyReport';
import { addChildCluster, addFederatedPartner } from './growFleet';
import { newDeploymentCommand } from './newDeployment';
import { proposeFleetFile } from './proposeFleet';
import { restartServer } from './restartServer';
import { selectChartVersion } from './selectChartVersion';
import { showEffectiveValues } from './showEffectiveValues';
import { showOutput } from './showOutput';
import { showRule } from './showRule';
import { upgradeValues } from './upgradeValues';

/** Those that work everywhere; a client with processes adds its own. */
export const commands: readonly Command[] = [
  newDeploymentCommand,
  addChildCluster,
  addFederatedPartner,
  selectChartVersion,
  upgradeValues,
  showRule,
  showEffectiveValues,
  proposeFleetFile,
  restartServer,
  showOutput,
  copyReport,
];

export function registerCommands(all: readonly Command[], parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    ...all.map(command =>
      vscode.commands.registerCommand(command.id, async () => {
        try {
          await command.run(parts);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          parts.output.error(`${command.id}: ${reason}`);
          const choice = await vscode.window.showErrorMessage(`SPIRE Helm: ${reason}`, 'Show Output');
          if (choice) parts.output.show();
        }
      }),
    ),
  );
}
