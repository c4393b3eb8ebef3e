// What can be typed at the cursor: keys, and values where there are few.
import { noteFor } from '../chart/notes';
import { historyOf } from '../chart/history';
import { globalTwin } from '../chart/inherited';
import type { SettingNode } from '../chart/model';
import { childOf, settingAt } from '../chart/node';
import type { Json } from '../json';
import type { OpenDocument } from '../openDocument';
import { startsWith, type SettingPath } from '../path';
import { shifted, type Span } from '../span';
import { cursorAt, type Cursor } from '../syntax/cursor';
import { columnOf } from '../values/entryLines';
import { quoteKey, yamlText } from '../values/yamlText';
import { modelFor, type ChosenModel, type FeatureContext } from './context';
import { publicFiles } from './popularity';
import { releaseOf } from './releaseOf';
import { shortValue, typeName } from './shown';
import { sectionSnippets } from './snippets/offer';

export interface CompletionEntry {
  readonly label: string;
  readonly kind: 'setting' | 'section' | 'value' | 'tag' | 'snippet';
  readonly replace: Span;
  readonly insert: string;
  readonly isSnippet: boolean;
  readonly detail?: string;
  readonly sort: string;
  readonly deprecated: boolean;
  /** True where completion goes on right after, with the values. */
  readonly retrigger: boolean;
  /** Documentation, made when it is asked for. */
  readonly document: () => string | undefined;
}

export function complete(document: OpenDocument, offset: number, context: FeatureContext): readonly CompletionEntry[] {
  const chosen = modelFor(document, context);
  if (!chosen) return [];
  const cursor = cursorIn(document, offset);
  if (!cursor) return [];
  if (cursor.place === 'key') {
    return [...keys(cursor, chosen, context), ...sectionSnippets(cursor, chosen, trustDomainIn(document, chosen))];
  }
  if (cursor.place === 'value' && cursor.key !== undefined) {
    const node = settingAt(chosen.model.top, [...cursor.path, cursor.key]);
    return node ? values(node, cursor) : [];
  }
  if (cursor.place === 'item') return items(cursor, chosen, context);
  return [];
}

/** What the file says it is; a placeholder or nothing at all leaves it to the snippets. */
function trustDomainIn(document: OpenDocument, { model }: ChosenModel): string | undefined {
  const path = ['global', 'spire', 'trustDomain'];
  const release = releaseOf(document, model);
  return release.entry(path) && !release.isFilledLater(path) ? release.text(path) : undefined;
}

/** The cursor as the values see it, also where they stand inside a manifest; `undefined` outside of them. */
function cursorIn(document: OpenDocument, offset: number): Cursor | undefined {
  const { text } = document.source;
  const { embedded } = document.values;
  if (!embedded) return cursorAt(text, offset);
  if (embedded.inText) {
    const { start, end } = embedded.inText;
    if (offset < start || offset > end) return undefined;
    const inner = text.slice(start, end);
    // Left of its first line the block has ended, though nothing stands there yet.
    const indent = /^(?:[ \t]*\r?\n)*( +)(?=\S)/.exec(inner)?.[1]?.length ?? 1;
    if (columnOf(text, offset) < indent) return undefined;
    const cursor = cursorAt(inner, offset - start);
    return { ...cursor, replace: shifted(cursor.replace, start) };
  }
  const cursor = cursorAt(text, offset);
  return startsWith(cursor.path, embedded.at) ? { ...cursor, path: cursor.path.slice(embedded.at.length) } : undefined;
}

function keys(cursor: Cursor, chosen: ChosenModel, context: FeatureContext): readonly CompletionEntry[] {
  const map = settingAt(chosen.model.top, cursor.path);
  return map ? childrenOf(map, cursor, chosen, context) : [];
}

/** After a dash: the keys of the item's map, or the values that the list takes. */
function items(cursor: Cursor, chosen: ChosenModel, context: FeatureContext): readonly CompletionEntry[] {
  const list = settingAt(chosen.model.top, cursor.path);
  const item = list?.item ?? (list && childOf(list, '0'));
  if (!item) return [];
  return item.children.size > 0 ? childrenOf(item, cursor, chosen, context) : values(item, cursor);
}

