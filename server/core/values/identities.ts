// What the controller manager of each server registers: identities, static entries and federated trust domains.
import type { Component } from '../chart/model';
import type { SettingPath } from '../path';
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isTruthy } from './truth';

export type IdentityKind = 'clusterSPIFFEIDs' | 'clusterStaticEntries' | 'clusterFederatedTrustDomains';

export interface Identity {
  readonly server: Component;
  readonly key: string;
  /** The setting that holds all of it. */
  readonly path: SettingPath;
}

/**
 * Those of one kind that the user's layers say something about and that become objects. Source: spire-server
 * templates/controller-manager-*.yaml: one counts unless its `enabled` is there and is not true.
 */
export function identities(release: Release, kind: IdentityKind): readonly Identity[] {
  return partsMaybeOn(release, 'spire-server').flatMap(server => {
    const map = identityMap(server, kind);
    const keys = release.userKeys(map);
    if (keys.length === 0 || !isManaged(release, server)) return [];
    return keys.map(key => ({ server, key, path: [...map, key] })).filter(identity => isOn(release, identity));
  });
}

/** All of one kind that the user's layers write down, on or not: the templates look at the keys of each. */
export function writtenIdentities(release: Release, kind: IdentityKind): readonly Identity[] {
  return partsMaybeOn(release, 'spire-server').flatMap(server => {
    const map = identityMap(server, kind);
    const keys = release.userKeys(map);
    if (keys.length === 0 || !areLookedAt(release, server.alias, kind)) return [];
    return keys.map(key => ({ server, key, path: [...map, key] }));
  });
}

/**
 * False where the templates leave a kind alone: from 0.24.5 on with manifests that are not in the cluster, which come
 * from elsewhere ("external") or hold all but the identities of pods ("internal").
 */
export function areLookedAt(release: Release, alias: string, kind: IdentityKind): boolean {
  const mode = release.value([alias, 'controllerManager', 'staticManifestMode']);
  return mode !== 'external' && (kind !== 'clusterSPIFFEIDs' || mode !== 'internal');
}

/** True for one that becomes an object. */
export function isRendered(release: Release, identity: Identity): boolean {
  return isManaged(release, identity.server) && isOn(release, identity);
}

/** The one that a setting belongs to. */
export function identityAround(
  release: Release,
  [alias, manager, section, kind, key]: SettingPath,
): (Identity & { readonly kind: IdentityKind }) | undefined {
  if (manager !== 'controllerManager' || section !== 'identities' || key === undefined) return undefined;
  const server = release.model.components.get(alias ?? '');
  if (!server || !isKind(kind)) return undefined;
  return { server, key, kind, path: [...identityMap(server, kind), key] };
}

function isKind(word: string | undefined): word is IdentityKind {
  return word === 'clusterSPIFFEIDs' || word === 'clusterStaticEntries' || word === 'clusterFederatedTrustDomains';
}

export function identityMap({ alias }: Component, kind: IdentityKind): SettingPath {
  return [alias, 'controllerManager', 'identities', kind];
}

function isManaged(release: Release, { alias }: Component): boolean {
  const enabled = [alias, 'controllerManager', 'enabled'];
  return release.isFilledLater(enabled) || String(release.value(enabled)) === 'true';
}

function isOn(release: Release, { server, key, path }: Identity): boolean {
  if (release.entry(path)?.value.kind !== 'map') return false;
  const enabled = [...path, 'enabled'];
  if (release.isFilledLater(enabled)) return true;
  const value = release.value(enabled);
  if (value !== undefined || release.entry(enabled)) return String(value) === 'true';
  // Two families of built-in ones follow a switch of the server instead.
  const family = ['spire-identity-exchange', 'spike'].find(prefix => key.startsWith(prefix));
  if (family === undefined) return true;
  const follows = family === 'spike' ? 'spike' : 'spireIdentityExchange';
  const knows = server.settings.children.has(follows);
  return !knows || isTruthy(release.value([server.alias, follows, 'enabled']));
}
