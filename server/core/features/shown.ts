// How settings and values look in completion and hover.
import type { SettingNode } from '../chart/model';
import type { Json } from '../json';

const typeNames = {
  map: 'map',
  list: 'list',
  string: 'text',
  int: 'whole number',
  number: 'number',
  bool: 'true or false',
  any: 'any value',
} as const;

export function typeName(node: SettingNode): string {
  return typeNames[node.type];
}

/** A value on one line, cut where it gets long. */
export function shortValue(value: Json, longest = 60): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
