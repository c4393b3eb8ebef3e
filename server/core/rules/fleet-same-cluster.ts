// Two releases in one cluster that claim the same things of it.
import { settingOf, type Fact } from '../fleet/facts';
import type { Fleet, Member } from '../fleet/fleet';
import { exampleFederation } from './fleetExamples';
import { called, placeOf } from './fleetWording';
import type { FleetReport, FleetRule } from './rule';

/** What a node or a cluster has once, by the chart of the part that claims it. */
const once: readonly {
  readonly part: string;
  readonly setting: readonly string[];
  readonly what: string;
  readonly happens: string;
}[] = [
  {
    part: 'spiffe-csi-driver',
    setting: ['pluginName'],
    what: 'CSI driver',
    happens: 'Helm refuses the second release, because the CSIDriver belongs to the first',
  },
  {
    part: 'spire-agent',
    setting: ['socketPath'],
    what: 'agent socket',
    happens: 'one agent takes the socket of the other on every node',
  },
  {
    part: 'spire-agent',
    setting: ['healthChecks', 'port'],
    what: 'health port on the nodes',
    happens: 'the second agent finds the port taken on every node and never becomes ready',
  },
  {
    part: 'spire-agent',
    setting: ['telemetry', 'prometheus', 'port'],
    what: 'metrics port on the nodes',
    happens: 'the second agent finds the port taken on every node',
  },
];

export const fleetSameCluster: FleetRule = {
  id: 'fleet-same-cluster',
  summary: 'Disallow two releases in one cluster that claim the same driver, socket or port',
  category: 'fleet',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'CSI drivers are one to a cluster, sockets and host ports one to a node. Two releases in the same kube context with the same defaults get ' +
    "in each other's way: Helm refuses objects that another release owns, and agents fight for sockets and ports.",
  source: 'Upstream example federation/b-values.yaml, which shifts exactly these; Helm ownership metadata.',
  scope: 'fleet',
  examples: [
    {
      title: 'both sides of a federation in one test cluster',
      files: exampleFederation({
        'spire-fleet.yaml': [
          ['  a:\n    values: [a.yaml]\n', '  a:\n    context: kind\n    values: [a.yaml]\n'],
          [
            '  b:\n    values: [b.yaml]\n',
            '  b:\n# ^ error: the same CSI driver, agent socket, health port on the nodes\n    context: kind\n    release: other\n    values: [b.yaml]\n',
          ],
        ],
      }),
    },
    {
      title: 'in clusters of their own',
      files: exampleFederation({
        'spire-fleet.yaml': [
          ['  a:\n    values: [a.yaml]\n', '  a:\n    context: kind-a\n    values: [a.yaml]\n'],
          ['  b:\n    values: [b.yaml]\n', '  b:\n    context: kind-b\n    values: [b.yaml]\n'],
        ],
      }),
    },
  ],
  *check(fleet) {
    const byContext = new Map<string, Member[]>();
    for (const member of fleet.members) {
      const context = member.release.context?.value;
      if (context === undefined) continue;
      const place = `${member.release.kubeconfig?.value ?? ''} ${context}`;
      byContext.set(place, [...(byContext.get(place) ?? []), member]);
    }
    for (const members of byContext.values()) {
      for (const [index, member] of members.entries()) {
        for (const other of members.slice(0, index)) yield* clashes(fleet, other, member);
      }
    }
  },
};

function* clashes(fleet: Fleet, first: Member, second: Member): Iterable<FleetReport> {
  const found = once.flatMap(({ part, setting, what, happens }) => {
    const taken = claims(first, part, setting);
    const same = claims(second, part, setting).find(({ value }) => taken.some(each => each.value === value));
    return same ? [{ fact: same, what, happens }] : [];
  });
  const worst = found[0];
  if (!worst) return;
  const what = found.map(each => each.what).join(', ');
  const settings = found.map(({ fact }) => settingOf(fact)).join(', ');
  yield {
    setting: worst.fact.path,
    at: fleet.placeOf(second),
    message: `${called(first)} and ${called(second)} share the cluster "${second.release.context!.value}" and claim the same ${what} (${settings}); ${worst.happens}.`,
    related: [{ at: placeOf(fleet, first, worst.fact), message: 'the first claim' }],
  };
}

function claims(member: Member, part: string, setting: readonly string[]): readonly Fact[] {
  return [...member.merged.model.components.values()]
    .filter(component => component.part === part && member.facts.has(component.alias))
    .map(({ alias }) => member.facts.setting([alias, ...setting]))
    .filter(({ value }) => value !== undefined && value !== '');
}
