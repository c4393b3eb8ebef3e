// Tells the ways apart in which a setting can be unknown: renamed, removed, too new, at the wrong place, or never there.
import type { SettingPath } from '../path';
import { samePath } from '../path';
import type { YamlEntry, YamlNode } from '../syntax/document';
import type { Catalog } from './catalog';
import { historyOf } from './history';
import type { Judgement } from './judge';
import type { ChartModel } from './model';
import { settingAt } from './node';
import { renames, type Rename } from './renames';
import { homeOf, suggest, type Suggestion, type ValueShape } from './suggest';
import { compareVersions } from './versions';

export type Diagnosis =
  | { readonly kind: 'renamed'; readonly to: SettingPath; readonly rename: Rename }
  | { readonly kind: 'removed'; readonly since: string }
  | { readonly kind: 'newer'; readonly since: string; readonly oldName: SettingPath | undefined }
  | { readonly kind: 'wrong-alias'; readonly otherChart: string; readonly suggestions: readonly Suggestion[] }
  | { readonly kind: 'misplaced'; readonly suggestions: readonly Suggestion[] }
  /** A form of public walkthroughs that no chart ever had; a rule about the release says what it means. */
  | { readonly kind: 'walkthrough' }
  /** `refused`: the templates stop at this very key. */
  | { readonly kind: 'unknown'; readonly suggestions: readonly Suggestion[]; readonly refused?: boolean };

type Unknown = Judgement & { kind: 'unknown' | 'refused' };

interface Known {
  readonly active: string;
  readonly catalog: Catalog;
  readonly diagnosis: Diagnosis;
}

const memo = new WeakMap<Judgement, Known>();

export function diagnose(
  judgement: Unknown,
  model: ChartModel,
  catalog: Catalog,
  active: ReadonlySet<string>,
): Diagnosis {
  // Blocks outlive edits of others, and what is switched on elsewhere in the file decides what is suggested first.
  const on = [...active].join(' ');
  const known = memo.get(judgement);
  if (known?.active === on && known.catalog === catalog) return known.diagnosis;
  const diagnosis = find(judgement, model, catalog, active);
  memo.set(judgement, { active: on, catalog, diagnosis });
  return diagnosis;
}

function find(judgement: Unknown, model: ChartModel, catalog: Catalog, active: ReadonlySet<string>): Diagnosis {
  const { path } = judgement;
  const rename = renameOf(model, path);
  if (rename && compareVersions(model.version, rename.since) >= 0) {
    if (!rename.to) return { kind: 'removed', since: rename.since };
    return { kind: 'renamed', to: absolute(rename, path, rename.to), rename };
  }
  const stop = judgement.kind === 'refused' ? refused(judgement, model, catalog) : undefined;
  if (stop?.kind === 'renamed') return stop;
  const history = historyOf(catalog, model.chart, path);
  const first = history.versions[0];
  if (first !== undefined && compareVersions(first, model.version) > 0) {
    const older = renames.find(r => r.to && samePath(absolute(r, path, r.to), path) && isPartOf(model, path, r));
    return { kind: 'newer', since: first, oldName: older && absolute(older, path, older.from) };
  }
  if (history.versions.length > 0 && history.goneSince !== undefined)
    return { kind: 'removed', since: history.goneSince };
  if (stop) return stop;
  if (isWalkthrough(judgement, model)) return { kind: 'walkthrough' };

  const shape = shapeOf(judgement.value);
  const suggestions = suggest(model, path.slice(0, -1), path.at(-1)!, shape, active);
  const otherChart = path.length === 1 ? chartWithAlias(catalog, model, path[0]!) : undefined;
  if (otherChart !== undefined) {
    return {
      kind: 'wrong-alias',
      otherChart,
      suggestions: aliasesFor(catalog, otherChart, model, path[0]!, shape, active),
    };
  }
  return suggestions[0]?.kind === 'move' ? { kind: 'misplaced', suggestions } : { kind: 'unknown', suggestions };
}

/** Below a server: the upstream's address as server.conf has it, and the TTL of an identity outside `identities`. */
function isWalkthrough({ path, value }: Unknown, model: ChartModel): boolean {
  const [alias = '', ...setting] = path;
  if (model.components.get(alias)?.part !== 'spire-server') return false;
  const name = setting.join('.');
  if (name === 'upstreamAuthority.spire.serverAddress' || name === 'upstreamAuthority.spire.serverPort') return true;
  if (name !== 'controllerManager.identity') return false;
  const only = onlyEntry(value);
  return only?.key === 'default' && onlyEntry(only.value)?.key === 'ttl';
}

