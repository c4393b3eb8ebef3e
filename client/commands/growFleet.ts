// "SPIRE: Add Child Cluster" and "SPIRE: Add Federated Partner": small edits of the files of a fleet, shown before they are made.
import * as vscode from 'vscode';
import { growFleet, type GrowFleetParams, type GrowFleetResult } from '../../server/protocol';
import { preview } from '../edits';
import type { Command, Parts } from './command';

export const addChildCluster: Command = {
  id: 'spireHelm.addChildCluster',
  async run(parts) {
    const fleet = await fleetHere(
      parts,
      ({ roots }) => roots.length > 0,
      'No fleet here has the root of a nested SPIRE.',
    );
    if (!fleet) return;
    const root =
      fleet.roots.length === 1
        ? fleet.roots[0]
        : await vscode.window.showQuickPick(fleet.roots, { placeHolder: 'Below which root?' });
    if (root === undefined) return;
    const kinds = [
      { label: 'Servers of its own', detail: 'Workloads keep their SVIDs while the root is away.', isSecurity: false },
      { label: 'Agents only', detail: 'No CA key in that cluster; the root issues its SVIDs.', isSecurity: true },
    ];
    const kind = await vscode.window.showQuickPick(kinds, { placeHolder: 'What runs in the new cluster?' });
    if (!kind) return;
    const name = await vscode.window.showInputBox({
      prompt: 'Name of the new cluster',
      value: 'child01',
      ignoreFocusOut: true,
    });
    if (name === undefined) return;
    await grow(
      parts,
      { uri: fleet.uri, child: { root, name, isSecurity: kind.isSecurity } },
      `Child cluster ${name} below ${root}`,
    );
  },
};

export const addFederatedPartner: Command = {
  id: 'spireHelm.addFederatedPartner',
  async run(parts) {
    const fleet = await fleetHere(parts, ({ trees }) => trees.length > 0, 'No fleet here says its trust domain.');
    if (!fleet) return;
    const trees = fleet.trees.map(({ key, trustDomain }) => ({ label: trustDomain, key }));
    const tree =
      trees.length === 1
        ? trees[0]
        : await vscode.window.showQuickPick(trees, { placeHolder: 'Which trust domain of yours?' });
    if (!tree) return;
    const trustDomain = await vscode.window.showInputBox({
      prompt: 'Trust domain of the partner',
      value: 'partner.example',
      ignoreFocusOut: true,
    });
    if (trustDomain === undefined) return;
    const profiles = [
      {
        label: 'https_spiffe' as const,
        detail: 'Their endpoint is known by its SPIFFE ID; the first bundle is carried over by hand.',
      },
      { label: 'https_web' as const, detail: 'Their endpoint has a certificate of a public CA.' },
    ];
    const profile = await vscode.window.showQuickPick(profiles, {
      placeHolder: 'How does their endpoint prove who it is?',
    });
    if (!profile) return;
    const partner = { member: tree.key, trustDomain, profile: profile.label };
    await grow(parts, { uri: fleet.uri, partner }, `${tree.label} trusts ${trustDomain}`);
  },
};

async function grow(parts: Parts, params: GrowFleetParams, label: string): Promise<void> {
  const result = await parts.server.ask<GrowFleetResult>(growFleet, params);
  if (!result) throw new Error('The fleet is not there any more.');
  if (result.problem !== undefined) throw new Error(result.problem);
  const files = result.files.map(({ uri, create, range, newText }) => ({
    uri: vscode.Uri.parse(uri),
    create,
    range: new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
    newText,
  }));
  if (!(await preview(files, label))) return;
  await vscode.window.showTextDocument(vscode.Uri.parse(result.uri));
}

/** The fleet around the active file, else one of those in the workspace. */
async function fleetHere(
  parts: Parts,
  fits: (fleet: GrowFleetResult) => boolean,
  none: string,
): Promise<GrowFleetResult | undefined> {
  const ask = (uri: vscode.Uri): Promise<GrowFleetResult | undefined> =>
    parts.server.ask<GrowFleetResult>(growFleet, { uri: uri.toString() } satisfies GrowFleetParams);
  const active = vscode.window.activeTextEditor?.document.uri;
  const around = active && (await ask(active));
  if (around && fits(around)) return around;
  const files = await vscode.workspace.findFiles('**/spire-fleet.yaml', '**/node_modules/**', 200);
  const found = (await Promise.all(files.map(ask))).flatMap(fleet => (fleet && fits(fleet) ? [fleet] : []));
  if (found.length === 0) throw new Error(none);
  if (found.length === 1) return found[0];
  const items = found.map(fleet => ({ label: vscode.workspace.asRelativePath(vscode.Uri.parse(fleet.uri)), fleet }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which fleet?' }))?.fleet;
}
