// The fleets of the window as the tree and the picture show them: asked again when what they show may have changed.
import * as vscode from 'vscode';
import { topology, type TopologyParams, type TopologyResult } from '../../server/protocol';
import type { LanguageServer } from '../languageServer';

const fleetFiles = '**/spire-fleet.yaml';
/** Diagnostics change at every pause in typing, one file after the other. */
const pause = 300;

export class Fleets implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly watching: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  /** Tree and context ask at the same moment; one answer does for both. */
  private asked: Promise<readonly TopologyResult[]> | undefined;

  constructor(private readonly server: LanguageServer) {
    const watcher = vscode.workspace.createFileSystemWatcher(fleetFiles);
    const soon = (): void => this.soon();
    this.watching = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(soon),
      watcher.onDidChange(soon),
      watcher.onDidDelete(soon),
      server.onDidChange(soon),
      vscode.languages.onDidChangeDiagnostics(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
      // Its fleet may be one that no fleet file declares.
      vscode.window.onDidChangeActiveTextEditor(() => (this.asked = undefined)),
    );
  }

  /** All fleets that a file of the workspace declares, and the one around the active editor. */
  all(): Promise<readonly TopologyResult[]> {
    if (!this.asked) {
      this.asked = this.ask();
      this.asked.catch(() => (this.asked = undefined));
    }
    return this.asked;
  }

  private async ask(): Promise<readonly TopologyResult[]> {
    if (!this.server.running) return [];
    const files = await vscode.workspace.findFiles(fleetFiles, '**/node_modules/**', 200);
    const active = vscode.window.activeTextEditor?.document.uri;
    const uris = [...(active ? [active.toString()] : []), ...files.map(String).sort()];
    const found = new Map<string, TopologyResult>();
    for (const uri of uris) {
      if (found.has(uri)) continue;
      const fleet = await this.around(uri);
      if (fleet) found.set(fleet.uri, fleet);
    }
    return [...found.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }

  around(uri: string): Promise<TopologyResult | undefined> {
    const params: TopologyParams = { uri };
    return this.server.ask<TopologyResult>(topology, params);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watching.dispose();
    this.changed.dispose();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.asked = undefined;
      this.changed.fire();
    }, pause);
  }
}

/** What people call the fleet: the folder of its file. */
export function nameOf(uri: string): string {
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(vscode.Uri.parse(uri), '..'), true);
  return folder.split('/').at(-1) ?? folder;
}

export async function open({ uri, range }: TopologyResult['nodes'][number]['place']): Promise<void> {
  const { start, end } = range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, viewColumn: vscode.ViewColumn.One });
}
