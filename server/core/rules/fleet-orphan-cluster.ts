// A cluster id at the root that no child of the fleet has.
import { editDistance } from '../chart/suggest';
import { exampleFleet } from './fleetExamples';
import { called } from './fleetWording';
import type { FleetRule } from './rule';

const kubeConfigs = ['external-spire-server', 'kubeConfigs'];

export const fleetOrphanCluster: FleetRule = {
  id: 'fleet-orphan-cluster',
  summary: 'Point out cluster ids that no child of the fleet has',
  category: 'fleet',
  severity: 'info',
  effect: 'style',
  why:
    'Each id under `kubeConfigs` makes a controller manager that watches that cluster for as long as the root runs. One that stayed behind ' +
    'when its cluster went fails for ever, and before chart 0.26 it kept the whole external server from becoming ready.',
  source: 'spire-server templates/_controller-manager-container.tpl.',
  scope: 'fleet',
  examples: [
    {
      title: 'a child that is gone',
      files: exampleFleet({
        'root.yaml': [
          [
            '      externalSecret: {name: child01-kubeconfig}\n',
            '      externalSecret: {name: child01-kubeconfig}\n    old-cluster:\n#   ^^^^^^^^^^^ info: no child of `root`\n      externalSecret: {name: old-kubeconfig}\n',
          ],
        ],
      }),
    },
    { title: 'an id for each child', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const root of fleet.members) {
      if (root.facts.role !== 'root' || root.children.length === 0) continue;
      const names = root.children.map(({ facts }) => facts.clusterName.value);
      const exact = new Set(names);
      // A child whose name nobody knows yet may have any of them.
      if (names.includes(undefined)) continue;
      for (const { key, path, at } of root.facts.keys(kubeConfigs)) {
        // An id that is nearly right is told at the child.
        if (exact.has(key) || names.some(name => editDistance(name ?? '', key, 3) <= 2)) continue;
        yield {
          setting: path,
          at,
          message: `The cluster id "${key}" is no child of ${called(root)} in this fleet; its controller manager runs all the same.`,
          fixes: [
            {
              title: `Remove "${key}"`,
              safe: false,
              changes: [{ source: at.source, change: { kind: 'remove', path } }],
            },
          ],
        };
      }
    }
  },
};
