// Where a setting that the chart does not have was probably meant to stand.
import type { SettingPath } from '../path';
import { samePath, startsWith } from '../path';
import type { ChartModel, SettingNode } from './model';
import { childOf, settingAt } from './node';

export interface Suggestion {
  /** Where the setting belongs. */
  readonly path: SettingPath;
  /** `rename`: another key in the same map; `move`: another place. */
  readonly kind: 'rename' | 'move';
  /** The key below the unknown one that is meant, where two keys were written for one. */
  readonly inner?: string;
  readonly score: number;
}

/** What is known of the value: the keys of a map, or a scalar or list. */
export interface ValueShape {
  readonly kind: 'map' | 'list' | 'scalar';
  readonly keys: readonly string[];
}

/**
 * Suggestions for an unknown key, best first.
 * @param active aliases that the file's tags switch on; they are preferred
 */
export function suggest(
  model: ChartModel,
  parent: SettingPath,
  key: string,
  shape: ValueShape,
  active: ReadonlySet<string>,
): readonly Suggestion[] {
  const found = [
    ...renamesWithin(model, parent, key, shape),
    ...joined(model, parent, key, shape),
    ...moves(model, parent, key, shape, active),
  ];
  const best = new Map<string, Suggestion>();
  for (const suggestion of found) {
    const id = suggestion.path.join('\u0000');
    if ((best.get(id)?.score ?? -1) < suggestion.score) best.set(id, suggestion);
  }
  return [...best.values()].sort((a, b) => b.score - a.score || a.path.length - b.path.length).slice(0, 5);
}

function renamesWithin(model: ChartModel, parent: SettingPath, key: string, shape: ValueShape): readonly Suggestion[] {
  const map = settingAt(model.top, parent);
  if (!map) return [];
  return [...map.children].flatMap(([name, node]): Suggestion[] => {
    if (!node.used || name === key) return [];
    const distance = similarity(key, name);
    const fit = fits(node, shape);
    if (distance === undefined || fit === 0) return [];
    return [{ path: [...parent, name], kind: 'rename', score: 12 - 3 * distance + 3 * fit }];
  });
}

/** `ca: {subject: ...}` for `caSubject`: two keys that are one. */
function joined(model: ChartModel, parent: SettingPath, key: string, shape: ValueShape): readonly Suggestion[] {
  const map = settingAt(model.top, parent);
  const [only] = shape.keys;
  if (!map || shape.keys.length !== 1 || only === undefined) return [];
  const name = [...map.children.keys()].find(child => folded(child) === folded(key + only));
  return name === undefined ? [] : [{ path: [...parent, name], kind: 'rename', inner: only, score: 11 }];
}

/** The same key at another level. Far away only from places that belong to no component. */
function moves(
  model: ChartModel,
  parent: SettingPath,
  key: string,
  shape: ValueShape,
  active: ReadonlySet<string>,
): readonly Suggestion[] {
  const home = parent[0];
  const inComponent = home !== undefined && model.components.has(home);
  const found: Suggestion[] = [];
  for (const [alias, node] of model.top.children) {
    if (alias === 'tags' || (inComponent && alias !== home)) continue;
    const places = placesOf(indexed(model, alias) ?? node, folded(key));
    for (const path of places) {
      const full = [alias, ...path];
      // `port`, `name`, `type` stand everywhere: only a place above or below this one can be meant.
      if (inComponent && places.length > 3 && !isAlong(parent, full)) continue;
      if (samePath(full.slice(0, -1), parent) || (alias !== 'global' && path[0] === 'global')) continue;
      const target = settingAt(model.top, full);
      if (!target?.used) continue;
      const fit = fits(target, shape);
      if (fit === 0) continue;
      found.push({
        path: full,
        kind: 'move',
        score: 10 - distanceBetween(parent, full) + 3 * fit + bonus(model, full, active),
      });
    }
  }
  return found;
}

function isAlong(parent: SettingPath, target: SettingPath): boolean {
  return startsWith(target, parent) || startsWith(parent, target.slice(0, -1));
}

