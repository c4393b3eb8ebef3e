// A root that is told to dial itself from outside.
import { exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetRootAddress: FleetRule = {
  id: 'fleet-root-address',
  summary: 'Disallow the address of the root in the root itself',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    "`upstreamSpireAddress` is for children. In the root's own release its agent and the two servers below the root server dial that address, " +
    'which is the external server: it waits for the agent, and the agent for it.',
  source: 'spire-server.upstream-spire-address and spire-agent.server-address, rendered for a root.',
  scope: 'fleet',
  examples: [
    {
      title: "in the root's file",
      files: exampleFleet({
        'root.yaml': [
          [
            '    trustDomain: acme.example\n',
            '    trustDomain: acme.example\n    upstreamSpireAddress: spire-server.acme.example\n#                         ^^^^^^^^^^^^^^^^^^^^^^^^^ error: waits for itself\n',
          ],
        ],
      }),
    },
    { title: 'in the child alone', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const root of fleet.members) {
      if (root.facts.role !== 'root') continue;
      const fact = root.facts.setting(['global', 'spire', 'upstreamSpireAddress']);
      if (!fact.isWritten || !fact.value) continue;
      const isOwn = !fleet.members.some(
        other => other !== root && other.merged.layers.some(({ source }) => source === fact.at.source),
      );
      yield {
        setting: fact.path,
        at: placeOf(fleet, root, fact),
        message: `The root ${called(root)} has \`global.spire.upstreamSpireAddress\` as well, so its own agent and servers dial "${fact.value}" in place of the root server beside them: the external server waits for itself.`,
        fixes: isOwn
          ? [
              {
                title: 'Remove it from the root',
                safe: false,
                changes: [{ source: fact.at.source, change: { kind: 'remove', path: fact.path } }],
              },
            ]
          : setIn(fleet, root, fact, '', 'Leave it empty for the root'),
      };
    }
  },
};
