// The settings of a part that are probed, and how a value gets to one.
import type { Json, JsonMap } from '../../server/core/json';
import { isJsonMap } from '../../server/core/json';
import type { SettingNode } from '../../server/core/chart/model';

export interface Key {
  /** `*` stands for a free key. */
  readonly path: readonly string[];
  readonly node: SettingNode;
}

/** Maps whose entries take all that the part takes: probed where it stands first. */
const recursive: readonly string[] = ['agents'];

export function keysOf(node: SettingNode, path: readonly string[] = []): readonly Key[] {
  const below: [string, SettingNode][] = [...node.children];
  if (node.entry) below.push(['*', node.entry]);
  return below.flatMap(([key, child]) => {
    const full = [...path, key];
    // Settings of the release are probed by themselves.
    if (!child.used || full.length > 8 || (path.length === 0 && key === 'global')) return [];
    // What an entry of the chart's own does not set is taken as in any other entry.
    if (node.entry && key !== '*' && key !== 'default')
      return [{ path: full, node: child }, ...declaredOnly(child, full)];
    const inner = recursive.includes(path.join('.')) ? [] : keysOf(child, full);
    return [{ path: full, node: child }, ...inner];
  });
}

function declaredOnly(node: SettingNode, path: readonly string[]): readonly Key[] {
  return [...node.children].flatMap(([key, child]) => {
    const full = [...path, key];
    return child.used && child.declared ? [{ path: full, node: child }, ...declaredOnly(child, full)] : [];
  });
}

/** An entry that features set, and one that nothing sets. */
const existing = 'alpha';
const fresh = 'probe';

/** The path with free keys filled in: a new entry where the entry itself is probed, else one that the base has. */
export function placeOf({ path }: Key): readonly string[] {
  return path.map((key, i) => (key === '*' ? (i === path.length - 1 ? fresh : existing) : key));
}

export function withValue(values: JsonMap, path: readonly string[], value: Json): JsonMap {
  const [key, ...rest] = path;
  if (key === undefined) return values;
  const below = values[key];
  return { ...values, [key]: rest.length === 0 ? value : withValue(isJsonMap(below) ? below : {}, rest, value) };
}

export function valueAt(values: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((found, key) => (isJsonMap(found) ? found[key] : undefined), values);
}
