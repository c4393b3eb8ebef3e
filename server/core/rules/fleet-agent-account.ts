// A child whose agents run under a service account that its root does not let attest.
import { atEnd, exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetAgentAccount: FleetRule = {
  id: 'fleet-agent-account',
  summary: 'Require that a root lets the agents of its children attest, by namespace and service account',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'The root\'s external server attests only agents whose service account is in its allow list, "spire-system:spire-agent-upstream" by ' +
    'default. Any other name or namespace in the child, and the root refuses the agent.',
  source: 'spire-server values.yaml nodeAttestor.externalK8sPSAT; SPIRE documentation of the k8s_psat node attestor.',
  scope: 'fleet',
  examples: [
    {
      title: "a service account of one's own",
      files: exampleFleet({
        'child01.yaml': [
          atEnd(`upstream-spire-agent:
  serviceAccount:
    name: my-agent
#         ^^^^^^^^ error: "spire-system:my-agent"
`),
        ],
      }),
    },
    { title: 'the service account of the chart', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root?.facts.has('external-spire-server')) continue;
      const { role } = child.facts;
      const id = child.facts.clusterName.value;
      if ((role !== 'full' && role !== 'security') || id === undefined) continue;
      const agent = role === 'full' ? 'upstream-spire-agent' : 'downstream-spire-agent-security';
      const account = child.facts.setting([agent, 'serviceAccount', 'name']);
      const namespace = child.facts.namespace(agent, 'system');
      const attestor = ['external-spire-server', 'nodeAttestor', 'externalK8sPSAT'];
      const special = [...attestor, 'clusters', id, 'serviceAccountAllowList'];
      const path = root.facts.list(special) ? special : [...attestor, 'defaults', 'serviceAccountAllowList'];
      const allowed = root.facts.list(path);
      if (!allowed || !account.value || namespace === undefined) continue;
      const name = `${namespace}:${account.value}`;
      // Where only the namespace is another, the root's bundle goes there in vain too, and fleet-namespaces says it.
      const accounts = allowed.map(each => each.split(':').at(-1));
      if (allowed.includes(name) || allowed.length === 0 || accounts.includes(account.value)) continue;
      const list = root.facts.setting(path);
      yield {
        setting: account.path,
        at: placeOf(fleet, child, account),
        message: `The agents of ${called(child)} are "${name}", and its root ${called(root)} lets only ${allowed.map(each => `"${each}"`).join(', ')} attest; SPIRE refuses them.`,
        related: [{ at: placeOf(fleet, root, list), message: `the allow list of ${root.key}` }],
        fixes: [
          ...setIn(fleet, child, account, accounts[0] ?? '', `Call it "${accounts[0] ?? ''}"`),
          ...setIn(fleet, root, list, [...allowed, name], `Let "${name}" attest as well`),
        ],
      };
    }
  },
};
