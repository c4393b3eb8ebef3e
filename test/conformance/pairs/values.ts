// Values as plain data: merged, changed at a path, and written as the YAML that Helm reads.
import { parse, stringify } from 'yaml';
import type { Json, JsonMap } from '../../../server/core';

export type Path = readonly string[];

/** Written as Helm's reader needs it: what YAML 1.1 takes for a bool or a number is quoted where it is text. */
export function toText(values: Json): string {
  return stringify(values, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

export function fromText(text: string): JsonMap {
  return (parse(text, { version: '1.1', merge: true }) ?? {}) as JsonMap;
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function merged(...all: readonly JsonMap[]): JsonMap {
  const result: Record<string, Json> = {};
  for (const map of all)
    for (const [key, value] of Object.entries(map)) {
      const before = result[key];
      result[key] = isMap(before) && isMap(value) ? merged(before, value) : value;
    }
  return result;
}

export function at(values: Json, path: Path): Json | undefined {
  let found: Json | undefined = values;
  for (const key of path) found = isMap(found) ? found[key] : undefined;
  return found;
}

/** The same values with another one at a path; maps on the way are made, whatever stood in their place. */
export function withValue(values: JsonMap, path: Path, value: Json): JsonMap {
  const [key, ...rest] = path;
  if (key === undefined) return values;
  const below = values[key];
  return { ...values, [key]: rest.length === 0 ? value : withValue(isMap(below) ? below : {}, rest, value) };
}

export function without(values: JsonMap, path: Path): JsonMap {
  const [key, ...rest] = path;
  if (key === undefined || !(key in values)) return values;
  if (rest.length > 0) {
    const below = values[key];
    return isMap(below) ? { ...values, [key]: without(below, rest) } : values;
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}

/** The key at a path under another name, in its place. */
export function renamed(values: JsonMap, path: Path, name: string): JsonMap {
  const parent = at(values, path.slice(0, -1));
  if (!isMap(parent)) return values;
  const old = path.at(-1)!;
  const entries = Object.entries(parent).map(([key, value]) => [key === old ? name : key, value] as const);
  const map = Object.fromEntries(entries);
  return path.length === 1 ? map : withValue(values, path.slice(0, -1), map);
}

/** Every path of the values, maps as well as what they hold; lists are leaves. */
export function pathsOf(values: JsonMap, above: Path = []): readonly Path[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const path = [...above, key];
    return isMap(value) ? [path, ...pathsOf(value, path)] : [path];
  });
}
