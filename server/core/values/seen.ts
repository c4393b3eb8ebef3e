// What the templates of a part find at a place, after Helm has laid the user's values over the defaults of the chart and its parts.
//
// Source: Helm 3 and 4, chartutil coalesce and processDependencyImportValues. The chart's own defaults for `global` are copied into each
// part before the user's values come in, so a part gets them back where the user takes them away at the top.
import type { SettingNode } from '../chart/model';
import { settingAt } from '../chart/node';
import type { Json } from '../json';
import type { SettingPath } from '../path';
import type { MergedEntry } from './merge';
import type { Release } from './release';

export interface Seen {
  /** `missing`: the key is not there; `null`: it is, with nothing behind it. */
  readonly kind: 'missing' | 'null' | 'leaf' | 'map';
  /** The value of a leaf. */
  readonly value: Json | undefined;
  /** Where the user's layers put it there, or took it away; `undefined` for a default. */
  readonly from: SettingPath | undefined;
}

const missing: Seen = { kind: 'missing', value: undefined, from: undefined };

/**
 * @param reader the part's alias, or '' for the chart's own templates
 * @param path as the templates say it: `global` first for the release's, all else the reader's own
 */
export function seenBy(release: Release, reader: string, path: SettingPath): Seen {
  if (reader === '' && path[0] !== 'global') return laid(release, path, ofChart(release, path));
  if (reader === '') return globalOfRelease(release, path.slice(1));
  if (path[0] === 'global') return globalSeenBy(release, reader, path.slice(1));
  const full = [reader, ...path];
  return laid(release, full, ofPart(release, full));
}

/** Defaults on the way down a path, by how many keys of it are taken. */
interface Defaults {
  readonly at: (length: number) => SettingNode | undefined;
  /** True where a null takes the default away with itself; else it stays for whoever merges next. */
  readonly isDeleted: (length: number) => boolean;
}

function ofChart({ model }: Release, path: SettingPath): Defaults {
  const at = (length: number): SettingNode | undefined => settingAt(model.top, path.slice(0, length));
  return { at, isDeleted: length => at(length)?.declared === true };
}

/** A part knows only defaults of its own, and what the chart above presets for it is beyond the reach of a null. */
function ofPart({ model, entry }: Release, path: SettingPath): Defaults {
  const own = model.components.get(path[0]!)?.own;
  const ownAt = (length: number): SettingNode | undefined => own && settingAt(own, path.slice(1, length));
  const isNulled = isNull(entry(path.slice(0, 1)));
  return {
    at: isNulled ? ownAt : length => settingAt(model.top, path.slice(0, length)),
    isDeleted: length => length > 1 && ownAt(length)?.declared === true,
  };
}

function isNull(entry: MergedEntry | undefined): boolean {
  return entry?.value.kind === 'leaf' && entry.value.value === null;
}

/** The user's values over defaults. */
function laid(release: Release, path: SettingPath, defaults: Defaults): Seen {
  for (let length = 1; length <= path.length; length += 1) {
    const from = path.slice(0, length);
    const entry = release.entry(from);
    if (!entry) return asDefault(defaults.at(path.length));
    if (entry.value.kind === 'map') continue;
    const { value } = entry.value;
    // A part whose section is null has the defaults of its own.
    if (value === null && length === 1 && release.model.components.has(from[0]!))
      return asDefault(defaults.at(path.length));
    if (length < path.length) return { ...missing, from };
    if (value !== null) return { kind: 'leaf', value, from };
    return { kind: defaults.isDeleted(length) ? 'missing' : 'null', value: undefined, from };
  }
  return { kind: 'map', value: undefined, from: path };
}

function asDefault(node: SettingNode | undefined): Seen {
  if (!node?.declared) return missing;
  if (node.default !== undefined) return { kind: 'leaf', value: node.default, from: undefined };
  return { kind: node.type === 'map' ? 'map' : 'null', value: undefined, from: undefined };
}

/** What the release says under `global`. */
function globalOfRelease(release: Release, below: SettingPath): Seen {
  const full = ['global', ...below];
  const own = laid(release, full, ofChart(release, full));
  return own.kind === 'missing' && below.length > 2 ? (filled(release, below) ?? own) : own;
}

/**
 * Parts share the maps below `global.spire` with the release: what one of them has and the release has not, such as a default
 * that the user's null took away, is there for all.
 */
function filled(release: Release, below: SettingPath): Seen | undefined {
  const isMap = (seen: Seen): boolean => seen.kind === 'map';
  for (let length = 0; length < below.length; length += 1) {
    if (!isMap(globalOfRelease(release, below.slice(0, length)))) return undefined;
  }
  const readers = [...release.model.components.keys()].filter(alias => release.components.get(alias) === 'on');
  // The library is the first part, and nobody says anything about it.
  for (const reader of [undefined, ...readers]) {
    const above = below.map((_, length) => globalInPart(release, reader, below.slice(0, length)));
    const found = globalInPart(release, reader, below);
    if (found.kind !== 'missing' && above.every(isMap)) return found;
  }
  return undefined;
}

/** What stands under `global` in a part's section, over the chart's defaults for it. */
function globalInPart(release: Release, alias: string | undefined, below: SettingPath): Seen {
  const full = ['global', ...below];
  if (alias === undefined) return asDefault(settingAt(release.model.top, full));
  // Where the whole section is null, the part gets nothing but the release's.
  if (isNull(release.entry([alias]))) return below.length === 0 ? { ...missing, kind: 'map' } : missing;
  const at = (taken: number): SettingNode | undefined => settingAt(release.model.top, full.slice(0, taken - 1));
  return laid(release, [alias, ...full], { at, isDeleted: () => false });
}

/** Helm merges the release's `global` over the one in the part's section, which has the chart's defaults for it already. */
function globalSeenBy(release: Release, alias: string, path: SettingPath): Seen {
  const ofRelease = (length: number): Seen => globalOfRelease(release, path.slice(0, length));
  const inPart = (length: number): Seen => globalInPart(release, alias, path.slice(0, length));
  const end = path.length;
  const root = inPart(0);
  // No part declares more than an empty `global`, and that goes with the null.
  if (root.kind === 'null') return { ...missing, from: root.from };
  if (root.kind === 'leaf') return end === 0 ? root : { ...missing, from: root.from };
  if (ofRelease(0).kind !== 'map') return inPart(end);
  for (let length = 1; length <= end; length += 1) {
    const upper = ofRelease(length);
    const own = inPart(length);
    if (upper.kind === 'missing') return inPart(end);
    if (own.kind === 'missing') return ofRelease(end);
    if (upper.kind === 'map' && own.kind === 'map') continue;
    // At the first level what is no map stays where it is; further down the release's always wins.
    const isOwn = length === 1 && (upper.kind === 'map' || own.kind === 'map');
    return isOwn ? inPart(end) : ofRelease(end);
  }
  return ofRelease(end);
}
