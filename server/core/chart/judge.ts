// Our own walk: holds a parsed block against the chart model and says what does not fit. The wording is the rules'.
import type { Block, YamlEntry, YamlMap, YamlNode, YamlScalar } from '../syntax/document';
import type { SettingPath } from '../path';
import type { Span } from '../span';
import type { SettingNode, SettingType } from './model';
import { childOf } from './node';
import { stopFor, type Becomes, type Reach } from './typeFacts';
import { classOf, type ValueClass } from './valueClass';

interface Place {
  readonly path: SettingPath;
  /** Spans relative to the block: the key, and the value. Inside an alias both are the alias. */
  readonly keySpan: Span;
  readonly valueSpan: Span;
  readonly entry: YamlEntry | undefined;
  /** The entry as it is written, which for an alias is that of the anchor. */
  readonly written: YamlEntry;
}

export type Judgement =
  /** No setting of the chart. `closed`: the templates refuse unknown keys here. */
  | (Place & { readonly kind: 'unknown'; readonly closed: boolean; readonly value: YamlNode })
  /** The templates `fail` when the key is present. */
  | (Place & { readonly kind: 'refused'; readonly renamedTo: string; readonly value: YamlNode })
  /** Stands in the chart's values.yaml, but nothing reads it. */
  | (Place & { readonly kind: 'dead' })
  /** Another type than the setting takes, by what the templates do with it. */
  | (Place & { readonly kind: 'type'; readonly mismatch: TypeMismatch; readonly node: SettingNode })
  /** A kind of value that was tried with real Helm, which did not make of it what it looks like. */
  | (Place & Tried)
  /** Not among the values that the templates take. */
  | (Place & { readonly kind: 'value'; readonly allowed: readonly string[]; readonly text: string })
  /** Below the least value that values.schema.json takes. */
  | (Place & { readonly kind: 'minimum'; readonly minimum: number; readonly text: string });

export type TypeMismatch =
  | 'not-a-map'
  | 'not-a-list'
  | 'not-a-scalar'
  /** A number or bool where a template takes text only. */
  | 'needs-text'
  /** `NO`, `off`, ...: YAML 1.1 makes a bool of it. */
  | 'reads-as-bool'
  /** "false" in quotes where a bare `if` decides. */
  | 'false-text-is-on'
  /** "false" in quotes where a bare `if` and a comparison both decide. */
  | 'false-text-is-half-on'
  /** Any text where a template compares with a bool. */
  | 'text-for-bool'
  /** A word where a bool belongs. */
  | 'not-a-bool'
  | 'not-a-number'
  /** A number in quotes where values.schema.json wants a number. */
  | 'quoted-number';

export interface Tried {
  readonly kind: 'tried';
  readonly value: ValueClass;
  /** The text as written, for scalars. */
  readonly text: string;
  readonly node: SettingNode;
  /** Where Helm stops; empty where it goes on. */
  readonly reaches: readonly Reach[];
  /** What it becomes where Helm goes on; `undefined` for what it looks like. */
  readonly becomes: Becomes | undefined;
  /** YAML reads something else than what is written: `NO`, `1.10`. */
  readonly readAs: string | undefined;
}

const memo = new WeakMap<Block, WeakMap<SettingNode, readonly Judgement[]>>();

/** Judges each block once per model: an edit elsewhere in the file costs nothing here. */
export function judgeBlock(block: Block, top: SettingNode): readonly Judgement[] {
  let byModel = memo.get(block);
  if (!byModel) memo.set(block, (byModel = new WeakMap()));
  let found = byModel.get(top);
  if (!found) {
    const judgements: Judgement[] = [];
    judgeEntries(block.entries, top, [], undefined, judgements, 0);
    byModel.set(top, (found = withoutRepeats(judgements)));
  }
  return found;
}

/** What is said at an anchor is not said again at each of its aliases. */
function withoutRepeats(judgements: readonly Judgement[]): readonly Judgement[] {
  const direct = new Set(judgements.filter(j => j.entry !== undefined).map(j => j.written));
  return judgements.filter(j => j.entry !== undefined || !direct.has(j.written));
}

/** Deeper than any chart's settings; a file that nests further is not judged there. */
const depthLimit = 64;
const judgementLimit = 2000;

