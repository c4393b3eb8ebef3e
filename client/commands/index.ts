// The commands of the extension, and what each is given to work with.
import * as vscode from 'vscode';
import type { LanguageServer } from '../languageServer';
import { copyReport } from './copyReport';
import { restartServer } from './restartServer';
import { selectChartVersion } from './selectChartVersion';
import { showOutput } from './showOutput';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly server: LanguageServer;
  readonly output: vscode.LogOutputChannel;
}

export interface Command {
  readonly id: string;
  run(parts: Parts): Promise<void>;
}

/** Those that work everywhere; a client with processes adds its own. */
export const commands: readonly Command[] = [selectChartVersion, restartServer, showOutput, copyReport];

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
