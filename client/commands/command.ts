// What a command is, and what it is given to work with.
import type * as vscode from 'vscode';
import type { LanguageServer } from '../languageServer';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly server: LanguageServer;
  readonly output: vscode.LogOutputChannel;
}

export interface Command {
  readonly id: string;
  run(parts: Parts): Promise<void>;
}
