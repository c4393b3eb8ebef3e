// The ClusterFederatedTrustDomains of a cluster: who its servers are told to federate with, and how.
import { readOptions, type Cluster } from './cluster';
import { redact } from './redact';
import { Unacceptable } from './step';
import { failureText, type PlannedCall, type Runner } from './tools';

export interface FederatedDomain {
  readonly name: string;
  readonly trustDomain: string;
  readonly url: string;
  readonly profile: string;
  readonly endpointId: string;
}

interface Item {
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly trustDomain?: string;
    readonly bundleEndpointURL?: string;
    readonly bundleEndpointProfile?: { readonly type?: string; readonly endpointSPIFFEID?: string };
  };
}

export function federatedDomainsCall(cluster: Cluster): PlannedCall {
  return { tool: 'kubectl', args: ['get', 'clusterfederatedtrustdomains', '-o', 'json', ...readOptions(cluster)] };
}

export async function federatedDomainsOf(
  run: Runner,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<readonly FederatedDomain[]> {
  const { tool, args } = federatedDomainsCall(cluster);
  const outcome = await run({ tool, args: args as readonly string[] }, signal && { signal });
  // Without the kind nobody federates; that is no failure.
  if (/doesn't have a resource type/.test(outcome.stderr)) return [];
  if (outcome.code !== 0)
    throw new Unacceptable(
      `The cluster of context "${cluster.context}" does not tell: ${redact(failureText(outcome))}`,
    );
  return (JSON.parse(outcome.stdout) as { readonly items: readonly Item[] }).items.map(({ metadata, spec }) => ({
    name: metadata.name,
    trustDomain: spec?.trustDomain ?? '',
    url: spec?.bundleEndpointURL ?? '',
    profile: spec?.bundleEndpointProfile?.type ?? '',
    endpointId: spec?.bundleEndpointProfile?.endpointSPIFFEID ?? '',
  }));
}
