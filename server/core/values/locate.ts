// Finds the one place in a file where an entry is written, so that a change knows what text it is about.
import type { SettingPath } from '../path';
import { shifted, type Span } from '../span';
import type { ValuesDocument, YamlEntry, YamlNode } from '../syntax/document';

export interface Located {
  readonly kind: 'found';
  readonly entry: YamlEntry;
  /** Offsets of the file, as are all others here. */
  readonly keySpan: Span;
  readonly valueSpan: Span;
  /** What the spans inside `entry` are relative to. */
  readonly base: number;
  /** Where what stands before the entry ends: the entry above it, or the key of its map. */
  readonly after: number;
}

/** `unclear`: it stands twice, comes through an alias or a merge key, or is the item of a list. */
export type Location = Located | { readonly kind: 'missing' } | { readonly kind: 'unclear' };

const missing: Location = { kind: 'missing' };
const unclear: Location = { kind: 'unclear' };

export function locate(document: ValuesDocument, path: SettingPath): Location {
  const [top, ...rest] = path;
  const written = document.sections.flatMap(({ start, block }) => block.entries.map(entry => ({ entry, base: start })));
  const index = only(
    written.map(({ entry }) => entry),
    top,
  );
  if (typeof index !== 'number') return index;
  const { entry, base } = written[index]!;
  const above = written[index - 1];
  const after = above ? above.base + endOf(above.entry) : contentAbove(document.text, base + entry.keySpan.start);
  return within(located(entry, base, after), rest);
}

/** The start of the nearest line above that holds more than a comment: the head of a manifest, a brace, or nothing. */
function contentAbove(text: string, offset: number): number {
  let line = text.lastIndexOf('\n', offset) + 1;
  while (line > 0) {
    const end = line - 1;
    line = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    if (!/^\ufeff?[ \t\r]*(?:#|$)/.test(text.slice(line, end))) break;
  }
  return line;
}

function within(found: Located, path: SettingPath): Location {
  const [key, ...rest] = path;
  if (key === undefined) return found;
  const { base, keySpan } = found;
  let value: YamlNode = found.entry.value;
  let after = keySpan.end;
  let below = rest;
  let name = key;
  while (value.kind === 'list') {
    const item: YamlNode | undefined = /^\d+$/.test(name) ? value.items[Number(name)] : undefined;
    if (!item) return missing;
    if (below[0] === undefined) return unclear;
    after = base + item.span.start;
    [name, ...below] = below as [string, ...string[]];
    value = item;
  }
  if (value.kind === 'alias') return unclear;
  if (value.kind !== 'map') return missing;
  const index = only(value.entries, name);
  if (typeof index !== 'number') return index;
  const above = value.entries[index - 1];
  return within(located(value.entries[index]!, base, above ? base + endOf(above) : after), below);
}

/** The entry of a key where it is written once and nothing merged in behind it counts instead. */
function only(entries: readonly YamlEntry[], key: string | undefined): number | Location {
  const indexes = entries.flatMap((entry, index) => (entry.key === key ? [index] : []));
  const last = indexes.at(-1);
  if (last === undefined) return missing;
  const own = indexes.filter(index => !entries[index]!.merged);
  return own.length === 1 && own[0] === last ? last : unclear;
}

function located(entry: YamlEntry, base: number, after: number): Located {
  const keySpan = shifted(entry.keySpan, base);
  return { kind: 'found', entry, base, keySpan, valueSpan: shifted(entry.value.span, base), after };
}

function endOf(entry: YamlEntry): number {
  return Math.max(entry.span.end, entry.keySpan.end);
}
