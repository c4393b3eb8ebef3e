// Reads fields of a manifest with the place they stand at.
import type { Placed } from '../fleetFile';
import { shifted, spanAt, type Span } from '../../span';
import type { SettingPath } from '../../path';
import type { Manifest } from '../../syntax/embedded';
import { deref, effectiveEntries, nodeAt } from '../../syntax/navigate';

/** A text; `undefined` where there is none. */
export function textAt({ document, by, written }: Manifest, path: SettingPath): Placed | undefined {
  const found = nodeAt(document, path);
  const node = found && deref(found.node);
  if (!found || node?.kind !== 'scalar' || node.value === null || node.text === '') return undefined;
  const span = shifted(found.node.span, found.base + by);
  // Of a masked template the file has what is written.
  const value = node.placeholder === 'template' ? unquoted(written.slice(span.start, span.end)) : node.text;
  return { value, span };
}

export function isTrueAt({ document }: Manifest, path: SettingPath): boolean {
  const node = nodeAt(document, path)?.node;
  return node?.kind === 'scalar' && node.value === true;
}

/** Paths of the items of a list. */
export function itemsAt({ document }: Manifest, path: SettingPath): readonly SettingPath[] {
  const found = nodeAt(document, path);
  const node = found && deref(found.node);
  return node?.kind === 'list' ? node.items.map((_, index) => [...path, String(index)]) : [];
}

export function textsAt(manifest: Manifest, path: SettingPath): readonly Placed[] {
  return itemsAt(manifest, path).flatMap(item => textAt(manifest, item) ?? []);
}

export function keysAt({ document }: Manifest, path: SettingPath): readonly string[] {
  const found = nodeAt(document, path);
  const node = found && deref(found.node);
  return node?.kind === 'map' ? effectiveEntries(node).map(({ key }) => key) : [];
}

export function kindAt({ document }: Manifest, path: SettingPath): 'map' | 'list' | 'scalar' | undefined {
  const found = nodeAt(document, path);
  const node = found && deref(found.node);
  return node?.kind === 'alias' ? undefined : node?.kind;
}

export function spanAtPath({ document, by }: Manifest, path: SettingPath): Span {
  const found = nodeAt(document, path);
  if (!found) return spanAt(by);
  return shifted(found.entry?.keySpan ?? found.node.span, found.base + by);
}

export function lineOf(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
