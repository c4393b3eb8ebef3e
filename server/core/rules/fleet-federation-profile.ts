// A bundle endpoint that proves who it is in another way than the relationship expects.
import { bundleEndpoints, partnerOf, relationshipsOf, type Relationship } from '../fleet/federation';
import type { Fleet } from '../fleet/fleet';
import { exampleFederation } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetReport, FleetRule } from './rule';

export const fleetFederationProfile: FleetRule = {
  id: 'fleet-federation-profile',
  summary: 'Require the endpoint profile that the other side serves',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'Under https_spiffe the endpoint shows an SVID, which is checked against its SPIFFE ID and the bundle that is known already; under ' +
    'https_web it shows a certificate of a public CA. Either side expecting the other form, every refresh of the bundle fails.',
  source: 'SPIFFE Federation specification 5.2; spire-server values.yaml federation.tls.',
  scope: 'fleet',
  examples: [
    {
      title: 'a public certificate is expected, an SVID is shown',
      files: exampleFederation({
        'a.yaml': [
          [
            '            type: https_spiffe\n            endpointSPIFFEID: spiffe://b.example/spire/server\n',
            '            type: https_web\n#                 ^^^^^^^^^ error: serves "https_spiffe"\n',
          ],
        ],
      }),
    },
    {
      title: 'another SPIFFE ID',
      files: exampleFederation({
        'a.yaml': [
          [
            'endpointSPIFFEID: spiffe://b.example/spire/server\n',
            'endpointSPIFFEID: spiffe://b.example/server\n#                             ^^^^^^^^^^^^^^^^^^^^^^^^^ error: "spiffe://b.example/spire/server"\n',
          ],
        ],
      }),
    },
    { title: 'what the other side serves', files: exampleFederation() },
  ],
  *check(fleet) {
    for (const member of fleet.members) {
      for (const relationship of relationshipsOf(member)) {
        const { trustDomain } = relationship;
        if (trustDomain.value !== undefined) yield* judged(fleet, relationship, trustDomain.value);
      }
    }
  },
};

interface Served {
  readonly who: string;
  readonly profile: string | undefined;
  readonly id: string | undefined;
}

function* judged(fleet: Fleet, relationship: Relationship, trustDomain: string): Iterable<FleetReport> {
  const { member, profile, endpointId } = relationship;
  const served = servedBy(fleet, relationship, trustDomain);
  if (!served) return;
  if (profile.value !== undefined && served.profile !== undefined && profile.value !== served.profile) {
    yield {
      setting: profile.path,
      at: placeOf(fleet, member, profile),
      message: `${called(member)} expects "${profile.value}" of the bundle endpoint of ${served.who}, which serves "${served.profile}"; every refresh of the bundle fails.`,
      fixes: setIn(fleet, member, profile, served.profile, `Expect "${served.profile}"`),
    };
    return;
  }
  if (
    profile.value === 'https_spiffe' &&
    endpointId.value &&
    served.id !== undefined &&
    endpointId.value !== served.id
  ) {
    yield {
      setting: endpointId.path,
      at: placeOf(fleet, member, endpointId),
      message: `${called(member)} expects the SPIFFE ID "${endpointId.value}" at the bundle endpoint of ${served.who}, which shows "${served.id}"; every refresh of the bundle fails.`,
      fixes: setIn(fleet, member, endpointId, served.id, `Expect "${served.id}"`),
    };
  }
}

function servedBy(fleet: Fleet, { member }: Relationship, trustDomain: string): Served | undefined {
  const partner = partnerOf(fleet, member, trustDomain);
  if (partner?.kind === 'peer') {
    const { peer } = partner;
    return { who: `\`${peer.key}\``, profile: peer.profile?.value, id: peer.endpointSPIFFEID?.value };
  }
  if (partner?.kind !== 'members') return undefined;
  const serving = bundleEndpoints(partner.members[0]!).filter(({ isEnabled }) => isEnabled);
  const profiles = new Set(serving.map(({ profile }) => profile));
  const [profile] = profiles;
  // Servers of one tree that serve in two ways: which of them the URL means, only DNS knows.
  if (profiles.size !== 1 || profile === undefined) return undefined;
  const id = profile === 'https_spiffe' ? `spiffe://${trustDomain}/spire/server` : undefined;
  return { who: called(serving[0]!.member), profile, id };
}
