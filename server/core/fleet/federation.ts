// Who federates with whom: the relationships that the releases of a fleet declare, and what the other side serves.
import type { JsonMap } from '../json';
import { federationExposure, type Exposure } from './addresses';
import type { Fact } from './facts';
import { rootOf, treeOf, type Fleet, type Member } from './fleet';
import type { FleetPeer } from './fleetFile';

/** One entry of `clusterFederatedTrustDomains`. */
export interface Relationship {
  readonly member: Member;
  /** The server that gets the bundle. */
  readonly alias: string;
  readonly key: string;
  readonly trustDomain: Fact;
  readonly url: Fact;
  readonly profile: Fact;
  readonly endpointId: Fact;
}

/** What a server of the fleet serves as its bundle endpoint. */
export interface BundleEndpoint {
  readonly member: Member;
  readonly alias: string;
  readonly isEnabled: boolean | undefined;
  readonly exposure: Exposure | undefined;
  readonly profile: 'https_spiffe' | 'https_web' | undefined;
  readonly switchFact: Fact;
}

const identities = ['controllerManager', 'identities', 'clusterFederatedTrustDomains'];

/** Relationships that are on, of the servers that sign for workloads. */
export function relationshipsOf(member: Member): readonly Relationship[] {
  const known = declared.get(member);
  if (known) return known;
  const found = declaredBy(member);
  declared.set(member, found);
  return found;
}

/** Five rules ask. */
const declared = new WeakMap<Member, readonly Relationship[]>();

function declaredBy(member: Member): readonly Relationship[] {
  const { facts } = member;
  return facts.signers.flatMap(alias =>
    facts.keys([alias, ...identities]).flatMap(({ key, path }): readonly Relationship[] => {
      if (facts.setting([...path, 'enabled']).value === 'false') return [];
      return [
        {
          member,
          alias,
          key,
          trustDomain: facts.setting([...path, 'trustDomain']),
          url: facts.setting([...path, 'bundleEndpointURL']),
          profile: facts.setting([...path, 'bundleEndpointProfile', 'type']),
          endpointId: facts.setting([...path, 'bundleEndpointProfile', 'endpointSPIFFEID']),
        },
      ];
    }),
  );
}

export type Partner =
  | { readonly kind: 'members'; readonly members: readonly Member[] }
  | { readonly kind: 'peer'; readonly peer: FleetPeer };

/** Whose trust domain that is: releases of the fleet outside of the member's own tree, or an external one. */
export function partnerOf(fleet: Fleet, member: Member, trustDomain: string): Partner | undefined {
  const root = rootOf(member);
  const members = fleet.members.filter(m => rootOf(m) !== root && m.facts.trustDomain.value === trustDomain);
  if (members.length > 0) return { kind: 'members', members };
  const peer = fleet.peers.find(each => each.trustDomain?.value === trustDomain);
  return peer && { kind: 'peer', peer };
}

/** The endpoints of the servers of a tree, those that are on first. */
export function bundleEndpoints(member: Member): readonly BundleEndpoint[] {
  return treeOf(rootOf(member)).flatMap(each =>
    each.facts.signers.map((alias): BundleEndpoint => {
      const { facts } = each;
      const at = [alias, 'federation'];
      const bySpire = facts.isOn([...at, 'tls', 'spire', 'enabled']);
      return {
        member: each,
        alias,
        isEnabled: facts.isOn([...at, 'enabled']),
        exposure: federationExposure(facts, alias),
        profile: bySpire === undefined ? undefined : bySpire ? 'https_spiffe' : 'https_web',
        switchFact: facts.setting([...at, 'enabled']),
      };
    }),
  );
}

/** Where a relationship of a server stands; all of them without a key. */
export function relationshipPath(alias: string, ...key: readonly string[]): readonly string[] {
  return [alias, ...identities, ...key];
}

/** A relationship as values; `undefined` where not all of it is known. */
export function relationshipText({ trustDomain, url, profile, endpointId }: Relationship): JsonMap | undefined {
  if (trustDomain.value === undefined || url.value === undefined || profile.value === undefined) return undefined;
  return {
    trustDomain: trustDomain.value,
    bundleEndpointURL: url.value,
    bundleEndpointProfile: {
      type: profile.value,
      ...(endpointId.value ? { endpointSPIFFEID: endpointId.value } : {}),
    },
  };
}
