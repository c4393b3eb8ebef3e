// The SPIRE servers that a release runs: where commands find them, and whether they sign for workloads.
import { fullname } from '../values/names';
import { partsOn } from '../values/parts';
import { runningServers } from '../values/servers';
import { treeOf, type Member } from './fleet';

export interface ServerPlace {
  readonly member: Member;
  /** The chart gives the container the alias of the subchart. */
  readonly alias: string;
  /** `undefined` where a name is filled in later. */
  readonly namespace: string | undefined;
  /** `statefulset/spire-internal-server` */
  readonly workload: string | undefined;
  /** It signs for workloads, so it needs the bundles of other trust domains: they do not travel down a chain. */
  readonly signs: boolean;
}

export function serverPlaces(member: Member): readonly ServerPlace[] {
  const { merged, facts, release } = member;
  const running = new Set(runningServers(merged));
  const names = { name: release.release.value, namespace: release.namespace.value };
  return partsOn(merged, 'spire-server')
    .filter(({ alias }) => running.has(alias))
    .map(part => {
      const { alias } = part;
      const name = fullname(merged, part, names)?.text;
      const kind = merged.value([alias, 'kind']) === 'deployment' ? 'deployment' : 'statefulset';
      return {
        member,
        alias,
        namespace: facts.namespace(alias, 'server'),
        workload: name === undefined ? undefined : `${kind}/${name}`,
        signs: facts.signers.includes(alias) || (alias === 'external-spire-server' && servesSecurity(member)),
      };
    });
}

/** A security cluster has no server: the root's external one signs for its workloads. */
function servesSecurity(member: Member): boolean {
  return member.children.some(({ facts }) => facts.role === 'security');
}

/** Every server that signs for workloads under a root. */
export function signingServers(root: Member): readonly ServerPlace[] {
  return treeOf(root)
    .flatMap(serverPlaces)
    .filter(({ signs }) => signs);
}
