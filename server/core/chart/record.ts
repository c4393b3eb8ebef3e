// A chart version as it is kept: parts once, whatever the number of aliases that use them.
import type { JsonMap } from '../json';
import type { SettingNode } from './model';

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
