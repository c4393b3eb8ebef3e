// A child that lives in another trust domain than its root.
import { exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetTrustDomain: FleetRule = {
  id: 'fleet-trust-domain',
  summary: 'Require one trust domain for a root and its children',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'Nested SPIRE servers sign below one root, in one trust domain. An agent of the child checks that the server it reaches is of its own ' +
    'trust domain; it is not, so the agent never becomes ready, and the child server behind it never gets its CA.',
  source:
    'SPIFFE-ID specification 2.1; spire-agent refuses a server of another trust domain (SPIRE, pkg/agent/client).',
  scope: 'fleet',
  examples: [
    {
      title: 'a child of another trust domain',
      files: exampleFleet({
        'child01.yaml': [
          [
            'trustDomain: acme.example\n',
            'trustDomain: prod.example\n#                ^^^^^^^^^^^^ error: its root `root`, "acme.example"\n',
          ],
        ],
      }),
    },
    { title: 'both the same', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const member of fleet.members) {
      const { parent } = member;
      if (!parent) continue;
      const own = member.facts.trustDomain;
      const root = parent.facts.trustDomain;
      if (own.value === undefined || root.value === undefined || own.value === root.value) continue;
      yield {
        setting: own.path,
        at: placeOf(fleet, member, own),
        message: `The child ${called(member)} says "${own.value}", its root ${called(parent)}, "${root.value}"; the agents of the child refuse the root's server, and the child's server never gets its CA.`,
        related: [{ at: placeOf(fleet, parent, root), message: `the trust domain of ${parent.key}` }],
        fixes: [
          ...setIn(fleet, member, own, root.value, `Use the root's, "${root.value}"`),
          ...setIn(fleet, parent, root, own.value, `Change the root's to "${own.value}"`),
        ],
      };
    }
  },
};
