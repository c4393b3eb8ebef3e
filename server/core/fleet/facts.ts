// What the rest of the fleet needs to know of one release: a few small facts, each with the place that decides it.
import type { Json } from '../json';
import { formatPath, pathOf, startsWith, type SettingPath } from '../path';
import { effective, globalPath, type SharedSetting } from '../values/effective';
import { namespaceOf, type NamespaceKind } from '../values/namespaces';
import { partsOn } from '../values/parts';
import type { Blame, Release } from '../values/release';
import { isTruthy } from '../values/truth';

export interface Fact {
  /** `undefined` where nobody can know it yet: something fills it in, or it is given at deploy time. */
  readonly value: string | undefined;
  /** The setting that decides it. */
  readonly path: SettingPath;
  readonly at: Blame;
  /** True where a layer says it, false for a default of the chart. */
  readonly isWritten: boolean;
}

/** What part a release has in a nested SPIRE. */
export type Role = 'root' | 'full' | 'security' | 'standalone' | 'ha' | 'other';

/** A view of one release that answers in facts. */
export interface Facts {
  readonly role: Role;
  readonly chart: string;
  readonly version: string;
  has(alias: string): boolean;
  /** A setting that global and part share. */
  shared(alias: string, setting: SharedSetting): Fact;
  setting(path: SettingPath): Fact;
  isOn(path: SettingPath): boolean | undefined;
  keys(path: SettingPath): readonly KeyFact[];
  list(path: SettingPath): readonly string[] | undefined;
  namespace(alias: string, kind: NamespaceKind): string | undefined;
  /** Servers that sign for workloads: these need the bundles of other trust domains. */
  readonly signers: readonly string[];
  readonly trustDomain: Fact;
  readonly clusterName: Fact;
}

export interface KeyFact {
  readonly key: string;
  readonly path: SettingPath;
  readonly at: Blame;
}

/** @param supplied settings that are given at deploy time, as dotted paths */
export function factsOf(release: Release, supplied: readonly string[]): Facts {
  const later = supplied.map(pathOf);
  const isGivenLater = (path: SettingPath): boolean =>
    release.isFilledLater(path) ||
    // A layer that nobody can read may say it.
    release.mayBeSetElsewhere(path) ||
    later.some(given => startsWith(path, given) || startsWith(given, path));
  const has = (alias: string): boolean => release.components.get(alias) === 'on';
  const factAt = (path: SettingPath, value: Json | undefined): Fact => ({
    value: isGivenLater(path) || typeof value === 'object' || value === undefined ? undefined : String(value),
    path,
    at: release.entry(path) ? release.blameValue(path) : release.blame(path),
    isWritten: release.entry(path) !== undefined,
  });
  const setting = kept((path: SettingPath): Fact => factAt(path, release.value(path) ?? undefined));
  const sharedAt = kept(([alias = '', name = '']: SettingPath): Fact => {
    const setting = name as SharedSetting;
    if (isGivenLater(globalPath(setting))) return factAt(globalPath(setting), undefined);
    const { value, path } = effective(release, alias, setting);
    return factAt(path, value);
  });
  const shared = (alias: string, name: SharedSetting): Fact => sharedAt([alias, name]);
  const signers = partsOn(release, 'spire-server')
    .map(({ alias }) => alias)
    .filter(alias => !/^(?:external-)?root-spire-server|^external-spire-server$/.test(alias));
  const namespaceAt = kept(([alias = '', kind]: SettingPath) => namespaceOf(release, alias, kind as NamespaceKind));
  // Any part tells; most releases set the global one.
  const anyPart = signers[0] ?? partsOn(release, 'spire-server', 'spire-agent')[0]?.alias ?? '';
  return {
    role: roleOf(release, has),
    chart: release.model.chart,
    version: release.model.version,
    has,
    shared,
    setting,
    isOn: kept((path: SettingPath) => (isGivenLater(path) ? undefined : isTruthy(release.value(path)))),
    keys: kept((path: SettingPath): readonly KeyFact[] => {
      const written = release.userKeys(path).map(key => ({
        key,
        path: [...path, key],
        at: release.blame([...path, key]),
      }));
      const known = new Set(written.map(({ key }) => key));
      const given = later
        .filter(each => startsWith(each, path) && each.length > path.length)
        .map(each => each[path.length]!)
        .filter(key => !known.has(key));
      return [...written, ...[...new Set(given)].map(key => ({ key, path: [...path, key], at: release.blame(path) }))];
    }),
    list: kept((path: SettingPath): readonly string[] | undefined => {
      const value = isGivenLater(path) ? undefined : release.value(path);
      return Array.isArray(value) ? value.map(item => String(item)) : undefined;
    }),
    namespace: (alias, kind) => namespaceAt([alias, kind]),
    signers,
    trustDomain: shared(anyPart, 'trustDomain'),
    clusterName: shared(anyPart, 'clusterName'),
  };
}

/** The fleet is compared again at every edit of any release, and the facts of most stay as they are. */
function kept<T>(of: (path: SettingPath) => T): (path: SettingPath) => T {
  const known = new Map<string, T>();
  return path => {
    const key = path.join('\0');
    if (!known.has(key)) known.set(key, of(path));
    return known.get(key) as T;
  };
}

function roleOf(release: Release, has: (alias: string) => boolean): Role {
  if (release.model.chart === 'spire') return 'standalone';
  if (has('root-spire-server')) return 'root';
  if (has('external-root-spire-server-full')) return 'full';
  if (has('external-root-spire-server-security')) return 'security';
  if (
    release.model.chart === 'spire-nested' &&
    [...release.components].some(([alias, on]) => on === 'on' && /-ha-/.test(alias))
  )
    return 'ha';
  return 'other';
}

export function settingOf(fact: Pick<Fact, 'path'>): string {
  return `\`${formatPath(fact.path)}\``;
}
