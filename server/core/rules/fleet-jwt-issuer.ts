// A child whose JWT-SVIDs name an issuer that nobody in its tree answers for.
import { exampleFleet } from './fleetExamples';
import { rootOf, treeOf } from '../fleet/fleet';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

const provider = 'spiffe-oidc-discovery-provider';

export const fleetJwtIssuer: FleetRule = {
  id: 'fleet-jwt-issuer',
  summary: 'Require that somebody in the tree answers for the issuer of JWT-SVIDs',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Servers write their `jwtIssuer` into every JWT-SVID, and whoever checks one asks the discovery provider at that address for the keys. ' +
    'Keys travel along the tree, so any provider of it will do; one that is called something else answers for something else.',
  source:
    'spiffe-oidc-discovery-provider templates/configmap.yaml (domains, jwt_issuer); OpenID Connect Discovery 1.0.',
  scope: 'fleet',
  examples: [
    {
      title: 'an issuer of its own, and no provider',
      files: exampleFleet({
        'child01.yaml': [
          [
            '    trustDomain: acme.example\n',
            '    trustDomain: acme.example\n    jwtIssuer: https://oidc.child01.example\n#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: nobody\n',
          ],
          ['tags:\n', 'spiffe-oidc-discovery-provider: {enabled: false}\ntags:\n'],
        ],
      }),
    },
    { title: 'the same everywhere', files: exampleFleet() },
  ],
  *check(fleet) {
    for (const member of fleet.members) {
      const [alias] = member.facts.signers;
      if (alias === undefined || (!member.parent && member.children.length === 0)) continue;
      const own = member.facts.shared(alias, 'jwtIssuer');
      if (!own.isWritten || !own.value) continue;
      const tree = treeOf(rootOf(member));
      const answering = tree.filter(({ facts }) => facts.has(provider));
      const issuers = answering.map(({ facts }) => facts.shared(provider, 'jwtIssuer').value);
      if (answering.length === 0 || issuers.some(issuer => issuer === undefined || issuer === own.value)) continue;
      const [issuer] = issuers;
      const at = answering[0]!;
      const served = issuer || `https://oidc-discovery.${at.facts.trustDomain.value ?? ''}`;
      if (served === own.value) continue;
      yield {
        setting: own.path,
        at: placeOf(fleet, member, own),
        message: `JWT-SVIDs of ${called(member)} name the issuer "${own.value}", for which nobody in the fleet answers: the discovery provider of ${called(at)} does for "${served}".`,
        related: [{ at: fleet.placeOf(at), message: `the discovery provider of ${at.key}` }],
        fixes: setIn(fleet, member, own, served, `Use "${served}"`),
      };
    }
  },
};
