// Who signs for whom: parents as the fleet file names them, or as the releases themselves tell.
import { serverExposure, upstreamAddresses } from './addresses';
import type { Member } from './fleet';

export type Made = Omit<Member, 'parent' | 'children'>;

type Open = { -readonly [K in keyof Member]: Member[K] };

/** Links parents and children as they are named; a parent that is not judged is none. */
export function membersOf(made: readonly Made[]): readonly Member[] {
  const members = new Map<string, Open>();
  for (const each of made) members.set(each.key, { ...each, parent: undefined, children: [] });
  for (const member of members.values()) {
    const parent = members.get(member.release.parent?.value ?? '');
    // Cycles are told by the reader of the file.
    if (parent && !isBelow(parent, member)) link(member, parent);
  }
  return [...members.values()];
}

/**
 * Links each child to the one root that it can belong to: a root that has its cluster id, or that is exposed under the
 * address it dials, or that has its trust domain. Of two that fit alike neither is taken.
 */
export function linkParents(members: readonly Member[]): readonly Member[] {
  const roots = members.filter(({ facts }) => facts.role === 'root');
  for (const child of members as readonly Open[]) {
    if (child.parent || (child.facts.role !== 'full' && child.facts.role !== 'security')) continue;
    for (const fits of [hasId, isDialled, hasDomain]) {
      const fitting = roots.filter(root => fits(root, child));
      if (fitting.length === 1) link(child, fitting[0]!);
      if (fitting.length > 0) break;
    }
  }
  return members;
}

const kubeConfigs = ['external-spire-server', 'kubeConfigs'];

function hasId(root: Member, { facts }: Member): boolean {
  const name = facts.clusterName;
  // The name that every chart has by default is no evidence.
  return name.isWritten && root.facts.keys(kubeConfigs).some(({ key }) => key === name.value);
}

function isDialled(root: Member, child: Member): boolean {
  const hosts = serverExposure(root.facts, 'external-spire-server')?.hosts ?? [];
  return upstreamAddresses(child.facts).some(({ host }) => host.value !== undefined && hosts.includes(host.value));
}

function hasDomain(root: Member, child: Member): boolean {
  const { trustDomain } = child.facts;
  return trustDomain.isWritten && trustDomain.value !== undefined && root.facts.trustDomain.value === trustDomain.value;
}

function link(member: Open, parent: Member): void {
  member.parent = parent;
  (parent as Open).children = [...parent.children, member];
}

function isBelow(member: Member, above: Member): boolean {
  for (let at: Member | undefined = member; at; at = at.parent) if (at === above) return true;
  return false;
}
