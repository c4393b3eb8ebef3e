// A federated trust domain that nobody in the fleet has, though somebody has nearly that.
import { editDistance } from '../chart/suggest';
import { partnerOf, relationshipsOf } from '../fleet/federation';
import { exampleFederation } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

export const fleetFederationPartner: FleetRule = {
  id: 'fleet-federation-partner',
  summary: 'Disallow federated trust domains that are nearly, not quite, one of the fleet',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'A relationship is stored under the name that stands there. Under a misspelt one SPIRE keeps a bundle that no identity refers to, and ' +
    'the identities that federate with the real one are refused.',
  source: 'SPIFFE Federation specification 5; ClusterFederatedTrustDomain of the SPIRE Controller Manager.',
  scope: 'fleet',
  examples: [
    {
      title: 'one letter less',
      files: exampleFederation({
        'a.yaml': [
          ['federatesWith: [b.example]', 'federatesWith: [b.exmple]'],
          [
            'trustDomain: b.example\n',
            'trustDomain: b.exmple\n#                      ^^^^^^^^ warning: is "b.example"\n',
          ],
          ['spiffe://b.example/spire', 'spiffe://b.exmple/spire'],
        ],
        'b.yaml': [
          ['federatesWith: [a.example]', 'federatesWith: []'],
          [
            '      clusterFederatedTrustDomains:\n        a:\n          trustDomain: a.example\n          bundleEndpointURL: https://spire-server-federation.a.example\n          bundleEndpointProfile:\n            type: https_spiffe\n            endpointSPIFFEID: spiffe://a.example/spire/server\n',
            '',
          ],
        ],
      }),
    },
    { title: 'the name of the other side', files: exampleFederation() },
  ],
  *check(fleet) {
    const known = [
      ...new Set([
        ...fleet.members.map(({ facts }) => facts.trustDomain.value),
        ...fleet.peers.map(({ trustDomain }) => trustDomain?.value),
      ]),
    ].filter(name => name !== undefined);
    for (const member of fleet.members) {
      for (const { trustDomain } of relationshipsOf(member)) {
        const { value } = trustDomain;
        if (value === undefined || known.includes(value) || partnerOf(fleet, member, value)) continue;
        const near = known.find(
          name => name !== member.facts.trustDomain.value && name.length > 4 && editDistance(name, value, 3) <= 2,
        );
        if (near === undefined) continue;
        yield {
          setting: trustDomain.path,
          at: placeOf(fleet, member, trustDomain),
          message: `${called(member)} federates with "${value}", and the trust domain of the fleet that is nearest is "${near}"; SPIRE keeps the bundle under a name that nobody has.`,
          fixes: setIn(fleet, member, trustDomain, near, `Change to "${near}"`),
        };
      }
    }
  },
};
