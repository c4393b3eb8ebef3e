// A federation that only one side knows of.
import { bundleEndpoints, partnerOf, relationshipPath, relationshipsOf } from '../fleet/federation';
import { rootOf, treeOf, type Fleet, type Member } from '../fleet/fleet';
import { exampleFederation } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetFixProposal, FleetRule } from './rule';

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
          fixes: backFrom(fleet, member, first, own),
        };
      }
    }
  },
};

/** The other direction, as far as this side serves its bundle at a name that is known. */
function backFrom(fleet: Fleet, member: Member, other: Member, own: string): readonly FleetFixProposal[] {
  const endpoint = bundleEndpoints(member).find(({ isEnabled }) => isEnabled);
  const host = endpoint?.exposure?.hosts[0];
  const [alias] = other.facts.signers;
  if (!endpoint?.profile || host === undefined || alias === undefined) return [];
  const title = `Let ${called(other)} federate with "${own}"`;
  const known = other.facts.keys(relationshipPath(alias));
  const off = known.find(({ path }) => other.facts.setting([...path, 'trustDomain']).value === own);
  if (off) return setIn(fleet, other, other.facts.setting([...off.path, 'enabled']), true, title);
  if (known.some(({ key }) => key === member.key)) return [];
  const fact = other.facts.setting(relationshipPath(alias, member.key));
  const value = {
    enabled: true,
    trustDomain: own,
    bundleEndpointURL: `https://${host}`,
    bundleEndpointProfile:
      endpoint.profile === 'https_spiffe'
        ? { type: endpoint.profile, endpointSPIFFEID: `spiffe://${own}/spire/server` }
        : { type: endpoint.profile },
  };
  return setIn(fleet, other, fact, value, title);
}
