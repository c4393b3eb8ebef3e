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
  if (value !== undefined) return String(value) === 'true';
  // Two families of built-in ones follow a switch of the server instead.
  const family = ['spire-identity-exchange', 'spike'].find(prefix => key.startsWith(prefix));
  if (family === undefined) return true;
  const follows = family === 'spike' ? 'spike' : 'spireIdentityExchange';
  const knows = server.settings.children.has(follows);
  return !knows || isTruthy(release.value([server.alias, follows, 'enabled']));
}
