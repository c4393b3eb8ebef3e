// A child cluster that its root has no kubeconfig for.
import { editDistance } from '../chart/suggest';
import type { KeyFact } from '../fleet/facts';
import type { Fleet, Member } from '../fleet/fleet';
import { exampleFleet } from './fleetExamples';
import { called, inFleetFile, placeOf, setIn } from './fleetWording';
import type { FleetReport, FleetRule } from './rule';

const kubeConfigs = ['external-spire-server', 'kubeConfigs'];

export const fleetChildUnknown: FleetRule = {
  id: 'fleet-child-unknown',
  summary: 'Require a kubeconfig for each child cluster at its root',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "The root's external server attests the agents of a child through the child's API server and writes its bundle there, under the cluster " +
    'id that is the key below `kubeConfigs`. Agents report their `clusterName`; where no key is that name, byte for byte, SPIRE refuses them.',
  source: 'spire-server templates/configmap.yaml (k8s_psat clusters), templates/kubeconfig-secret.yaml.',
  scope: 'fleet',
  examples: [
    {
      title: 'a cluster id that is not the name of the cluster',
      files: exampleFleet({
        'child01.yaml': [
          ['clusterName: child01\n', 'clusterName: child-01\n#                ^^^^^^^^ error: knows "child01"\n'],
        ],
      }),
    },
    {
      title: 'no kubeconfig at all',
      files: exampleFleet({
        'spire-fleet.yaml': [
          [
            '  child01:\n    parent: root\n    values: [child01.yaml]\n',
            '  child01:\n    parent: root\n    values: [child01.yaml]\n  child02:\n# ^^^^^^^ error: no kubeconfig for the cluster "child02"\n    parent: root\n    values: [child01.yaml]\n    set: [global.spire.clusterName=child02]\n',
          ],
        ],
      }),
    },
    {
      title: 'a kubeconfig that is given at deploy time',
      files: exampleFleet({
        'spire-fleet.yaml': [
          [
            '    values: [root.yaml]\n',
            '    values: [root.yaml]\n    supplied: [external-spire-server.kubeConfigs.child01]\n',
          ],
        ],
        'root.yaml': [['  kubeConfigs:\n    child01:\n      externalSecret: {name: child01-kubeconfig}\n', '']],
      }),
    },
  ],
  *check(fleet) {
    for (const root of fleet.members) {
      if (root.facts.role !== 'root' || !root.facts.has('external-spire-server')) continue;
      // A layer that nobody can read may hold the kubeconfigs.
      if (!root.merged.whole) continue;
      const known = root.facts.keys(kubeConfigs);
      const ids = new Set(known.map(({ key }) => key));
      const children = root.children.filter(({ facts }) => facts.role === 'full' || facts.role === 'security');
      const names = new Set(children.map(({ facts }) => facts.clusterName.value));
      const orphans = known.filter(({ key }) => !names.has(key));
      for (const child of children) {
        const { value } = child.facts.clusterName;
        if (value === undefined || ids.has(value)) continue;
        yield* report(fleet, root, child, value, orphans);
      }
    }
  },
};

function* report(
  fleet: Fleet,
  root: Member,
  child: Member,
  name: string,
  orphans: readonly KeyFact[],
): Iterable<FleetReport> {
  const { clusterName } = child.facts;
  const near = orphans.find(({ key }) => editDistance(key, name, 3) <= 2);
  const at = placeOf(fleet, child, clusterName);
  if (!near) {
    yield {
      setting: clusterName.path,
      at,
      message: `The root ${called(root)} has no kubeconfig for the cluster "${name}" (\`external-spire-server.kubeConfigs.${name}\`), so it refuses the agents of ${called(child)}. One that is given at deploy time belongs under \`supplied\` of ${called(root)}.`,
      fixes: inFleetFile(
        fleet,
        root,
        'supplied',
        `[${[...root.release.supplied.map(({ value }) => value), `external-spire-server.kubeConfigs.${name}`].join(', ')}]`,
        'It is given at deploy time',
      ),
    };
    return;
  }
  yield {
    setting: clusterName.path,
    at,
    message: `The cluster is "${name}", and the root ${called(root)} knows "${near.key}"; ids must agree byte for byte, so the root refuses the agents of ${called(child)}.`,
    related: [{ at: near.at, message: `the cluster id at ${root.key}` }],
    fixes: [
      ...setIn(fleet, child, clusterName, near.key, `Use the root's id, "${near.key}"`),
      {
        title: `Rename the root's id to "${name}"`,
        safe: false,
        changes: [{ source: near.at.source, change: { kind: 'rename', path: near.path, to: name } }],
      },
    ],
  };
}
