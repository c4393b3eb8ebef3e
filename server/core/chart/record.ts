// A chart version as it is kept: parts once, whatever the number of aliases that use them.
import type { JsonMap } from '../json';
import type { SettingNode } from './model';
import { settingAt } from './node';

export interface DependencyRecord {
  readonly alias: string;
  readonly part: string;
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  /** What the parent chart's values.yaml says under the alias. */
  readonly defaults: JsonMap;
}

export interface ChartRecord {
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  readonly global: SettingNode;
  /** Defaults of the tags. */
  readonly tags: JsonMap;
  /** Top-level settings that are neither `global`, `tags` nor a dependency's. */
  readonly own: ReadonlyMap<string, SettingNode>;
  readonly parts: ReadonlyMap<string, SettingNode>;
  readonly dependencies: readonly DependencyRecord[];
}

/** True where the version reads the setting, as its assembled model would tell. */
export function recordReads(record: ChartRecord, path: readonly string[]): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return false;
  const { dependencies } = record;
  if (dependencies.some(dependency => dependency.conditions.includes(path.join('.')))) return true;
  if (first === 'tags') {
    const names = dependencies.flatMap(dependency => dependency.tags);
    return names.length > 0 && (rest.length === 0 || (rest.length === 1 && names.includes(rest[0]!)));
  }
  const below = (node: SettingNode | undefined): boolean =>
    node !== undefined && (settingAt(node, rest)?.used ?? false);
  if (first === 'global') return below(record.global);
  const dependency = dependencies.find(d => d.alias === first);
  if (!dependency) return below(record.own.get(first));
  if (rest.length === 0) return true;
  // Every part takes `global` below itself.
  if (rest[0] === 'global') return settingAt(record.global, rest.slice(1))?.used ?? false;
  return below(record.parts.get(dependency.part));
}
