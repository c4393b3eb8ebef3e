// Kinds of values that Helm's templates treat differently, whatever a setting means.
import type { YamlNode } from '../syntax/document';

/** Each class by one letter, as facts about types keep them. */
export const valueClasses = {
  null: 'z',
  zero: '0',
  number: 'n',
  /** So long that Go prints it with an exponent. */
  bigNumber: 'N',
  true: 't',
  false: 'f',
  word: 'w',
  trueText: 'T',
  falseText: 'F',
  digits: 'd',
  emptyText: 'e',
  emptyList: 'l',
  /** A list of texts or numbers. */
  list: 'L',
  listOfMaps: 'M',
  emptyMap: 'm',
  map: 'o',
} as const;

export type ValueClass = (typeof valueClasses)[keyof typeof valueClasses];

/** From here on Go prints a number of YAML's with an exponent. */
const firstWithExponent = 1e6;

/** `undefined` for what is filled in later, and for aliases that lead nowhere. */
export function classOf(node: YamlNode): ValueClass | undefined {
  if (node.kind === 'alias') return node.target && classOf(node.target);
  if (node.kind === 'map') return node.entries.length > 0 ? 'o' : 'm';
  if (node.kind === 'list') {
    if (node.items.length === 0) return 'l';
    return node.items.some(item => item.kind === 'map') ? 'M' : 'L';
  }
  return node.placeholder ? undefined : classOfScalar(node.value);
}

function classOfScalar(value: string | number | boolean | null): ValueClass {
  if (value === null) return 'z';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') {
    if (value === 0) return '0';
    return Math.abs(value) >= firstWithExponent ? 'N' : 'n';
  }
  if (value === 'true') return 'T';
  if (value === 'false') return 'F';
  if (value === '') return 'e';
  return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? 'd' : 'w';
}
