// Who wins where a global setting and a part's own say the same thing.
//
// Source: spire-lib templates/_helpers.tpl of each version: the global one unless it is empty, else the part's own.
import type { Json } from '../json';
import type { SettingPath } from '../path';
import type { Release } from './release';
import { isTruthy } from './truth';

export interface Effective {
  readonly value: Json | undefined;
  /** The setting that decides it. */
  readonly path: SettingPath;
}

const global = ['global', 'spire'];

/** Settings of `global.spire` that each part has as well. */
export const sharedSettings = [
  'trustDomain',
  'clusterName',
  'jwtIssuer',
  'bundleConfigMap',
  'caSubject.country',
  'caSubject.organization',
  'caSubject.commonName',
] as const;
export type SharedSetting = (typeof sharedSettings)[number];

export function globalPath(setting: SharedSetting): SettingPath {
  return [...global, ...setting.split('.')];
}

/** The part's own setting; up to 0.23 the CA subject has its old names there. */
export function ownPath(release: Release, alias: string, setting: SharedSetting): SettingPath {
  const old: Readonly<Record<string, string>> = { caSubject: 'ca_subject', commonName: 'common_name' };
  const isOld = release.model.components.get(alias)?.settings.children.has('ca_subject') ?? false;
  return [alias, ...setting.split('.').map(key => (isOld ? (old[key] ?? key) : key))];
}

/** What the templates of a part see. */
export function effective(release: Release, alias: string, setting: SharedSetting): Effective {
  const shared = globalPath(setting);
  const value = release.value(shared);
  if (isTruthy(value) || release.isFilledLater(shared)) return { value, path: shared };
  const own = ownPath(release, alias, setting);
  return { value: release.value(own), path: own };
}

/** The same as text, where these layers settle it: written by the user, or the chart's default of a whole release. */
export function settledText(release: Release, alias: string, setting: SharedSetting): string | undefined {
  const { value, path } = effective(release, alias, setting);
  if (typeof value !== 'string' || value === '') return undefined;
  return release.isFilledLater(path) || release.mayBeSetElsewhere(path) ? undefined : value;
}
