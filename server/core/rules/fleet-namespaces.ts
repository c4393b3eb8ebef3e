// A child whose namespaces are not where its root looks.
import { exampleFleet } from './fleetExamples';
import { called, setIn } from './fleetWording';
import type { Fleet, Member } from '../fleet/fleet';
import type { FleetFixProposal, FleetRule } from './rule';

export const fleetNamespaces: FleetRule = {
  id: 'fleet-namespaces',
  summary: 'Require that the root looks into the namespaces that its child has',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "The root writes its bundle into the child's system namespace, elects a leader in its server namespace and lets only agents of one " +
    'namespace attest. The defaults are those of the recommendations; a child without them keeps everything in its release namespace.',
  source:
    'spire-server values.yaml: bundlePublisher.externalK8sConfigMap.defaults.namespace, nodeAttestor.externalK8sPSAT.defaults; spire-server.namespace and spire-agent.namespace.',
  scope: 'fleet',
  examples: [
    {
      title: 'a child without the recommendations',
      files: exampleFleet({
        'spire-fleet.yaml': [['  child01:\n', '  child01:\n# ^^^^^^^ error: namespace "spire-mgmt"\n']],
        'child01.yaml': [['    recommendations: {enabled: true}\n', '']],
      }),
    },
    { title: 'both with the recommendations', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const child of fleet.members) {
      const root = child.parent;
      if (!root || root.facts.role !== 'root') continue;
      const { role } = child.facts;
      if (role !== 'full' && role !== 'security') continue;
      const id = child.facts.clusterName.value;
      const agent = role === 'full' ? 'upstream-spire-agent' : 'downstream-spire-agent-security';
      const own = child.facts.namespace(agent, 'system');
      const publisher = ['external-spire-server', 'bundlePublisher', 'externalK8sConfigMap'];
      if (own === undefined || id === undefined || root.facts.isOn([...publisher, 'enabled']) === false) continue;
      const special = root.facts.setting([...publisher, 'clusters', id, 'namespace']);
      const fact = special.value ? special : root.facts.setting([...publisher, 'defaults', 'namespace']);
      if (fact.value === undefined || fact.value === own) continue;
      yield {
        setting: ['releases', child.key],
        at: fleet.placeOf(child),
        message: `The agents of ${called(child)} live in the namespace "${own}", and its root ${called(root)} publishes the bundle into "${fact.value}"; the agents wait for a ConfigMap that never comes.`,
        related: [{ at: fact.isWritten ? fact.at : fleet.placeOf(root), message: `where ${root.key} publishes` }],
        fixes: fixesOf(fleet, child, root, { id, agent, own }),
      };
    }
  },
};

/** The child's way back to the usual namespaces, or the root's to those of the child. */
function fixesOf(
  fleet: Fleet,
  child: Member,
  root: Member,
  { id, agent, own }: { readonly id: string; readonly agent: string; readonly own: string },
): readonly FleetFixProposal[] {
  const recommended = child.facts.setting(['global', 'spire', 'recommendations', 'enabled']);
  const back = setIn(
    fleet,
    child,
    recommended,
    true,
    "Switch the recommendations on, and with them the root's namespaces",
  );
  const publisher = ['external-spire-server', 'bundlePublisher', 'externalK8sConfigMap', 'clusters', id, 'namespace'];
  const attestor = [
    'external-spire-server',
    'nodeAttestor',
    'externalK8sPSAT',
    'clusters',
    id,
    'serviceAccountAllowList',
  ];
  const account = child.facts.setting([agent, 'serviceAccount', 'name']).value;
  const there = [
    ...setIn(fleet, root, root.facts.setting(publisher), own, ''),
    ...(account ? setIn(fleet, root, root.facts.setting(attestor), [`${own}:${account}`], '') : []),
  ];
  const title = `Let the root look into "${own}" there`;
  const both = there.length === 2 ? [{ title, safe: false, changes: there.flatMap(({ changes }) => changes) }] : [];
  return recommended.value === 'true' ? both : [...back, ...both];
}
