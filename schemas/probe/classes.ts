// The values that stand for each kind in a probe.
import type { Json } from '../../server/core/json';
import type { SettingType } from '../../server/core/chart/model';
import { valueClasses, type ValueClass } from '../../server/core/chart/valueClass';

export const allClasses: readonly ValueClass[] = Object.values(valueClasses);

export const samples: Readonly<Record<ValueClass, Json>> = {
  z: null,
  '0': 0,
  n: 7,
  N: 1000001,
  t: true,
  f: false,
  w: 'three',
  T: 'true',
  F: 'false',
  d: '7',
  e: '',
  l: [],
  L: ['x'],
  M: [{ x: 'y' }],
  m: {},
  o: { x: 'y' },
};

/** The text that a number is meant for. */
export const textOf: Partial<Record<ValueClass, Json>> = { '0': '0', n: '7', N: '1000001', t: 'true', f: 'false' };

/** Kinds that a setting of a type is made for; what becomes of their values is not a question of types. */
export const natural: Readonly<Record<SettingType, string>> = {
  map: 'mo',
  list: 'lLM',
  string: 'wTFde',
  int: '0nN',
  number: '0nN',
  bool: 'tf',
  any: '0nNtfwTFdelLMmo',
};
