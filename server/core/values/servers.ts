// The SPIRE servers of a release. Some only stand for a server in another cluster: most of their settings are never read.
import { partsMaybeOn } from './parts';
import type { Release } from './release';
import { isTruthy } from './truth';

/** Aliases of all servers that are on or may be. */
export function servers(release: Release): readonly string[] {
  return partsMaybeOn(release, 'spire-server').map(({ alias }) => alias);
}

/**
 * Those whose pods this release runs. With `externalServer` the chart makes neither pods nor server.conf, so whatever it
 * checks on the way there is not checked.
 */
export function runningServers(release: Release): readonly string[] {
  return servers(release).filter(alias => {
    const external = [alias, 'externalServer'];
    return !release.isFilledLater(external) && !isTruthy(release.value(external));
  });
}
