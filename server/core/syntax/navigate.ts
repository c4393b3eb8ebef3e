// Finds nodes in a document, by path and by offset, and answers in offsets of the file.
import type { SettingPath } from '../path';
import { shifted, touches, type Span } from '../span';
import type { ValuesDocument, YamlEntry, YamlMap, YamlNode } from './document';

/** A node with the offset its block starts at; its spans are relative to that. */
export interface PlacedNode {
  readonly node: YamlNode;
  readonly base: number;
  /** The entry it is the value of; missing for the items of a list. */
  readonly entry?: YamlEntry;
}

/** One step from the top of the file down; spans are offsets of the file. */
export interface Step {
  /** The key, or the index of a list item. */
  readonly key: string;
  /** Of a list item the item itself. */
  readonly keySpan: Span;
  /** From the key to the end of the value. */
  readonly span: Span;
  readonly node: YamlNode;
  /** True where the offset lies in the key and not in the value. */
  readonly onKey: boolean;
}

/** What Helm reads at a path: of equal keys the last one, through aliases and merge keys. */
export function nodeAt(document: ValuesDocument, path: SettingPath): PlacedNode | undefined {
  const [top, ...others] = path;
  if (top === undefined) return undefined;
  let found: PlacedNode | undefined;
  for (const { start, block } of document.sections) {
    const entry = lastEntryOf(block.entries, top);
    if (entry) found = { node: entry.value, base: start, entry };
  }
  for (const key of others) {
    if (!found) return undefined;
    const node: YamlNode | undefined = deref(found.node);
    const base: number = found.base;
    if (node?.kind === 'map') {
      const entry = lastEntryOf(node.entries, key);
      found = entry && { node: entry.value, base, entry };
    } else {
      const item: YamlNode | undefined =
        node?.kind === 'list' && /^\d+$/.test(key) ? node.items[Number(key)] : undefined;
      found = item && { node: item, base };
    }
  }
  return found;
}

/** The entries and items around an offset, from the top down; empty between the sections. */
export function entryAt(document: ValuesDocument, offset: number): readonly Step[] {
  for (const { start, block } of document.sections) {
    if (offset < start || offset > start + block.text.length) continue;
    const steps = stepsIn(block.entries, offset - start, start);
    if (steps.length > 0) return steps;
  }
  return [];
}

/** The node that an alias stands for; `undefined` where there is none. */
export function deref(node: YamlNode): YamlNode | undefined {
  let found: YamlNode | undefined = node;
  for (let jumps = 0; found?.kind === 'alias' && jumps < 100; jumps++) found = found.target;
  return found?.kind === 'alias' ? undefined : found;
}

/** The entries that count for Helm: of equal keys the last, whether written or merged. */
export function effectiveEntries(map: Pick<YamlMap, 'entries'>): readonly YamlEntry[] {
  return [...new Map(map.entries.map(entry => [entry.key, entry])).values()];
}

export function lastEntryOf(entries: readonly YamlEntry[], key: string): YamlEntry | undefined {
  for (let i = entries.length - 1; i >= 0; i--) if (entries[i]!.key === key) return entries[i];
  return undefined;
}

function stepsIn(entries: readonly YamlEntry[], offset: number, base: number): Step[] {
  const entry = around(entries, offset);
  if (!entry) return [];
  const onKey = touches(entry.keySpan, offset);
  const { key, value: node } = entry;
  const step = { key, keySpan: shifted(entry.keySpan, base), span: shifted(entry.span, base), node, onKey };
  return onKey ? [step] : [step, ...stepsBelow(node, offset, base)];
}

function stepsBelow(node: YamlNode, offset: number, base: number): Step[] {
  if (node.kind === 'map') return stepsIn(node.entries, offset, base);
  if (node.kind !== 'list') return [];
  const index = node.items.findIndex(item => touches(item.span, offset));
  const item = node.items[index];
  if (!item) return [];
  const span = shifted(item.span, base);
  return [{ key: String(index), keySpan: span, span, node: item, onKey: false }, ...stepsBelow(item, offset, base)];
}

/** The entry an offset lies in; merged ones stand elsewhere. */
function around(entries: readonly YamlEntry[], offset: number): YamlEntry | undefined {
  const touching = entries.filter(entry => !entry.merged && touches(entry.span, offset));
  return touching.find(entry => offset < entry.span.end) ?? touching[0];
}
