// A federation that only some of the servers of a tree know.
import { relationshipsOf, relationshipText, relationshipPath, type Relationship } from '../fleet/federation';
import { roots, treeOf, type Fleet, type Member } from '../fleet/fleet';
import { exampleFleet } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetFixProposal, FleetRule } from './rule';

const relationship = `internal-spire-server:
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        partner:
          trustDomain: partner.example
          bundleEndpointURL: https://spire.partner.example
          bundleEndpointProfile:
            type: https_web
`;

export const fleetFederationPartial: FleetRule = {
  id: 'fleet-federation-partial',
  summary: 'Require a federation at each server of a tree that signs for workloads',
  category: 'fleet',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'The bundles of other trust domains do not travel down the chain of servers. Each server that signs for workloads fetches them itself, so a ' +
    'cluster without the relationship has workloads that trust nobody outside.',
  source: 'SPIRE documentation of nested topologies; measured with two servers in a chain.',
  scope: 'fleet',
  examples: [
    {
      title: 'only the root federates',
      files: exampleFleet({
        'root.yaml': [
          [
            'external-spire-server:\n',
            `${relationship.replace('trustDomain: partner.example\n', 'trustDomain: partner.example\n#                      ^^^^^^^^^^^^^^^ warning: `child01` does not\n')}external-spire-server:\n`,
          ],
        ],
      }),
    },
    {
      title: 'both do',
      files: exampleFleet({
        'root.yaml': [['external-spire-server:\n', `${relationship}external-spire-server:\n`]],
        'child01.yaml': [['tags:\n', `${relationship}tags:\n`]],
      }),
    },
  ],
  *check(fleet) {
    for (const root of roots(fleet)) {
      const tree = treeOf(root).filter(({ facts }) => facts.signers.length > 0);
      if (tree.length < 2) continue;
      const known = new Map(tree.map(member => [member, relationshipsOf(member)]));
      const domains = new Set([...known.values()].flat().flatMap(({ trustDomain }) => trustDomain.value ?? []));
      for (const domain of domains) {
        const without = tree.filter(
          m => !known.get(m)?.some(r => r.trustDomain.value === domain || r.trustDomain.value === undefined),
        );
        const first = [...known.values()].flat().find(({ trustDomain }) => trustDomain.value === domain);
        if (!first || without.length === 0) continue;
        yield {
          setting: first.trustDomain.path,
          at: placeOf(fleet, first.member, first.trustDomain),
          message: `${called(first.member)} federates with "${domain}", and ${without.map(called).join(', ')} ${without.length === 1 ? 'does' : 'do'} not; bundles don't travel down the chain, so workloads there don't trust "${domain}".`,
          related: without.map(member => ({
            at: fleet.placeOf(member),
            message: `${member.key} has no such relationship`,
          })),
          fixes: copies(fleet, first, without),
        };
      }
    }
  },
};

/** The same relationship at each server that lacks it: all or none. */
function copies(fleet: Fleet, relationship: Relationship, without: readonly Member[]): readonly FleetFixProposal[] {
  const text = relationshipText(relationship);
  if (text === undefined) return [];
  const all = without.map(member =>
    member.facts.signers.flatMap(alias => {
      const fact = member.facts.setting(relationshipPath(alias, relationship.key));
      return setIn(fleet, member, fact, text, '');
    }),
  );
  if (all.some(each => each.length === 0)) return [];
  const title = `Let ${without.map(called).join(', ')} federate as well`;
  return [{ title, safe: false, changes: all.flat().flatMap(({ changes }) => changes) }];
}
