// The sides of a highly available installation that are not one.
import type { SharedSetting } from '../values/effective';
import type { Member } from '../fleet/fleet';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

const pair = (b: string): Readonly<Record<string, string>> => ({
  'spire-fleet.yaml': `chart: spire-nested@0.30.0
releases:
  a:
    release: spire-a
    context: acme
    values: [a.yaml]
  b:
    release: spire-b
    context: acme
    values: [b.yaml]
`,
  'a.yaml': `tags: {bottomTurtleHAA: true}
global:
  spire:
    recommendations: {enabled: true}
    clusterName: acme01
    trustDomain: acme.example
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
  'b.yaml': `tags: {bottomTurtleHAB: true}
global:
  spire:
    recommendations: {enabled: true}
${b}    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
});

const settings: readonly { readonly name: SharedSetting; readonly what: string; readonly then: string }[] = [
  {
    name: 'trustDomain',
    what: 'trust domain',
    then: 'workloads that get their SVIDs from one side are strangers to the other',
  },
  {
    name: 'clusterName',
    what: 'cluster',
    then: 'agents have other IDs on each side, and identities for one do not fit the other',
  },
];

export const fleetHaPair: FleetRule = {
  id: 'fleet-ha-pair',
  summary: 'Require the sides of a highly available installation to be of one trust domain and cluster',
  category: 'fleet',
  severity: 'error',
  effect: 'trust-breaks',
  why:
    'Side A and side B sign for the same workloads in the same cluster, so that either may fail. They do so only as long as trust domain and ' +
    'cluster name are the same on both, and in the part that they have in common.',
  source: 'spire-nested, tags bottomTurtleHAA, bottomTurtleHAB and haAgentCommon; upstream example bottom-turtle-ha.',
  scope: 'fleet',
  examples: [
    {
      title: 'another trust domain',
      files: pair(
        '    clusterName: acme01\n    trustDomain: acme.test\n#                ^^^^^^^^^ error: of the trust domain "acme.example"\n',
      ),
    },
    { title: 'the same', files: pair('    clusterName: acme01\n    trustDomain: acme.example\n') },
  ],
  *check(fleet) {
    const byContext = new Map<string, Member[]>();
    for (const member of fleet.members) {
      if (member.facts.role !== 'ha') continue;
      const context = member.release.context?.value ?? '';
      byContext.set(context, [...(byContext.get(context) ?? []), member]);
    }
    for (const [first, ...others] of byContext.values()) {
      const [alias = ''] = aliasOf(first!);
      for (const other of others) {
        const [own = ''] = aliasOf(other);
        for (const { name, what, then } of settings) {
          const [theirs, fact] = [first!.facts.shared(alias, name), other.facts.shared(own, name)];
          if (theirs.value === undefined || fact.value === undefined || theirs.value === fact.value) continue;
          yield {
            setting: fact.path,
            at: placeOf(fleet, other, fact),
            message: `${called(first!)} is of the ${what} "${theirs.value}", and ${called(other)} beside it of "${fact.value}"; ${then}.`,
            related: [{ at: placeOf(fleet, first!, theirs), message: `the ${what} of ${first!.key}` }],
            fixes: setIn(fleet, other, fact, theirs.value, `Use "${theirs.value}"`),
          };
        }
      }
    }
  },
};

/** Any part tells; of the common part only what is global counts. */
function aliasOf({ merged, facts }: Member): readonly string[] {
  return [...merged.model.components.values()]
    .filter(({ part, alias }) => (part === 'spire-server' || part === 'spire-agent') && facts.has(alias))
    .map(({ alias }) => alias);
}
