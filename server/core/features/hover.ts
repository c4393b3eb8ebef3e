// What a setting does, what is in force, and where it comes from.
import { historyOf } from '../chart/history';
import { globalTwin } from '../chart/inherited';
import type { Component, SettingNode } from '../chart/model';
import { settingAt } from '../chart/node';
import { noteFor } from '../chart/notes';
import type { OpenDocument } from '../openDocument';
import { formatPath, samePath, type SettingPath } from '../path';
import type { Span } from '../span';
import { entryAt } from '../syntax/navigate';
import { writtenKubeconfigs } from '../values/kubeconfigs';
import type { Release } from '../values/release';
import { modelFor, type ChosenModel, type FeatureContext } from './context';
import { releaseOf } from './releaseOf';
import { shortValue, typeName } from './shown';

export interface Hover {
  readonly markdown: string;
  readonly span: Span;
}

export function hover(document: OpenDocument, offset: number, context: FeatureContext): Hover | undefined {
  const chosen = modelFor(document, context);
  const chain = chosen && entryAt(document.values, offset);
  const last = chain?.at(-1);
  // Between keys, and on the brackets of lists and maps, there is nothing to explain.
  if (!chosen || !chain || !last || (!last.onKey && last.node.kind !== 'scalar')) return undefined;
  const path = chain.map(step => step.key);
  const node = settingAt(chosen.model.top, path);
  if (!node) return undefined;
  const markdown = describe(path, node, chosen, context, document);
  return markdown === '' ? undefined : { markdown, span: last.keySpan };
}

function describe(
  path: SettingPath,
  node: SettingNode,
  chosen: ChosenModel,
  context: FeatureContext,
  document: OpenDocument,
): string {
  const { model } = chosen;
  const note = noteFor(context.catalog, model, path);
  const release = releaseOf(document, model);
  const component = path.length === 1 ? model.components.get(path[0]!) : undefined;
  const rows = [
    ...(component ? componentRows(component, release) : settingRows(path, node, release)),
    ...sinceRow(path, chosen, context),
  ];
  const table =
    rows.length > 0 ? ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n') : '';
  const link = note?.link === undefined ? '' : `[Documentation](${note.link})`;
  return [note?.note ?? '', table, link].filter(part => part !== '').join('\n\n');
}

type Row = readonly [name: string, value: string];

function settingRows(path: SettingPath, node: SettingNode, release: Release): readonly Row[] {
  const rows: Row[] = [];
  if (!node.used) rows.push(['Read by', 'no template of this version; setting it changes nothing']);
  if (node.type !== 'map' || node.open) rows.push(['Takes', takes(node)]);
  if (node.default !== undefined) rows.push(['Default', code(shortValue(node.default, 80))]);
  rows.push(...kubeconfigRows(path, release));
  const above = shadowedBy(path, release);
  if (above) rows.push(['In force', above]);
  return rows;
}

/** Where a kubeconfig leads to, as whom, and until when: nobody reads that off base64. */
function kubeconfigRows(path: SettingPath, release: Release): readonly Row[] {
  const content = writtenKubeconfigs(release).find(each => samePath(each.path, path))?.content;
  if (!content) return [];
  const { server, certificate } = content;
  return [
    ['Leads to', code(shortValue(server, 80))],
    ...(certificate
      ? [['As', code(shortValue(certificate.commonName, 80))] as const, ['Valid until', certificate.notAfter] as const]
      : []),
  ];
}

function shadowedBy(path: SettingPath, release: Release): string | undefined {
  const twin = globalTwin(release.model, path);
  const value = twin && release.value(twin);
  if (value === undefined || value === '') return undefined;
  return `${code(shortValue(value))} from \`${formatPath(twin!)}\`, which wins over this one`;
}

function takes(node: SettingNode): string {
  if (node.allowed) return node.allowed.map(value => code(String(value))).join(', ');
  return node.type === 'map' ? 'map, any keys' : typeName(node);
}

function componentRows(component: Component, release: Release): readonly Row[] {
  const state = release.components.get(component.alias);
  const tags = component.tags.map(tag => code(`tags.${tag}`)).join(', ');
  const switches = [...component.conditions.map(code), ...(tags === '' ? [] : [tags])].join(', else ');
  return [
    ['Part', `\`${component.part}\``],
    ...(switches === '' ? [] : [['Switched by', switches] as const]),
    ...(state === undefined ? [] : [['In this file', state === 'unknown' ? 'decided later' : state] as const]),
  ];
}

function sinceRow(path: SettingPath, { model }: ChosenModel, { catalog }: FeatureContext): readonly Row[] {
  const { since } = historyOf(catalog, model.chart, path);
  return since === undefined ? [] : [['Since', since]];
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}