function judgeEntries(
  entries: readonly YamlEntry[],
  parent: SettingNode,
  path: SettingPath,
  at: Span | undefined,
  found: Judgement[],
  depth: number,
): void {
  if (depth > depthLimit || found.length > judgementLimit) return;
  for (const entry of entries) {
    const place: Place = {
      path: [...path, entry.key],
      keySpan: at ?? entry.keySpan,
      valueSpan: at ?? entry.value.span,
      entry: at ? undefined : entry,
      written: entry,
    };
    judgeEntry(entry, parent, place, at ?? (entry.merged ? entry.span : undefined), found, depth);
  }
}

function judgeEntry(
  entry: YamlEntry,
  parent: SettingNode,
  place: Place,
  at: Span | undefined,
  found: Judgement[],
  depth: number,
): void {
  const renamedTo = parent.refused.get(entry.key);
  if (renamedTo !== undefined && !parent.children.has(entry.key)) {
    found.push({ ...place, kind: 'refused', renamedTo, value: entry.value });
    return;
  }
  const node = childOf(parent, entry.key);
  if (!node) {
    if (parent.open || (parent.type === 'any' && !parent.closed) || isPrivateKey(entry.key, place.path)) return;
    found.push({ ...place, kind: 'unknown', closed: parent.closed, value: entry.value });
    return;
  }
  if (!node.used) {
    found.push({ ...place, kind: 'dead' });
    return;
  }
  judgeValue(entry.value, node, place, at, found, depth);
}

/** Names that people give to anchors they only mean to reuse. */
function isPrivateKey(key: string, path: SettingPath): boolean {
  return path.length === 1 && /^(?:x-|[._])/.test(key);
}

function judgeValue(
  value: YamlNode,
  node: SettingNode,
  place: Place,
  at: Span | undefined,
  found: Judgement[],
  depth: number,
): void {
  if (value.kind === 'alias') {
    if (value.target)
      judgeValue(value.target, node, { ...place, valueSpan: value.span }, at ?? value.span, found, depth + 1);
    return;
  }
  if (node.types) {
    const tried = triedOf(value, node);
    if (tried) found.push({ ...place, ...tried });
    if (tried && value.kind !== 'scalar') return;
  }
  const mismatch = node.types ? undefined : mismatchOf(value, node);
  if (mismatch) {
    found.push({ ...place, kind: 'type', mismatch, node });
    return;
  }
  if (value.kind === 'scalar') judgeScalar(value, node, place, found);
  if (value.kind === 'map') judgeEntries(value.entries, node, place.path, at, found, depth + 1);
  if (value.kind === 'list') judgeItems(value.items, node, place, at, found, depth);
}

function judgeItems(
  items: readonly YamlNode[],
  node: SettingNode,
  place: Place,
  at: Span | undefined,
  found: Judgement[],
  depth: number,
): void {
  const { item } = node;
  if (!item || node.open || item.children.size === 0) return;
  items.forEach((value, index) => {
    if (value.kind !== 'map') return;
    judgeEntries(value.entries, item, [...place.path, String(index)], at, found, depth + 1);
  });
}

function judgeScalar(value: YamlScalar, node: SettingNode, place: Place, found: Judgement[]): void {
  if (value.placeholder || value.value === null) return;
  if (node.allowed) {
    const allowed = node.allowed.map(String);
    // An empty text is the charts' way to say "not set".
    if (value.value !== '' && !allowed.includes(String(value.value)) && value.value !== node.default) {
      found.push({ ...place, kind: 'value', allowed, text: value.text });
    }
  }
  if (node.minimum !== undefined && typeof value.value === 'number' && value.value < node.minimum) {
    found.push({ ...place, kind: 'minimum', minimum: node.minimum, text: value.text });
  }
}

/** What Helm makes of a kind of value that the setting is not made for; `undefined` where that is no surprise. */
function triedOf(value: YamlNode, node: SettingNode): Tried | undefined {
  const kind = classOf(value);
  if (kind === undefined || !node.types) return undefined;
  const text = value.kind === 'scalar' ? value.text : '';
  const readAs = value.kind === 'scalar' ? readAsOf(value, node) : undefined;
  // values.schema.json takes whole numbers only.
  const isFraction = node.schemaType && value.kind === 'scalar' && isBroken(value.value);
  const reaches = isFraction ? [always] : stopFor(node.types, kind);
  const becomes = isTaken(kind, text, node) ? undefined : node.types.becomes.get(kind);
  if (reaches.length === 0 && becomes === undefined && readAs === undefined) return undefined;
  return { kind: 'tried', value: kind, text, node, reaches, becomes, readAs };
}

