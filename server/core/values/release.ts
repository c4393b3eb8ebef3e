// A release as the rules see it: merged values over the chart's defaults, and where each value stands.
import type { ChartModel, SettingNode } from '../chart/model';
import { settingAt } from '../chart/node';
import { inRange, type VersionRange } from '../chart/versions';
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { spanAt, type Span } from '../span';
import { switches, type Switch } from './components';
import { mergeLayers, plainMerged, type Layer, type MergedEntry, type MergedLeaf, type SetValue } from './merge';

/** The way from a setting to the text that is to blame. */
export interface Blame {
  readonly source: string;
  readonly span: Span;
}

export interface ReleaseInput {
  readonly model: ChartModel;
  readonly layers: readonly Layer[];
  readonly sets: readonly SetValue[];
  /** True where the layers are all there is, so that what is missing can be judged. */
  readonly whole: boolean;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export interface Release {
  readonly model: ChartModel;
  readonly whole: boolean;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly layers: readonly Layer[];
  readonly sets: readonly SetValue[];
  readonly components: ReadonlyMap<string, Switch>;
  inVersions(range: VersionRange): boolean;
  /** What the user's layers say; `undefined` where they say nothing. */
  entry(path: SettingPath): MergedEntry | undefined;
  /** The user's value, else the chart's default. A null of the user's counts as neither. */
  value(path: SettingPath): Json | undefined;
  /** The same as text, where it is text. */
  text(path: SettingPath): string | undefined;
  /** Keys of a map: the user's and the chart's. */
  keys(path: SettingPath): readonly string[];
  /** Keys of a map in the user's layers. */
  userKeys(path: SettingPath): readonly string[];
  /** True where `ENC[...]`, `${VAR}` or a template fills it in later, or a part above it. */
  isFilledLater(path: SettingPath): boolean;
  /** True where a later layer that we do not see may still decide it. */
  mayBeSetElsewhere(path: SettingPath): boolean;
  /**
   * The key of the setting; for a setting that nobody wrote, the nearest key above it. The top of the last layer where
   * no file has that either, and for what came from `--set`.
   */
  blame(path: SettingPath): Blame;
  /** The value of the setting, for findings about the value rather than the key. */
  blameValue(path: SettingPath): Blame;
}

export function createRelease(input: ReleaseInput): Release {
  const { model, layers, whole } = input;
  const merged = mergeLayers(layers, input.sets);

  const entry = (path: SettingPath): MergedEntry | undefined => {
    let entries: ReadonlyMap<string, MergedEntry> | undefined = merged.entries;
    let found: MergedEntry | undefined;
    for (const key of path) {
      found = entries?.get(key);
      if (!found) return undefined;
      entries = found.value.kind === 'map' ? found.value.entries : undefined;
    }
    return found;
  };
  const defaultAt = (path: SettingPath): Json | undefined => settingAt(model.top, path)?.default;
  /** The leaf that the way down a path ends at, and how many keys of the path lead there. */
  const leafOn = (path: SettingPath): { readonly leaf: MergedLeaf; readonly depth: number } | undefined => {
    let entries: ReadonlyMap<string, MergedEntry> = merged.entries;
    for (let depth = 1; depth <= path.length; depth += 1) {
      const found = entries.get(path[depth - 1]!)?.value;
      if (!found) return undefined;
      if (found.kind === 'leaf') return { leaf: found, depth };
      entries = found.entries;
    }
    return undefined;
  };
  const isCut = (path: SettingPath): boolean => (leafOn(path)?.depth ?? path.length) < path.length;
  const value = (path: SettingPath): Json | undefined => {
    const own = entry(path)?.value;
    if (own?.kind === 'leaf') return own.value === null ? undefined : own.value;
    if (own) return plainMerged(own);
    return isCut(path) ? undefined : defaultAt(path);
  };
  const userKeys = (path: SettingPath): readonly string[] => {
    const found = path.length === 0 ? merged : entry(path)?.value;
    return found?.kind === 'map' ? [...found.entries.keys()] : [];
  };
  const isFilledLater = (path: SettingPath): boolean => leafOn(path)?.leaf.placeholder !== undefined;
  const lastLayer = layers.at(-1);
  const nowhere: Blame = { source: lastLayer?.source ?? '', span: spanAt(0) };
  const blame = (path: SettingPath): Blame => {
    for (let i = path.length; i > 0; i -= 1) {
      const found = entry(path.slice(0, i));
      // What `--set` says has no place, and no file is to blame for it.
      if (found) return found.origin ? { source: found.origin.source, span: found.origin.keySpan } : nowhere;
    }
    return nowhere;
  };
  const blameValue = (path: SettingPath): Blame => {
    const origin = entry(path)?.origin;
    return origin && origin.valueSpan.end > origin.valueSpan.start
      ? { source: origin.source, span: origin.valueSpan }
      : blame(path);
  };

  return {
    model,
    whole,
    name: input.name,
    namespace: input.namespace,
    layers,
    sets: input.sets,
    components: switches(model, { value, isFilledLater }),
    inVersions: range => inRange(model.version, range),
    entry,
    value,
    text: path => {
      const found = value(path);
      return typeof found === 'string' ? found : undefined;
    },
    keys: path => [...new Set([...userKeys(path), ...defaultKeys(settingAt(model.top, path))])],
    userKeys,
    isFilledLater,
    mayBeSetElsewhere: path => !whole && entry(path) === undefined,
    blame,
    blameValue,
  };
}

/** Children that exist by default: those with a default, or maps that hold one. */
function defaultKeys(node: SettingNode | undefined): readonly string[] {
  return node ? [...node.children].filter(([, child]) => child.declared).map(([key]) => key) : [];
}
