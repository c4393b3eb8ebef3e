// Two clusters below one root that call themselves the same.
import { roots, treeOf } from '../fleet/fleet';
import { exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';
import { isStrict } from './strict-mode';

export const fleetClusterName: FleetRule = {
  id: 'fleet-cluster-name',
  summary: 'Require a cluster name of its own for each cluster below a root',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The cluster name is a part of the SPIFFE IDs of agents and the prefix of entry ids. The controller managers of two clusters with one ' +
    "name take each other's entries for their own leftovers and delete them, so workloads of both lose their identity by turns.",
  source:
    'spire-server templates/controller-manager-configmap.yaml (clusterName, entryIDPrefix); templates/configmap.yaml (k8s_psat clusters).',
  scope: 'fleet',
  examples: [
    {
      title: 'a child with the name of its root',
      files: exampleFleet({
        'root.yaml': [['    child01:\n', '    root:\n']],
        'child01.yaml': [
          ['clusterName: child01\n', 'clusterName: root\n#                ^^^^ error: `root` and `child01` are both\n'],
        ],
      }),
    },
    { title: 'names that differ', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const root of roots(fleet)) {
      const first = new Map<string, (typeof fleet.members)[number]>();
      for (const member of treeOf(root)) {
        const { clusterName } = member.facts;
        // Strict mode names whoever kept the example.
        if (clusterName.value === undefined || (!clusterName.isWritten && isStrict(member.merged))) continue;
        const other = first.get(clusterName.value);
        if (!other) {
          first.set(clusterName.value, member);
          continue;
        }
        yield {
          setting: clusterName.path,
          at: placeOf(fleet, member, clusterName),
          message: `${called(other)} and ${called(member)} are both the cluster "${clusterName.value}"; their controller managers delete each other's entries at the root.`,
          related: [
            { at: placeOf(fleet, other, other.facts.clusterName), message: `the cluster name of ${other.key}` },
          ],
          fixes: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(member.key)
            ? setIn(fleet, member, clusterName, member.key, `Call it "${member.key}"`)
            : [],
        };
      }
    }
  },
};
