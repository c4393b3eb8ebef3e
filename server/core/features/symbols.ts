// The outline of a values file.
import type { OpenDocument } from '../openDocument';
import { shifted, type Span } from '../span';
import type { YamlEntry, YamlNode } from '../syntax/document';

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'map' | 'list' | 'text' | 'number' | 'bool' | 'null';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/** An outline deeper than this helps nobody, and hostile files stop here. */
const depthLimit = 30;

export function documentSymbols(document: OpenDocument): readonly DocumentSymbol[] {
  return document.values.sections.flatMap(({ start, block }) =>
    block.entries.flatMap(entry => symbolOf(entry, start, 0)),
  );
}

function symbolOf(entry: YamlEntry, by: number, depth: number): readonly DocumentSymbol[] {
  if (entry.merged || depth > depthLimit) return [];
  const { value } = entry;
  const children = value.kind === 'map' ? value.entries.flatMap(inner => symbolOf(inner, by, depth + 1)) : [];
  return [
    {
      name: entry.key === '' ? '""' : entry.key,
      detail: value.kind === 'scalar' ? value.text.slice(0, 80).split('\n', 1)[0]! : '',
      kind: kindOf(value),
      span: shifted(entry.span, by),
      nameSpan: shifted(entry.keySpan, by),
      children,
    },
  ];
}

function kindOf(node: YamlNode): DocumentSymbol['kind'] {
  if (node.kind === 'map' || node.kind === 'list') return node.kind;
  if (node.kind === 'alias') return 'map';
  if (node.value === null) return 'null';
  return typeof node.value === 'boolean' ? 'bool' : typeof node.value === 'number' ? 'number' : 'text';
}
