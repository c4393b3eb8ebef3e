// A child whose namespaces are not where its root looks.
import { exampleFleet } from './fleetExamples';
import { called } from './fleetWording';
import type { FleetRule } from './rule';

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
      };
    }
  },
};
