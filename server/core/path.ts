// The name of a setting: its keys from the top of the values down.

/** Keys from the top of a values file; an item of a list is its index as a decimal string. */
export type SettingPath = readonly string[];

/** The path as a person writes it: `a.b.c`; a key that holds a dot, a space or nothing is quoted. */
export function formatPath(path: SettingPath): string {
  return path.map(key => (/^[^\s."']+$/.test(key) ? key : JSON.stringify(key))).join('.');
}

/** Splits what `formatPath` made of keys without quotes; for constants in rules and tables. */
export function pathOf(dotted: string): SettingPath {
  return dotted === '' ? [] : dotted.split('.');
}

export function startsWith(path: SettingPath, prefix: SettingPath): boolean {
  return prefix.length <= path.length && prefix.every((key, i) => path[i] === key);
}

export function samePath(a: SettingPath, b: SettingPath): boolean {
  return a.length === b.length && startsWith(a, b);
}
