// Which values switch on what, by part.
import { agent } from './agent';
import type { PartProbe } from './feature';
import { chartItself, csiDriver, haAgent, identityExchange, oidcProvider, simple } from './others';
import { server } from './server';

const probes: Readonly<Record<string, PartProbe>> = {
  'spire-server': server,
  'spire-agent': agent,
  'spiffe-csi-driver': csiDriver,
  'spiffe-oidc-discovery-provider': oidcProvider,
  'spire-ha-agent': haAgent,
  'spire-identity-exchange': identityExchange,
  '': chartItself,
};

/** Parts without switches of their own share one. */
export function probeFor(part: string): PartProbe {
  return probes[part] ?? simple;
}
