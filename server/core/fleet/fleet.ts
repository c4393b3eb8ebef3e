// Releases that belong together: who signs for whom, who trusts whom. Made from a fleet file and its layers, or from what was found.
import type { ChartChoice } from '../chart/choose';
import type { Blame, Release } from '../values/release';
import type { Facts } from './facts';
import type { FleetPeer, FleetRelease } from './fleetFile';

export interface Member {
  readonly key: string;
  readonly release: FleetRelease;
  readonly chart: ChartChoice;
  readonly merged: Release;
  readonly facts: Facts;
  readonly parent: Member | undefined;
  readonly children: readonly Member[];
}

export interface Fleet {
  /** Id of the fleet file's text. */
  readonly source: string;
  readonly members: readonly Member[];
  readonly peers: readonly FleetPeer[];
  /** The place of a release in the fleet file. */
  placeOf(member: Member): Blame;
}

/** The root above a member, or the member itself. */
export function rootOf(member: Member): Member {
  let at = member;
  for (let hops = 0; at.parent && hops < 64; hops += 1) at = at.parent;
  return at;
}

/** A member and everything below it. */
export function treeOf(member: Member): readonly Member[] {
  return [member, ...member.children.flatMap(treeOf)];
}

/** Members without a parent. */
export function roots(fleet: Fleet): readonly Member[] {
  return fleet.members.filter(member => !member.parent);
}
