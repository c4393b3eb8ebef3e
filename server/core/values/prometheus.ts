// Whether a server's pods have ports for metrics.
import type { SettingPath } from '../path';
import type { Release } from './release';
import { isTruthy } from './truth';

const recommended = ['global', 'spire', 'recommendations'];
const everywhere = ['global', 'telemetry', 'prometheus', 'enabled'];

/**
 * `undefined` where another layer is likely to decide it. The global switch wins over the server's own, also as false, and the
 * recommendations add to both. Source: spire-server templates/_controller-manager-container.tpl, "ports".
 */
export function prometheusIsOn(release: Release, server: string): boolean | undefined {
  let servers = answers.get(release);
  if (!servers) answers.set(release, (servers = new Map()));
  if (!servers.has(server)) servers.set(server, decide(release, server));
  return servers.get(server);
}

/** Asked for every cluster of a server, of which there can be hundreds. */
const answers = new WeakMap<Release, Map<string, boolean | undefined>>();

function decide(release: Release, server: string): boolean | undefined {
  const own = [server, 'telemetry', 'prometheus', 'enabled'];
  const decides = release.entry(everywhere) ? everywhere : own;
  const byRecommendation = [
    [...recommended, 'enabled'],
    [...recommended, 'prometheus'],
  ];
  if ([decides, ...byRecommendation].some(path => release.isFilledLater(path))) return undefined;
  if (isOn(release, decides) || byRecommendation.every(path => isOn(release, path))) return true;
  // People switch it on by the recommendations; a layer that decides these is taken at its word.
  return release.mayBeSetElsewhere([...recommended, 'enabled']) ? undefined : false;
}

function isOn(release: Release, path: SettingPath): boolean {
  return isTruthy(release.value(path));
}
