// Asks which values files make the release and in which order: a later layer wins over an earlier one.
import * as vscode from 'vscode';
import { hasMarker } from '../probe';
import { pick, type Answer, type Place } from './wizard';

interface Item extends vscode.QuickPickItem {
  readonly act: 'done' | 'add' | 'layer';
  readonly uri?: vscode.Uri;
}

const up: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('arrow-up'),
  tooltip: 'Move up: an earlier layer',
};
const remove: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('close'), tooltip: 'Take out' };

export async function askLayers(place: Place, start: readonly vscode.Uri[]): Promise<Answer<readonly vscode.Uri[]>> {
  let layers = [...start];
  for (;;) {
    let pressed: vscode.QuickInputButton | undefined;
    const answer = await pick<Item>({
      ...place,
      items: itemsOf(layers),
      placeholder: 'The layers in the order that helm merges them; choose one to move it up',
      onButton: (_item, button) => (pressed = button),
    });
    if (answer === undefined || answer === 'back') return answer;
    const { act, uri } = answer.value;
    if (act === 'done') return { value: layers };
    if (act === 'add') layers = [...layers, ...(await askMore(place, layers))];
    else if (uri && pressed === remove) layers = layers.filter(layer => layer !== uri);
    else if (uri) layers = movedUp(layers, uri);
  }
}

function itemsOf(layers: readonly vscode.Uri[]): readonly Item[] {
  const order = layers.map(uri => vscode.workspace.asRelativePath(uri)).join(', then ');
  const go = layers.length === 0 ? "Go on without values: the chart's defaults" : `Go on with ${count(layers.length)}`;
  return [
    { label: go, detail: order, act: 'done' },
    { label: 'Add a layer...', detail: 'Another values file, put on top: it wins over the others', act: 'add' },
    { label: 'Layers', kind: vscode.QuickPickItemKind.Separator, act: 'layer' },
    ...layers.map((uri, i) => ({
      label: `${i + 1}. ${vscode.workspace.asRelativePath(uri)}`,
      description: layers.length > 1 && i === layers.length - 1 ? 'wins over the others' : '',
      buttons: i > 0 ? [up, remove] : [remove],
      act: 'layer' as const,
      uri,
    })),
  ];
}

function count(layers: number): string {
  return layers === 1 ? 'this layer' : `these ${layers} layers`;
}

function movedUp(layers: readonly vscode.Uri[], uri: vscode.Uri): vscode.Uri[] {
  const at = layers.indexOf(uri);
  if (at < 1) return [...layers];
  const others = layers.filter(layer => layer !== uri);
  return [...others.slice(0, at - 1), uri, ...others.slice(at - 1)];
}

/** Files of the workspace, those that look like ours first. */
async function askMore(place: Place, layers: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const taken = new Set(layers.map(String));
  const found = await vscode.workspace.findFiles('**/*.{yaml,yml}', '**/{node_modules,templates}/**', 500);
  const files = await Promise.all(
    found.filter(uri => !taken.has(uri.toString())).map(async uri => ({ uri, ours: await looksOurs(uri) })),
  );
  files.sort((a, b) => Number(b.ours) - Number(a.ours) || a.uri.path.localeCompare(b.uri.path));
  const items = files.map(({ uri, ours }) => ({
    label: vscode.workspace.asRelativePath(uri),
    description: ours ? 'SPIRE values' : '',
    uri,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: place.title,
    placeHolder: 'Values files to put on top, in the order they are listed',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return (picked ?? []).map(item => item.uri);
}

async function looksOurs(uri: vscode.Uri): Promise<boolean> {
  try {
    return hasMarker(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    // A file that can't be read is offered like any other; helm will say what is wrong with it.
    return false;
  }
}
