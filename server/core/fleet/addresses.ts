// Addresses by which the servers of a release are reached from other clusters.
import type { Fact, Facts } from './facts';

export interface Exposure {
  readonly kind: 'ingress' | 'gateway' | 'service';
  /** Host names; empty where only the cluster knows (a load balancer). */
  readonly hosts: readonly string[];
  /** The setting that names the host, or the switch where nothing does. */
  readonly fact: Fact;
  /** Port that clients use; `undefined` where only the cluster knows. */
  readonly port: number | undefined;
}

/** How a server's API is exposed; `undefined` where it is not, or where something fills it in later. */
export function serverExposure(facts: Facts, alias: string): Exposure | undefined {
  return exposureAt(facts, alias, [alias], [alias, 'service']);
}

/** How the bundle endpoint of a server is exposed. */
export function federationExposure(facts: Facts, alias: string): Exposure | undefined {
  return exposureAt(facts, alias, [alias, 'federation'], [alias, 'service']);
}

function exposureAt(
  facts: Facts,
  alias: string,
  at: readonly string[],
  service: readonly string[],
): Exposure | undefined {
  const ingress = [...at, 'ingress'];
  if (facts.isOn([...ingress, 'enabled'])) {
    const listed = facts.keys([...ingress, 'hosts']).length > 0 || (facts.list([...ingress, 'hosts'])?.length ?? 0) > 0;
    const fact = facts.setting([...ingress, 'host']);
    const host = listed ? undefined : fullHost(facts, alias, fact.value);
    return { kind: 'ingress', hosts: host === undefined ? [] : [host], fact, port: 443 };
  }
  const gateway = [...at, 'gatewayAPI'];
  if (facts.isOn([...gateway, 'enabled'])) {
    const fact = facts.setting([...gateway, 'host']);
    const host = fullHost(facts, alias, fact.value);
    return { kind: 'gateway', hosts: host === undefined ? [] : [host], fact, port: undefined };
  }
  const type = facts.setting([...service, 'type']);
  if (type.value === 'LoadBalancer' || type.value === 'NodePort') {
    return { kind: 'service', hosts: [], fact: type, port: undefined };
  }
  return undefined;
}

/** A host without a dot stands below the trust domain. Source: spire-lib.ingress-calculated-name. */
function fullHost(facts: Facts, alias: string, host: string | undefined): string | undefined {
  if (host === undefined || host === '') return undefined;
  if (host.includes('.')) return host;
  const domain = facts.shared(alias, 'trustDomain').value;
  return domain === undefined ? undefined : `${host}.${domain}`;
}

/** Where a child looks for its root, and the port it dials. */
export interface UpstreamAddress {
  readonly host: Fact;
  readonly port: Fact;
}

/** The addresses that a child cluster dials: one for its agent and, in a full child, one for its server. */
export function upstreamAddresses(facts: Facts): readonly UpstreamAddress[] {
  if (facts.role === 'security') {
    const agent = ['downstream-spire-agent-security', 'server'];
    return [{ host: facts.setting([...agent, 'address']), port: facts.setting([...agent, 'port']) }];
  }
  if (facts.role !== 'full') return [];
  const shared = facts.setting(['global', 'spire', 'upstreamSpireAddress']);
  const agent = ['upstream-spire-agent', 'server'];
  const server = ['internal-spire-server', 'upstreamAuthority', 'spire', 'server'];
  return [agent, server].map(place => ({
    host: shared.value || !facts.setting([...place, 'address']).value ? shared : facts.setting([...place, 'address']),
    port: facts.setting([...place, 'port']),
  }));
}
