// A bundle endpoint that is looked for where the other side does not serve it.
import { bundleEndpoints, partnerOf, relationshipsOf, type Relationship } from '../fleet/federation';
import type { Fleet, Member } from '../fleet/fleet';
import type { FleetPeer } from '../fleet/fleetFile';
import { exampleFederation } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetReport, FleetRule } from './rule';

export const fleetFederationEndpoint: FleetRule = {
  id: 'fleet-federation-endpoint',
  summary: 'Require that a bundle is fetched from where the other side serves it',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'SPIRE fetches the bundle of the other side from `bundleEndpointURL`, for as long as the federation lasts. From a wrong address nothing ' +
    'comes, and after the next rotation of a CA the two sides no longer trust each other.',
  source: 'SPIFFE Federation specification 5.2; spire-server templates/federation-ingress.yaml.',
  scope: 'fleet',
  examples: [
    {
      title: 'another host',
      files: exampleFederation({
        'a.yaml': [
          [
            'bundleEndpointURL: https://spire-server-federation.b.example\n',
            'bundleEndpointURL: https://federation.b.example\n#                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: serves it at "spire-server-federation.b.example"\n',
          ],
        ],
      }),
    },
    {
      title: 'an endpoint that is not switched on',
      files: exampleFederation({
        'a.yaml': [
          [
            'bundleEndpointURL: https://spire-server-federation.b.example\n',
            'bundleEndpointURL: https://spire-server-federation.b.example\n#                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: serves no bundle\n',
          ],
        ],
        'b.yaml': [['  federation:\n    enabled: true\n', '  federation:\n    enabled: false\n']],
      }),
    },
    { title: 'the address of the other side', files: exampleFederation() },
  ],
  *check(fleet) {
    for (const member of fleet.members) {
      for (const relationship of relationshipsOf(member)) {
        const { trustDomain, url } = relationship;
        if (trustDomain.value === undefined || url.value === undefined) continue;
        const partner = partnerOf(fleet, member, trustDomain.value);
        if (partner?.kind === 'members') yield* ofMembers(fleet, relationship, partner.members[0]!);
        if (partner?.kind === 'peer') yield* ofPeer(fleet, relationship, partner.peer);
      }
    }
  },
};

function* ofMembers(fleet: Fleet, { member, url }: Relationship, partner: Member): Iterable<FleetReport> {
  const endpoints = bundleEndpoints(partner);
  if (endpoints.some(({ isEnabled }) => isEnabled === undefined)) return;
  const serving = endpoints.filter(({ isEnabled }) => isEnabled);
  const first = serving[0];
  if (!first) {
    const off = endpoints[0];
    yield {
      setting: url.path,
      at: placeOf(fleet, member, url),
      message: `${called(member)} fetches the bundle of ${called(partner)}, and ${called(partner)} serves no bundle: \`federation.enabled\` is off on every server that signs there.`,
      related: off ? [{ at: placeOf(fleet, off.member, off.switchFact), message: 'what switches it on' }] : [],
      fixes: off ? setIn(fleet, off.member, off.switchFact, true, `Let ${called(off.member)} serve it`) : [],
    };
    return;
  }
  const hosts = serving.flatMap(({ exposure }) => exposure?.hosts ?? []);
  // Behind a load balancer, or exposed by hand, only the cluster knows the name.
  if (serving.some(({ exposure }) => !exposure || exposure.hosts.length === 0)) return;
  const host = /^https:\/\/([^/:?#]+)/.exec(url.value!)?.[1];
  if (host === undefined || hosts.includes(host)) return;
  yield {
    setting: url.path,
    at: placeOf(fleet, member, url),
    message: `${called(member)} fetches the bundle of ${called(partner)} from "${host}", and ${called(first.member)} serves it at "${hosts[0]}"; the bundle is never refreshed.`,
    related: [
      { at: placeOf(fleet, first.member, first.exposure!.fact), message: `where ${first.member.key} serves it` },
    ],
    fixes: setIn(fleet, member, url, `https://${hosts[0]}`, `Fetch it from "https://${hosts[0]}"`),
  };
}

function* ofPeer(fleet: Fleet, { member, url }: Relationship, peer: FleetPeer): Iterable<FleetReport> {
  const { bundleEndpoint } = peer;
  if (!bundleEndpoint || withoutSlash(bundleEndpoint.value) === withoutSlash(url.value!)) return;
  yield {
    setting: url.path,
    at: placeOf(fleet, member, url),
    message: `${called(member)} fetches the bundle of \`${peer.key}\` from "${url.value}", and the fleet file says that it is served at "${bundleEndpoint.value}".`,
    related: [{ at: { source: fleet.source, span: bundleEndpoint.span }, message: `the endpoint of ${peer.key}` }],
    fixes: setIn(fleet, member, url, bundleEndpoint.value, `Fetch it from "${bundleEndpoint.value}"`),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
