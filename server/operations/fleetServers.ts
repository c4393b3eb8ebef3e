// SPIRE servers of a fleet's releases, as commands reach them: what the values say, without asking a cluster.
import { relationshipsOf, rootOf, serverPlaces, signingServers, treeOf, type Member } from '../core';
import type { Cluster } from './cluster';
import type { FederatedDomain } from './federatedDomains';
import type { Side } from './federationPlan';
import type { SpireServer } from './spireServer';
import { Unacceptable } from './step';

/** How a member's cluster is reached. */
export type ClusterOf = (member: Member) => Cluster;

export function fleetServers(member: Member, clusterOf: ClusterOf): readonly SpireServer[] {
  return serverPlaces(member).map(place => toServer(place, clusterOf));
}

/** One side of a federation: the whole tree that a member stands in. */
export function fleetSide(member: Member, other: string, clusterOf: ClusterOf): Side {
  const root = rootOf(member);
  const trustDomain = root.facts.trustDomain.value;
  if (trustDomain === undefined)
    throw new Unacceptable(`The trust domain of release "${root.key}" is filled in later, so nobody can name it here.`);
  const declared = new Map<string, FederatedDomain>();
  for (const each of treeOf(root)) {
    const found = relationshipsOf(each).find(relationship => relationship.trustDomain.value === other);
    if (!found) continue;
    declared.set(clusterOf(each).context, {
      name: found.key,
      trustDomain: other,
      url: found.url.value ?? 'its endpoint',
      profile: found.profile.value ?? '',
      endpointId: found.endpointId.value ?? '',
    });
  }
  return { trustDomain, servers: signingServers(root).map(place => toServer(place, clusterOf)), declared };
}

function toServer(
  { member, alias, namespace, workload }: ReturnType<typeof serverPlaces>[number],
  clusterOf: ClusterOf,
): SpireServer {
  if (workload === undefined || namespace === undefined)
    throw new Unacceptable(
      `The name of ${alias} of release "${member.key}" is filled in later; commands can not name it.`,
    );
  return {
    cluster: clusterOf(member),
    namespace,
    workload,
    container: alias,
    trustDomain: member.facts.trustDomain.value ?? '',
    release: member.release.release.value,
    isReady: true,
  };
}
