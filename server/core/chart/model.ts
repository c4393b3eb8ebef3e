// What one released chart version takes: every setting, by component. Made by import/, read by everyone.
import type { Json, JsonMap } from '../json';
import type { TypeFacts } from './typeFacts';

export type SettingType = 'map' | 'list' | 'string' | 'int' | 'number' | 'bool' | 'any';

/** What the templates do with a setting, as the importer reads them: tells what may happen to a value of another type. */
export interface TypeUse {
  /** A template calls a text function on it (`len`, `contains`, ...): a number or bool stops Helm. */
  readonly textOnly: boolean;
  /** A template asks for a field of it: anything but a map stops Helm. */
  readonly fields: boolean;
  /** A template walks it with `range`: a scalar stops Helm. */
  readonly ranged: boolean;
  /** Printed as it is, so that "false" in quotes arrives as false. */
  readonly printed: boolean;
  /** Compared with true or false: any text stops Helm. */
  readonly boolOnly: boolean;
  /** A bare `if`: the text "false" counts as true. */
  readonly bareIf: boolean;
  /** Compared as text (`toString`): "true" and true are the same. */
  readonly comparedAsText: boolean;
}

/** One setting of a chart version. Maps have children; everything else is a leaf. Nodes are shared and immutable. */
export interface SettingNode {
  readonly type: SettingType;
  /** The chart's default; `undefined` where values.yaml has none. Maps give theirs through their children. */
  readonly default: Json | undefined;
  readonly children: ReadonlyMap<string, SettingNode>;
  /** What each entry of a map with free keys takes (`kubeConfigs.<id>`). */
  readonly entry: SettingNode | undefined;
  /** What each item of a list takes, where that is known. */
  readonly item: SettingNode | undefined;
  /** True where the value is taken whole (`toYaml`), so that keys beyond `children` count (labels, resources, ...). */
  readonly open: boolean;
  /** The values the chart takes, where its templates refuse all others. */
  readonly allowed: readonly Json[] | undefined;
  /** Values the chart treats specially without refusing others. */
  readonly known: readonly Json[] | undefined;
  /** Keys whose presence makes the templates `fail`, with the name that took over where the chart says so. */
  readonly refused: ReadonlyMap<string, string>;
  /** True where the templates refuse every key that is not a child. */
  readonly closed: boolean;
  /** Stands in values.yaml. */
  readonly declared: boolean;
  /** Read by some template, itself or as part of what is read. */
  readonly used: boolean;
  /** Whole numbers only, at least this; from values.schema.json. */
  readonly minimum: number | undefined;
  /** Type enforced by values.schema.json, so that Helm refuses every other. */
  readonly schemaType: boolean;
  readonly use: TypeUse;
  /** What real Helm made of other types; `undefined` where that was not tried, and `use` has to do. */
  readonly types: TypeFacts | undefined;
}

/** One dependency of the chart as its parent names it. */
export interface Component {
  /** The key in the values file: alias or chart name. */
  readonly alias: string;
  /** The chart behind it, for example `spire-server`. */
  readonly part: string;
  /** Paths from Chart.yaml's `condition`, in order. */
  readonly conditions: readonly string[];
  readonly tags: readonly string[];
  /** What the parent chart's values.yaml says under the alias. */
  readonly preset: JsonMap;
  /** The part's own settings, with the defaults of its own. */
  readonly own: SettingNode;
  /** Settings below the alias, with the parent chart's defaults for it applied. */
  readonly settings: SettingNode;
}

export interface ChartModel {
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  /** Everything at the top of a values file: `global`, `tags`, aliases, the chart's own settings. */
  readonly top: SettingNode;
  readonly components: ReadonlyMap<string, Component>;
}
