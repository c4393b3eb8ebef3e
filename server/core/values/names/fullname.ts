// The name that objects of a part share, and those made of it: the charts' own helpers.
//
// Source: X.fullname, X.serviceAccountName, spire-controller-manager.fullname and spire-tornjak.servicename,
// templates/_helpers.tpl of each version; the same in all of them.
import type { Component } from '../../chart/model';
import type { SettingPath } from '../../path';
import type { Release } from '../release';
import { isTruthy } from '../truth';
import { joined, literal, type NamePart } from './derivedName';

/** What names are made of besides settings: the user's words, or ones that stand for them. */
export interface ReleaseNames {
  readonly name: string;
  readonly namespace: string;
}

const fullnameLimit = 63;

export function releaseName({ name }: ReleaseNames): NamePart {
  return { text: name, from: [], ofRelease: true, ofNamespace: false };
}

export function releaseNamespace({ namespace }: ReleaseNames): NamePart {
  return { text: namespace, from: [], ofRelease: false, ofNamespace: true };
}

/** A setting's text; `undefined` where it is filled in later, or is no text. */
export function settingPart(release: Release, path: SettingPath): NamePart | undefined {
  if (release.isFilledLater(path)) return undefined;
  const value = release.value(path) ?? '';
  if (typeof value !== 'string') return undefined;
  return { text: value, from: release.entry(path) ? [path] : [], ofRelease: false, ofNamespace: false };
}

/** The fullname of a part: cut to 63 characters, and then one dash at the end taken off. */
export function fullname(release: Release, component: Component, names: ReleaseNames): NamePart | undefined {
  const { alias, part } = component;
  const override = settingPart(release, [alias, 'fullnameOverride']);
  if (!override) return undefined;
  if (override.text !== '') return cut(override);
  const given = settingPart(release, [alias, 'nameOverride']);
  if (!given) return undefined;
  const name = given.text === '' ? { ...given, text: part } : given;
  const first = releaseName(names);
  // A release that has the part's name in its own is not told it twice.
  return cut(names.name.includes(name.text) ? { ...first, from: name.from } : joined(first, '-', name));
}

function cut(part: NamePart): NamePart {
  return trimmed({ ...part, text: part.text.slice(0, fullnameLimit) }, '-');
}

export function trimmed(part: NamePart, suffix: string): NamePart {
  return part.text.endsWith(suffix) ? { ...part, text: part.text.slice(0, -suffix.length) } : part;
}

/** What the objects of a server's controller manager are named after. */
export function controllerManagerName(server: NamePart): NamePart {
  return joined(trimmed(server, '-server'), '-controller-manager');
}

export function tornjakName(server: NamePart): NamePart {
  return joined(trimmed(server, '-server'), '-tornjak');
}

/** The service account of a part. That of an agent is named after the release, whatever the agent is called. */
export function serviceAccountName(
  release: Release,
  { alias, part }: Component,
  full: NamePart,
  names: ReleaseNames,
): NamePart | undefined {
  const given = settingPart(release, [alias, 'serviceAccount', 'name']);
  if (!given || given.text !== '') return given;
  if (part === 'spire-agent' || part === 'spire-ha-agent') return joined(releaseName(names), '-agent');
  return isTruthy(release.value([alias, 'serviceAccount', 'create'])) ? full : literal('default');
}
