// What a picture of a fleet shows: who signs for whom, who trusts whom, and where something is wrong.
import type { FleetAnalysis } from '../fleetAnalysis';
import type { Role } from '../fleet/facts';
import { partnerOf, relationshipsOf, type Relationship } from '../fleet/federation';
import { roots, rootOf, treeOf, type Fleet, type Member } from '../fleet/fleet';
import type { Blame } from '../values/release';

export interface TopologyNode {
  /** The key of the release, or of the external partner; a trust domain for a partner that the fleet file does not name. */
  readonly id: string;
  readonly kind: Role | 'partner';
  /** `undefined` where it is filled in later. */
  readonly trustDomain: string | undefined;
  readonly cluster: string | undefined;
  /** `spire-nested 0.30.0` */
  readonly chart: string | undefined;
  readonly parent: string | undefined;
  readonly errors: number;
  readonly warnings: number;
  /** Components that are on. */
  readonly parts: readonly string[];
  /** In the fleet file, or the setting that names the partner. */
  readonly place: Blame;
}

/** One side gets the bundles of the other; ids of the nodes on top of each tree. */
export interface TrustLink {
  readonly from: string;
  readonly to: string;
  /** True where the other side gets bundles too. Of a partner outside of the fleet nobody can tell. */
  readonly mutual: boolean;
  readonly place: Blame;
}

export interface Topology {
  /** Parents before children. */
  readonly nodes: readonly TopologyNode[];
  readonly trusts: readonly TrustLink[];
}

export function topologyOf({ fleet, findings }: FleetAnalysis): Topology {
  const bySource = new Map<string, { errors: number; warnings: number }>();
  for (const { source, severity } of findings) {
    const count = bySource.get(source) ?? { errors: 0, warnings: 0 };
    if (severity === 'error') count.errors += 1;
    if (severity === 'warning') count.warnings += 1;
    bySource.set(source, count);
  }
  const members = roots(fleet).flatMap(treeOf);
  const trusts = new Map<string, TrustLink>();
  const partners = new Map<string, TopologyNode>();
  for (const peer of fleet.peers) {
    const place = { source: fleet.source, span: peer.keySpan };
    partners.set(peer.key, partnerNode(peer.key, peer.trustDomain?.value, place));
  }
  for (const relationship of members.flatMap(relationshipsOf)) {
    const trustDomain = relationship.trustDomain.value;
    if (trustDomain === undefined || trustDomain === '') continue;
    const from = rootOf(relationship.member).key;
    for (const to of targetsOf(fleet, relationship, trustDomain)) {
      const id = typeof to === 'string' ? to : to.key;
      if (typeof to === 'string' && !partners.has(id))
        partners.set(id, partnerNode(id, trustDomain, relationship.trustDomain.at));
      if (trusts.has(`${from} ${id}`)) continue;
      const back = trusts.get(`${id} ${from}`);
      if (back) trusts.set(`${id} ${from}`, { ...back, mutual: true });
      else trusts.set(`${from} ${id}`, { from, to: id, mutual: false, place: relationship.trustDomain.at });
    }
  }
  return {
    nodes: [...members.map(member => nodeOf(fleet, member, bySource)), ...partners.values()],
    trusts: [...trusts.values()],
  };
}

function nodeOf(
  fleet: Fleet,
  member: Member,
  bySource: ReadonlyMap<string, { readonly errors: number; readonly warnings: number }>,
): TopologyNode {
  const { facts, merged, key } = member;
  const counts = [...new Set(merged.layers.map(({ source }) => source))].map(source => bySource.get(source));
  return {
    id: key,
    kind: facts.role,
    trustDomain: facts.trustDomain.value,
    cluster: facts.clusterName.value,
    chart: `${facts.chart} ${facts.version}`,
    parent: member.parent?.key,
    errors: counts.reduce((sum, count) => sum + (count?.errors ?? 0), 0),
    warnings: counts.reduce((sum, count) => sum + (count?.warnings ?? 0), 0),
    parts: [...merged.components].filter(([, state]) => state === 'on').map(([alias]) => alias),
    place: fleet.placeOf(member),
  };
}

function partnerNode(id: string, trustDomain: string | undefined, place: Blame): TopologyNode {
  return {
    id,
    kind: 'partner',
    trustDomain,
    cluster: undefined,
    chart: undefined,
    parent: undefined,
    errors: 0,
    warnings: 0,
    parts: [],
    place,
  };
}

/** Trees of the fleet, or the name of a partner outside. */
function targetsOf(fleet: Fleet, { member }: Relationship, trustDomain: string): readonly (Member | string)[] {
  const partner = partnerOf(fleet, member, trustDomain);
  if (!partner) return [trustDomain];
  return partner.kind === 'peer' ? [partner.peer.key] : [...new Set(partner.members.map(rootOf))];
}
