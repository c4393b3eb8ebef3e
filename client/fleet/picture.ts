// SPIRE: Show Fleet Topology. The picture in a panel of its own; it follows what is typed.
import * as vscode from 'vscode';
import type { TopologyResult } from '../../server/protocol';
import { nameOf, open, type Fleets } from './fleets';
import { pageOf } from './page';

const panels = new Map<string, vscode.WebviewPanel>();

export async function showPicture(fleets: Fleets, uri: string | undefined): Promise<void> {
  const fleet = await choose(fleets, uri);
  if (!fleet) return;
  const known = panels.get(fleet.uri);
  if (known) {
    known.reveal();
    return;
  }
  const title = vscode.l10n.t('Fleet: {0}', nameOf(fleet.uri));
  const panel = vscode.window.createWebviewPanel('spireHelm.topology', title, vscode.ViewColumn.Beside, {
    enableScripts: true,
    localResourceRoots: [],
  });
  panels.set(fleet.uri, panel);
  let shown = fleet;
  panel.webview.html = pageOf(shown.svg, wordsOf(title), nonce());
  const listening = vscode.Disposable.from(
    fleets.onDidChange(async () => {
      const now = await fleets.around(fleet.uri);
      if (!now || now.svg === shown.svg) return;
      shown = now;
      await panel.webview.postMessage({ svg: now.svg });
    }),
    panel.webview.onDidReceiveMessage(async (message: unknown) => {
      const { kind, id } = message as { readonly kind?: unknown; readonly id?: unknown };
      if (kind === 'save') await savePicture(shown);
      const node = kind === 'open' ? shown.nodes.find(each => each.id === id) : undefined;
      if (node) await open(node.place);
    }),
  );
  panel.onDidDispose(() => {
    panels.delete(fleet.uri);
    listening.dispose();
  });
}

function wordsOf(title: string): Parameters<typeof pageOf>[1] {
  return {
    title,
    zoomIn: vscode.l10n.t('Zoom In'),
    zoomOut: vscode.l10n.t('Zoom Out'),
    fit: vscode.l10n.t('Fit'),
    save: vscode.l10n.t('Save as SVG'),
  };
}

async function savePicture({ uri, svg }: TopologyResult): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(uri), '..', `${nameOf(uri)}.svg`),
    filters: { SVG: ['svg'] },
  });
  if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(svg));
}

async function choose(fleets: Fleets, uri: string | undefined): Promise<TopologyResult | undefined> {
  const active = uri ?? vscode.window.activeTextEditor?.document.uri.toString();
  const own = active === undefined ? undefined : await fleets.around(active);
  if (own) return own;
  const all = await fleets.all();
  if (all.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'There is no fleet here: a spire-fleet.yaml beside the values files says which releases belong together.',
      ),
    );
    return undefined;
  }
  if (all.length === 1) return all[0];
  const items = all.map(fleet => ({
    label: nameOf(fleet.uri),
    description: vscode.workspace.asRelativePath(vscode.Uri.parse(fleet.uri)),
    fleet,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which fleet?') }))?.fleet;
}

function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