const always: Reach = { part: undefined, all: [] };

function isBroken(value: YamlScalar['value']): boolean {
  return typeof value === 'number' && !Number.isInteger(value);
}

/** Words that the templates know, and shares, which Kubernetes takes for numbers. */
function isTaken(kind: ValueClass, text: string, node: SettingNode): boolean {
  if (node.known?.includes(text)) return true;
  return kind === 'w' && (node.type === 'int' || node.type === 'number') && /^\d+%$/.test(text);
}

function readAsOf({ value, text, style }: YamlScalar, node: SettingNode): string | undefined {
  if (style !== 'plain' || node.type !== 'string') return undefined;
  const isAsWritten = typeof value === 'boolean' ? /^(true|false)$/i.test(text) : text === String(value);
  return (typeof value === 'boolean' || typeof value === 'number') && !isAsWritten ? String(value) : undefined;
}

function mismatchOf(value: YamlNode, node: SettingNode): TypeMismatch | undefined {
  if (node.type === 'any') return undefined;
  if (value.kind === 'scalar') return scalarMismatch(value, node);
  if (value.kind === 'map') {
    if (node.type === 'map' || node.open) return node.type === 'list' && isFilled(value) ? 'not-a-list' : undefined;
    return node.type === 'list' ? (isFilled(value) ? 'not-a-list' : undefined) : 'not-a-scalar';
  }
  if (value.kind === 'list') {
    if (node.type === 'list') return undefined;
    if (node.type === 'map') return value.items.length > 0 || node.use.fields ? 'not-a-map' : undefined;
    return node.open ? undefined : 'not-a-scalar';
  }
  return undefined;
}

function isFilled(map: YamlMap): boolean {
  return map.entries.length > 0;
}

function scalarMismatch(scalar: YamlScalar, node: SettingNode): TypeMismatch | undefined {
  const { value } = scalar;
  if (value === null || scalar.placeholder) return undefined;
  const checks: Partial<Record<SettingType, () => TypeMismatch | undefined>> = {
    map: () => (value === '' && !node.use.fields ? undefined : 'not-a-map'),
    list: () => (value === '' ? undefined : 'not-a-list'),
    string: () => textMismatch(scalar, node),
    bool: () => boolMismatch(scalar, node),
    int: () => numberMismatch(scalar, node),
    number: () => numberMismatch(scalar, node),
  };
  return checks[node.type]?.();
}

function textMismatch(scalar: YamlScalar, node: SettingNode): TypeMismatch | undefined {
  if (typeof scalar.value === 'string' || node.open) return undefined;
  if (typeof scalar.value === 'boolean' && !/^(true|false)$/i.test(scalar.text)) return 'reads-as-bool';
  return node.use.textOnly && !node.use.comparedAsText ? 'needs-text' : undefined;
}

function boolMismatch(scalar: YamlScalar, node: SettingNode): TypeMismatch | undefined {
  const { value } = scalar;
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return 'not-a-bool';
  if (node.use.boolOnly) return 'text-for-bool';
  if (value === 'false' && node.use.bareIf) {
    if (node.use.comparedAsText) return 'false-text-is-half-on';
    // What is also printed arrives as it is meant.
    return node.use.printed || node.open ? undefined : 'false-text-is-on';
  }
  if (node.known?.includes(value)) return undefined;
  return value === 'true' || value === 'false' || value === '' ? undefined : 'not-a-bool';
}

function numberMismatch(scalar: YamlScalar, node: SettingNode): TypeMismatch | undefined {
  const { value } = scalar;
  if (typeof value === 'number') return undefined;
  if (typeof value === 'boolean') return 'not-a-number';
  if (typeof value === 'string' && /^\s*-?\d+(\.\d+)?%?\s*$/.test(value))
    return node.schemaType ? 'quoted-number' : undefined;
  return value === '' || node.known?.includes(value) ? undefined : 'not-a-number';
}
