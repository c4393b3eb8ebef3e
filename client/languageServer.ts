// The life of the language server as the rest of the client sees it: started once, restarted on demand, asked questions.
import * as vscode from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { trustGranted } from '../server/protocol';
import type { Watch } from './languageClient';
import { answerServer } from './serverRequests';

export type MakeClient = (watch: Watch) => BaseLanguageClient;

export class LanguageServer implements vscode.Disposable {
  private client: BaseLanguageClient | undefined;
  private readonly whileClient: vscode.Disposable[] = [];
  private starting: Promise<void> | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly notified = new vscode.EventEmitter<{ readonly method: string; readonly params: unknown }>();
  /** The server came up, went down or is on its way. */
  readonly onDidChange = this.changed.event;
  readonly onNotification = this.notified.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly make: MakeClient,
    private readonly listensTo: readonly string[],
  ) {}

  get running(): boolean {
    return this.client?.state === State.Running;
  }

  /** Resolves when the server runs, or when the user was told why it doesn't. */
  start(): Promise<void> {
    return (this.starting ??= this.launch());
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async ask<R>(method: string, params: unknown): Promise<R | undefined> {
    await this.start();
    if (!this.client || !this.running) return undefined;
    return (await this.client.sendRequest<R | null>(method, params)) ?? undefined;
  }

  async stop(): Promise<void> {
    const { client } = this;
    await this.starting;
    this.starting = undefined;
    this.client = undefined;
    this.whileClient.splice(0).forEach(item => item.dispose());
    try {
      await client?.dispose();
    } catch (error) {
      // A server that is gone already can't be stopped in good order; the process is ended all the same.
      this.output.debug(`Stopping the server: ${String(error)}`);
    }
    this.changed.fire();
  }

  dispose(): void {
    void this.stop();
  }

  private async launch(): Promise<void> {
    let launched = false;
    const client = this.make({
      ran: () => this.client?.state === State.Running,
      gaveUp: () => {
        // While it is launched for the first time the error below tells.
        if (launched) void this.failed('The SPIRE language server went away too often and was not started again.');
      },
    });
    this.client = client;
    answerServer(client, this.context);
    for (const method of this.listensTo) {
      client.onNotification(method, params => this.notified.fire({ method, params }));
    }
    client.onDidChangeState(() => this.changed.fire());
    const granted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (this.running) void client.sendNotification(trustGranted);
    });
    this.whileClient.push(granted);
    try {
      await client.start();
      // The library also resolves where the process ended before it answered.
      if (client.state !== State.Running) throw new Error('it ended before it was ready.');
      launched = true;
      this.output.info('The language server runs.');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.output.error(`The language server did not start: ${reason}`);
      void this.failed(`The SPIRE language server did not start: ${reason}`);
    }
  }

  private async failed(message: string): Promise<void> {
    const restart = 'Restart';
    const show = 'Show Output';
    const choice = await vscode.window.showErrorMessage(message, show, restart);
    if (choice === show) this.output.show();
    if (choice === restart) await this.restart();
  }
}
