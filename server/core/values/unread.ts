// Values that no template gets to because of what other settings say, so that Helm stops at none of them.
import type { SettingPath } from '../path';
import { areLookedAt, identityAround, isRendered } from './identities';
import type { Release } from './release';

/** @param isKey the key itself is the question; the templates look at the keys of an identity whether it is on or not */
export function isUnread(release: Release, path: SettingPath, isKey: boolean): boolean {
  const identity = identityAround(release, path);
  if (!identity) return false;
  if (!areLookedAt(release, identity.server.alias, identity.kind)) return true;
  const property = path[identity.path.length];
  if (isKey || property === undefined) return false;
  if (!isRendered(release, identity)) return true;
  return property === 'namespaceSelector' && release.value([...identity.path, 'type']) === 'raw';
}
