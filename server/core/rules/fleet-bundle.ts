// A root that publishes its bundle where, or in a form in which, its child does not read it.
import { compareVersions } from '../chart/versions';
import type { Fact } from '../fleet/facts';
import type { Member } from '../fleet/fleet';
import { atEnd, exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetBundle: FleetRule = {
  id: 'fleet-bundle',
  summary: 'Require that a child reads the bundle that its root publishes',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "The root writes its bundle into a ConfigMap of the child, and the child's agents mount it to know the root. Name and format must be " +
    'the same on both sides, and the rights that the child gives the root are for that one name.',
  source:
    'spire-server templates/configmap.yaml (BundlePublisher), templates/roles.yaml; spire-agent templates/daemonset.yaml, values.yaml trustBundleFormat.',
  scope: 'fleet',
  examples: [
    {
      title: 'another ConfigMap',
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`upstream-spire-agent:
  bundleConfigMap: root-bundle
#                  ^^^^^^^^^^^ error: "spire-bundle-upstream"
`),
        ],
      }),
    },
    {
      title: 'another format',
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`upstream-spire-agent:
  trustBundleFormat: pem
#                    ^^^ error: reads "pem"
`),
        ],
      }),
    },
    { title: 'the names of the chart', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root?.facts.has('external-spire-server')) continue;
      const { role } = child.facts;
      const id = child.facts.clusterName.value;
      if ((role !== 'full' && role !== 'security') || id === undefined) continue;
      const agent = role === 'full' ? 'upstream-spire-agent' : 'downstream-spire-agent-security';
      const publisher = ['external-spire-server', 'bundlePublisher', 'externalK8sConfigMap'];
      // Up to 0.25 another part publishes, and fleet-chart-version tells who is on which side.
      if (compareVersions(child.facts.version, '0.26.0') < 0) continue;
      if (root.facts.isOn([...publisher, 'enabled']) !== true) continue;
      const published = (key: string): Fact => {
        const special = root.facts.setting([...publisher, 'clusters', id, key]);
        return special.value ? special : root.facts.setting([...publisher, 'defaults', key]);
      };
      const pairs: readonly (readonly [Fact, Fact, (a: string, b: string) => string])[] = [
        [
          child.facts.shared(agent, 'bundleConfigMap'),
          published('configMapName'),
          (own, other) =>
            `The agents of ${called(child)} read the ConfigMap "${own}", and the root ${called(root)} writes its bundle into "${other}"; the agents wait for ever.`,
        ],
        [
          child.facts.setting([agent, 'trustBundleFormat']),
          published('format'),
          (own, other) =>
            `The agent of ${called(child)} reads "${own}", and its root ${called(root)} publishes the bundle as "${other}"; the agent finds nothing that it can read.`,
        ],
      ];
      for (const [own, other, says] of pairs) {
        if (own.value === undefined || other.value === undefined || own.value === other.value) continue;
        const [member, fact, value]: readonly [Member, Fact, string] =
          own.isWritten || !other.isWritten ? [child, own, other.value] : [root, other, own.value];
        yield {
          setting: fact.path,
          at: placeOf(fleet, member, fact),
          message: says(own.value, other.value),
          related:
            member === child
              ? [{ at: placeOf(fleet, root, other), message: `what ${root.key} publishes` }]
              : [{ at: placeOf(fleet, child, own), message: `what ${child.key} reads` }],
          fixes: setIn(fleet, member, fact, value, `Use "${value}"`),
        };
      }
    }
  },
};
