// A child whose objects are for another class than its root's external server reads.
import { atEnd, exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetClassName: FleetRule = {
  id: 'fleet-class-name',
  summary: "Require that the objects of a child are of the class that its root's external server reads",
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'A controller manager reads only objects of its class. The chart gives both sides the class "spire-mgmt-external-server"; changed on one ' +
    'side, the root sees none of the identities in the child, and the child server gets no downstream entry.',
  source:
    'spire-server templates/controller-manager-configmap.yaml, templates/controller-manager-cluster-ids.yaml (className).',
  scope: 'fleet',
  examples: [
    {
      title: 'changed on one side',
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`external-root-spire-server-full:
  controllerManager:
    className: my-class
#              ^^^^^^^^ error: reads the class "spire-mgmt-external-server"
`),
        ],
      }),
    },
    { title: 'the class of the chart', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root?.facts.has('external-spire-server')) continue;
      const { role } = child.facts;
      if (role !== 'full' && role !== 'security') continue;
      const own = child.facts.setting([`external-root-spire-server-${role}`, 'controllerManager', 'className']);
      const read = root.facts.setting(['external-spire-server', 'controllerManager', 'className']);
      if (own.value === undefined || read.value === undefined || own.value === read.value) continue;
      const [member, fact, value] = own.isWritten
        ? ([child, own, read.value] as const)
        : ([root, read, own.value] as const);
      yield {
        setting: fact.path,
        at: placeOf(fleet, member, fact),
        message: `The objects of ${called(child)} are of the class "${own.value}", and its root ${called(root)} reads the class "${read.value}"; nobody in the child gets an identity.`,
        related: [
          own.isWritten
            ? { at: placeOf(fleet, root, read), message: `the class that ${root.key} reads` }
            : { at: placeOf(fleet, child, own), message: `the class of ${child.key}` },
        ],
        fixes: setIn(fleet, member, fact, value, `Use the class "${value}"`),
      };
    }
  },
};
