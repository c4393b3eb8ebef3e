// Whose bundles a server of the release fetches: its federation relationships, read once for the rules that ask.
import { readTrustDomain } from '../trust/spiffeId';
import { identities } from './identities';
import type { Release } from './release';
import { isTruthy } from './truth';

export interface Relationships {
  /** Trust domains whose bundles this server gets. */
  readonly names: ReadonlySet<string>;
  /** Trust domains that only another server of the release has, with its alias. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** True where something fills in more of them later. */
  readonly areOpen: boolean;
}

export function relationshipsOf(release: Release, alias: string): Relationships {
  const names = new Set<string>();
  const elsewhere = new Map<string, string>();
  let areOpen = release.isFilledLater([alias, 'controllerManager', 'identities', 'clusterFederatedTrustDomains']);
  for (const { server, path } of identities(release, 'clusterFederatedTrustDomains')) {
    const setting = [...path, 'trustDomain'];
    const isOwn = server.alias === alias;
    if (isOwn && release.isFilledLater(setting)) areOpen = true;
    const name = readTrustDomain(release.text(setting) ?? '');
    if (name === undefined) continue;
    if (isOwn) names.add(name);
    else elsewhere.set(name, server.alias);
  }
  // From 0.29 on a sidecar can copy bundles from the server above.
  const synced = release.value([alias, 'trustSync', 'domains']);
  if (isTruthy(release.value([alias, 'trustSync', 'enabled'])) && Array.isArray(synced))
    synced.forEach(name => names.add(String(name)));
  return { names, elsewhere, areOpen };
}