function childrenOf(
  map: SettingNode,
  cursor: Cursor,
  chosen: ChosenModel,
  context: FeatureContext,
): readonly CompletionEntry[] {
  const taken = new Set(cursor.siblings);
  const at = cursor.path.filter(key => key !== '-');
  const { score } = context.popularity ?? publicFiles;
  const offered = [...map.children]
    .filter(([key, node]) => node.used && !taken.has(key) && !isShadowed(cursor.path, key))
    .map(([key, node]) => {
      const path = [...at, key];
      // What `global.spire` decides for all parts is offered last at each of them.
      return { key, node, path, rank: globalTwin(chosen.model, path) ? -1 : score(chosen.model, path) };
    })
    .sort((a, b) => b.rank - a.rank);
  return offered.map((offer, index) => keyEntry(offer, index, cursor, chosen, context));
}

/** `global` below a part works, but is not where anyone should put it. */
function isShadowed(path: SettingPath, key: string): boolean {
  return key === 'global' && path.length === 1;
}

interface Offer {
  readonly key: string;
  readonly node: SettingNode;
  readonly path: SettingPath;
}

function keyEntry(
  { key, node, path }: Offer,
  index: number,
  cursor: Cursor,
  chosen: ChosenModel,
  context: FeatureContext,
): CompletionEntry {
  const isSection = cursor.path.length === 0;
  return {
    label: key,
    kind: isSection ? 'section' : cursor.path[0] === 'tags' ? 'tag' : 'setting',
    replace: cursor.replace,
    insert: insertion(key, node, cursor),
    isSnippet: false,
    detail: detailOf(node),
    sort: String(index).padStart(4, '0'),
    deprecated: false,
    retrigger: !cursor.colonFollows,
    document: () => describe(path, node, chosen, context),
  };
}

/** Only the key and what must follow it: a blank, or the next line one step in. */
function insertion(key: string, node: SettingNode, cursor: Cursor): string {
  const name = cursor.inQuotes ? key : quoteKey(key);
  if (cursor.colonFollows) return name;
  if (cursor.flow) return node.type === 'map' ? `${name}: {` : `${name}: `;
  // Editors indent the lines of an insertion like the line it goes into.
  if (node.type === 'map') return `${name}:\n  `;
  return node.type === 'list' ? `${name}:\n  - ` : `${name}: `;
}

function detailOf(node: SettingNode): string {
  return node.default === undefined ? typeName(node) : `${typeName(node)} · ${shortValue(node.default)}`;
}

function describe(
  path: SettingPath,
  node: SettingNode,
  { model }: ChosenModel,
  { catalog }: FeatureContext,
): string | undefined {
  const note = noteFor(catalog, model, path)?.note;
  const facts = [
    ...(node.allowed ? [`Takes ${node.allowed.map(value => `\`${String(value)}\``).join(', ')}.`] : []),
    ...(node.default !== undefined ? [`Default: \`${shortValue(node.default, 200)}\`.`] : []),
  ];
  const since = historyOf(catalog, model.chart, path).since;
  if (since !== undefined) facts.push(`Since ${since}.`);
  const parts = [note, facts.join(' ')].filter(part => part !== undefined && part !== '');
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

function values(node: SettingNode, cursor: Cursor): readonly CompletionEntry[] {
  const offered: Json[] = [];
  const offer = (value: Json): void => {
    if (!offered.includes(value)) offered.push(value);
  };
  if (node.type === 'bool') [true, false].forEach(offer);
  (node.allowed ?? node.known ?? []).forEach(offer);
  const { default: preset } = node;
  if (preset !== undefined && preset !== '' && typeof preset !== 'object') offer(preset);
  return offered.map((value, index) => ({
    label: String(value),
    kind: 'value',
    replace: cursor.replace,
    insert: cursor.inQuotes ? String(value) : yamlText(value),
    isSnippet: false,
    ...(value === preset && { detail: 'default' }),
    sort: String(index).padStart(3, '0'),
    deprecated: false,
    retrigger: false,
    document: () => undefined,
  }));
}
