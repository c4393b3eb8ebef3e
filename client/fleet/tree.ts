// The fleet as a tree in the Explorer: trust domains, the releases in them, what each has switched on, and whom it trusts.
import * as vscode from 'vscode';
import type { TopologyResult, WireNode } from '../../server/protocol';
import { nameOf, type Fleets } from './fleets';

export const treeView = 'spireHelm.fleet';
export const openCommand = 'spireHelm.openRelease';

type Item =
  | { readonly kind: 'fleet'; readonly fleet: TopologyResult }
  | { readonly kind: 'release'; readonly fleet: TopologyResult; readonly node: WireNode }
  | { readonly kind: 'parts'; readonly node: WireNode }
  | { readonly kind: 'part'; readonly alias: string }
  | { readonly kind: 'trust'; readonly text: string };

export function showFleetTree(fleets: Fleets): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.TreeDataProvider<Item> = {
    onDidChangeTreeData: changed.event,
    getChildren: async item => {
      if (item) return childrenOf(item);
      const all = await fleets.all();
      // The view is there only where there is something in it.
      await vscode.commands.executeCommand('setContext', 'spireHelm.hasFleet', all.length > 0);
      const [only, ...others] = all;
      if (only && others.length === 0) return [...topOf(only)];
      return all.map(fleet => ({ kind: 'fleet', fleet }));
    },
    getTreeItem: treeItem,
  };
  return vscode.Disposable.from(
    changed,
    vscode.window.createTreeView(treeView, { treeDataProvider: provider, showCollapseAll: true }),
    fleets.onDidChange(() => {
      changed.fire();
      // A hidden view asks for nothing, and nobody else would ever show it.
      void fleets.all().then(all => vscode.commands.executeCommand('setContext', 'spireHelm.hasFleet', all.length > 0));
    }),
  );
}

function topOf(fleet: TopologyResult): readonly Item[] {
  return fleet.nodes.filter(node => node.parent === undefined).map(node => ({ kind: 'release', fleet, node }));
}

function childrenOf(item: Item): Item[] {
  if (item.kind === 'fleet') return [...topOf(item.fleet)];
  if (item.kind === 'parts') return item.node.parts.map(alias => ({ kind: 'part', alias }));
  if (item.kind !== 'release') return [];
  const { fleet, node } = item;
  const trusts = fleet.trusts.flatMap(({ from, to, mutual }): readonly Item[] => {
    const other = from === node.id ? to : mutual && to === node.id ? from : undefined;
    if (other !== undefined) return [{ kind: 'trust', text: vscode.l10n.t('trusts {0}', other) }];
    return to === node.id ? [{ kind: 'trust', text: vscode.l10n.t('is trusted by {0}', from) }] : [];
  });
  const children = fleet.nodes.filter(({ parent }) => parent === node.id);
  return [
    ...children.map((child): Item => ({ kind: 'release', fleet, node: child })),
    ...trusts,
    ...(node.parts.length > 0 ? [{ kind: 'parts', node } as const] : []),
  ];
}

function treeItem(item: Item): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (item.kind) {
    case 'fleet': {
      const made = new vscode.TreeItem(nameOf(item.fleet.uri), Expanded);
      made.iconPath = new vscode.ThemeIcon('type-hierarchy');
      made.tooltip = vscode.workspace.asRelativePath(vscode.Uri.parse(item.fleet.uri));
      return made;
    }
    case 'release':
      return releaseItem(
        item.node,
        childrenOf(item).length > 0 ? (item.node.kind === 'root' ? Expanded : Collapsed) : None,
      );
    case 'parts': {
      const made = new vscode.TreeItem(vscode.l10n.t('{0} components on', item.node.parts.length), Collapsed);
      made.iconPath = new vscode.ThemeIcon('package');
      return made;
    }
    case 'part':
      return new vscode.TreeItem(item.alias, None);
    case 'trust': {
      const made = new vscode.TreeItem(item.text, None);
      made.iconPath = new vscode.ThemeIcon('arrow-swap');
      return made;
    }
  }
}

const icons: Readonly<Record<WireNode['kind'], string>> = {
  root: 'shield',
  full: 'server',
  security: 'server-environment',
  standalone: 'server',
  ha: 'mirror',
  other: 'package',
  partner: 'organization',
};

function releaseItem(node: WireNode, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const { id, kind, trustDomain, cluster, chart, errors, warnings, place } = node;
  const made = new vscode.TreeItem(id, state);
  const kinds: Readonly<Record<WireNode['kind'], string>> = {
    root: vscode.l10n.t('root'),
    full: vscode.l10n.t('full child'),
    security: vscode.l10n.t('security child'),
    standalone: vscode.l10n.t('standalone'),
    ha: vscode.l10n.t('highly available pair'),
    other: vscode.l10n.t('other parts'),
    partner: vscode.l10n.t('partner'),
  };
  const counts = [
    ...(errors > 0 ? [errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', errors)] : []),
    ...(warnings > 0 ? [warnings === 1 ? vscode.l10n.t('1 warning') : vscode.l10n.t('{0} warnings', warnings)] : []),
  ];
  const shown = node.parent === undefined ? trustDomain : cluster;
  made.description = [kinds[kind], ...(shown === undefined ? [] : [shown]), ...counts].join(' · ');
  made.tooltip = [id, trustDomain, cluster, chart, ...counts].filter(each => each !== undefined).join('\n');
  const colour = errors > 0 ? 'list.errorForeground' : warnings > 0 ? 'list.warningForeground' : undefined;
  made.iconPath = new vscode.ThemeIcon(icons[kind], colour === undefined ? undefined : new vscode.ThemeColor(colour));
  made.command = { command: openCommand, title: vscode.l10n.t('Open'), arguments: [place] };
  made.contextValue = kind === 'partner' ? 'partner' : 'release';
  made.accessibilityInformation = { label: `${id}, ${made.description.replaceAll(' · ', ', ')}` };
  return made;
}