function onlyEntry(node: YamlNode): YamlEntry | undefined {
  return node.kind === 'map' && node.entries.length === 1 ? node.entries[0] : undefined;
}

/** A key that the templates stop at, with the name that their message gives if there is such a setting. */
function refused(judgement: Judgement & { kind: 'refused' }, model: ChartModel, catalog: Catalog): Diagnosis {
  const { path, renamedTo } = judgement;
  const to = [...path.slice(0, -1), renamedTo];
  if (!settingAt(model.top, to)?.used) return { kind: 'unknown', suggestions: [], refused: true };
  const stops = (version: string): boolean => {
    const map = catalog.model(model.chart, version);
    return (map && settingAt(map.top, path.slice(0, -1)))?.refused.has(path.at(-1)!) ?? false;
  };
  const since = catalog.versions(model.chart).find(stops) ?? model.version;
  return { kind: 'renamed', to, rename: { part: 'top', from: path, to, since, values: undefined } };
}

/** The rename that a path falls under, for the part that its alias stands for. */
export function renameOf(model: ChartModel, path: SettingPath): Rename | undefined {
  return renames.find(rename => isPartOf(model, path, rename) && samePath(relative(rename, path), rename.from));
}

function isPartOf(model: ChartModel, path: SettingPath, rename: Rename): boolean {
  return rename.part === 'top' || model.components.get(path[0] ?? '')?.part === rename.part;
}

function relative(rename: Rename, path: SettingPath): SettingPath {
  return rename.part === 'top' ? path : path.slice(1);
}

function absolute(rename: Rename, path: SettingPath, target: SettingPath): SettingPath {
  return rename.part === 'top' ? target : [path[0] ?? '', ...target];
}

export function shapeOf(node: YamlNode): ValueShape {
  if (node.kind === 'alias') return node.target ? shapeOf(node.target) : { kind: 'scalar', keys: [] };
  if (node.kind === 'map') return { kind: 'map', keys: node.entries.map(entry => entry.key) };
  return { kind: node.kind === 'list' ? 'list' : 'scalar', keys: [] };
}

function chartWithAlias(catalog: Catalog, model: ChartModel, alias: string): string | undefined {
  return catalog.charts.find(
    chart => chart !== model.chart && catalog.model(chart, catalog.versions(chart).at(-1) ?? '')?.components.has(alias),
  );
}

/** Aliases of this chart for the same part, those that are on and that people mean first. */
function aliasesFor(
  catalog: Catalog,
  otherChart: string,
  model: ChartModel,
  alias: string,
  shape: ValueShape,
  active: ReadonlySet<string>,
): readonly Suggestion[] {
  const part = catalog.model(otherChart, catalog.versions(otherChart).at(-1) ?? '')?.components.get(alias)?.part;
  const exposes = shape.keys.some(key =>
    ['ingress', 'kubeConfigs', 'gatewayAPI', 'externalControllerManagers'].includes(key),
  );
  const same = [...model.components.values()].filter(component => component.part === part);
  const on = same.filter(component => active.has(component.alias));
  const open = (on.length > 0 ? on : same).map(component => component.alias);
  // What stands in the section tells which of several servers is meant; else the one that serves workloads.
  const home = shape.keys.map(homeOf).find(found => found !== undefined && open.includes(found));
  const usual = [
    'internal-spire-server',
    'downstream-spire-agent-full',
    'downstream-spiffe-csi-driver',
    'spire-server',
  ];
  return same
    .map(({ alias: name }): Suggestion => {
      const meant = name === (exposes ? 'external-spire-server' : (home ?? usual.find(u => u === name)));
      return {
        path: [name],
        kind: 'rename',
        score: (meant ? 4 : 0) + (active.has(name) ? 2 : 0) + nearness(alias, name),
      };
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 4);
}

/** `upstream-spiffe-csi-driver` is nearer to aliases that hold the same words. */
function nearness(a: string, b: string): number {
  const words = new Set(a.split('-'));
  return b.split('-').filter(word => words.has(word)).length / 10;
}