function bonus(model: ChartModel, path: SettingPath, active: ReadonlySet<string>): number {
  const alias = path[0]!;
  // `global.spire` beats what every alias has under the same name.
  if (alias === 'global') return 4;
  const preferred = preferredHome[path[1]!];
  return (active.has(alias) ? 1 : 0) + (preferred === alias ? 3 : 0) + (!model.components.has(alias) ? 1 : 0);
}

/** The alias that people mean when several have the setting: the one that serves other clusters, or workloads. */
const preferredHome: Readonly<Record<string, string>> = {
  ingress: 'external-spire-server',
  kubeConfigs: 'external-spire-server',
  gatewayAPI: 'external-spire-server',
  externalControllerManagers: 'external-spire-server',
  federation: 'internal-spire-server',
  controllerManager: 'internal-spire-server',
  dataStore: 'root-spire-server',
  keyManager: 'root-spire-server',
  upstreamAuthority: 'root-spire-server',
  persistence: 'root-spire-server',
  caTTL: 'root-spire-server',
  caSubject: 'root-spire-server',
  workloadAttestors: 'downstream-spire-agent-full',
  socketPath: 'downstream-spire-agent-full',
};

/** The alias that people mean by a setting that several have. */
export function homeOf(key: string): string | undefined {
  return Object.hasOwn(preferredHome, key) ? preferredHome[key] : undefined;
}

function distanceBetween(parent: SettingPath, target: SettingPath): number {
  let common = 0;
  while (common < parent.length && common < target.length - 1 && parent[common] === target[common]) common += 1;
  return parent.length - common + (target.length - 1 - common);
}

/** 0: can't be it; 1: nothing speaks against it; up to 2: the value's keys are all known there. */
function fits(node: SettingNode, shape: ValueShape): number {
  if (shape.kind === 'map') {
    if (node.type !== 'map' && node.type !== 'any') return 0;
    if (shape.keys.length === 0) return 1;
    const known = shape.keys.filter(key => childOf(node, key) !== undefined || node.open).length;
    return known === 0 ? 0 : node.open ? 1 : 1 + known / shape.keys.length;
  }
  if (shape.kind === 'list') return node.type === 'list' || node.type === 'any' || node.open ? 1 : 0;
  return node.type === 'map' || node.type === 'list' ? 0 : 1;
}

/** Keys compared without case, dashes and underscores. */
function folded(key: string): string {
  return key.toLowerCase().replace(/[-_]/g, '');
}

/** Edit distance of two keys that may be the same word misspelt, else `undefined`. */
function similarity(a: string, b: string): number | undefined {
  const [left, right] = [folded(a), folded(b)];
  if (left === right) return 0;
  const limit = Math.min(3, Math.floor(Math.max(left.length, right.length) / 3));
  const distance = editDistance(left, right, limit);
  return distance <= limit ? distance : undefined;
}

/** Edits that make one word of the other; a swap of neighbours is one. Gives up above `limit`. */
export function editDistance(a: string, b: string, limit = 3): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      next.push(cost);
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** One alias of each part stands for all of them: they have the same settings. */
function indexed(model: ChartModel, alias: string): SettingNode | undefined {
  const part = model.components.get(alias)?.part;
  for (const component of model.components.values()) if (component.part === part) return component.settings;
  return undefined;
}

const indexes = new WeakMap<SettingNode, Map<string, SettingPath[]>>();

/** Paths below a node that end in a key; made once for a node. Free keys are not searched: nobody means `*`. */
function placesOf(node: SettingNode, key: string): readonly SettingPath[] {
  let index = indexes.get(node);
  if (!index) {
    indexes.set(node, (index = new Map()));
    collect(node, [], index);
  }
  return index.get(key) ?? [];
}

function collect(node: SettingNode, path: SettingPath, index: Map<string, SettingPath[]>): void {
  if (path.length > 7) return;
  for (const [name, child] of node.children) {
    // What every part takes below itself is indexed once, at its own place.
    if (name === 'global' && path.length === 0) continue;
    const full = [...path, name];
    const key = folded(name);
    const known = index.get(key);
    if (known) known.push(full);
    else index.set(key, [full]);
    collect(child, full, index);
  }
}
