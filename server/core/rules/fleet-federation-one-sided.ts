// A federation that only one side knows of.
import { partnerOf, relationshipsOf } from '../fleet/federation';
import { rootOf, treeOf } from '../fleet/fleet';
import { exampleFederation } from './fleetExamples';
import { called, placeOf } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetFederationOneSided: FleetRule = {
  id: 'fleet-federation-one-sided',
  summary: 'Require both directions of a federation',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Mutual TLS needs both bundles: each side verifies the other. With a relationship on one side only, its workloads can verify the others, ' +
    'and are not verified by them.',
  source: 'SPIFFE Federation specification 4.',
  scope: 'fleet',
  examples: [
    {
      title: 'the other side does not know',
      files: exampleFederation({
        'a.yaml': [
          [
            'trustDomain: b.example\n',
            'trustDomain: b.example\n#                      ^^^^^^^^^ warning: only one side\n',
          ],
        ],
        'b.yaml': [
          ['          federatesWith: [a.example]\n', '          federatesWith: []\n'],
          [
            '        a:\n          trustDomain: a.example',
            '        a:\n          enabled: false\n          trustDomain: a.example',
          ],
        ],
      }),
    },
    { title: 'both directions', files: exampleFederation() },
  ],
  *check(fleet) {
    for (const member of fleet.members) {
      const own = member.facts.trustDomain.value;
      for (const { trustDomain } of relationshipsOf(member)) {
        if (own === undefined || trustDomain.value === undefined) continue;
        const partner = partnerOf(fleet, member, trustDomain.value);
        if (partner?.kind !== 'members') continue;
        const others = [...new Set(partner.members.map(rootOf))].flatMap(treeOf);
        const back = others.flatMap(relationshipsOf);
        if (back.some(({ trustDomain: theirs }) => theirs.value === own || theirs.value === undefined)) continue;
        const first = partner.members[0]!;
        yield {
          setting: trustDomain.path,
          at: placeOf(fleet, member, trustDomain),
          message: `${called(member)} federates with "${trustDomain.value}", and ${called(first)} has no relationship with "${own}": only one side can verify the other, so mutual TLS between them fails.`,
          related: [{ at: fleet.placeOf(first), message: `the other side` }],
        };
      }
    }
  },
};
