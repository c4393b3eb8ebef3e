// Two releases in one cluster that both make the same namespaces.
import type { Fact } from '../fleet/facts';
import type { Member } from '../fleet/fleet';
import { exampleFederation } from './fleetExamples';
import { called, placeOf, setIn } from './fleetWording';
import type { FleetRule } from './rule';

const namespaces = ['global', 'spire', 'namespaces'];

export const fleetNamespaceOwner: FleetRule = {
  id: 'fleet-namespace-owner',
  summary: 'Require one release at most to make a namespace',
  category: 'fleet',
  severity: 'error',
  effect: 'kubernetes-rejects',
  why:
    'With `namespaces.create` the Namespace objects belong to the release. A second release in the same cluster that brings the same ones is ' +
    'refused: Helm takes over nothing that another release owns.',
  source: 'spire and spire-nested templates/namespaces.yaml; ownership metadata of Helm.',
  scope: 'fleet',
  examples: [
    {
      title: 'both make them',
      files: exampleFederation({
        'spire-fleet.yaml': [
          ['  a:\n    values: [a.yaml]\n', '  a:\n    context: kind\n    values: [a.yaml]\n'],
          ['  b:\n    values: [b.yaml]\n', '  b:\n    context: kind\n    release: other\n    values: [b.yaml]\n'],
        ],
        'a.yaml': [
          [
            'global:\n  spire:\n',
            'spire-agent: {enabled: false}\nspiffe-csi-driver: {enabled: false}\nglobal:\n  spire:\n    recommendations: {enabled: true, strictMode: false}\n    namespaces: {create: true}\n',
          ],
        ],
        'b.yaml': [
          [
            'global:\n  spire:\n',
            'global:\n  spire:\n    recommendations: {enabled: true, strictMode: false}\n    namespaces:\n      create: true\n#             ^^^^ error: "spire-server" and "spire-system"\n',
          ],
        ],
      }),
    },
    {
      title: 'one does',
      files: exampleFederation({
        'a.yaml': [
          [
            'global:\n  spire:\n',
            'global:\n  spire:\n    recommendations: {enabled: true, strictMode: false}\n    namespaces: {create: true}\n',
          ],
        ],
      }),
    },
  ],
  *check(fleet) {
    const owners = new Map<string, { readonly member: Member; readonly fact: Fact }>();
    const told = new Map<
      Member,
      { readonly first: Member; readonly fact: Fact; readonly theirs: Fact; readonly names: string[] }
    >();
    for (const member of fleet.members) {
      const context = member.release.context?.value;
      if (context === undefined) continue;
      for (const { name, fact } of made(member)) {
        const place = `${member.release.kubeconfig?.value ?? ''} ${context} ${name}`;
        const owner = owners.get(place);
        if (!owner || owner.member === member) owners.set(place, owner ?? { member, fact });
        else {
          const before = told.get(member);
          if (before) before.names.push(name);
          else told.set(member, { first: owner.member, fact, theirs: owner.fact, names: [name] });
        }
      }
    }
    for (const [member, { first, fact, theirs, names }] of told) {
      yield {
        setting: fact.path,
        at: placeOf(fleet, member, fact),
        message: `${called(first)} and ${called(member)} both make the namespace${names.length > 1 ? 's' : ''} ${names.map(each => `"${each}"`).join(' and ')} in the cluster "${member.release.context!.value}"; Helm refuses the second release.`,
        related: [{ at: placeOf(fleet, first, theirs), message: `${first.key} makes them` }],
        fixes: setIn(fleet, member, fact, false, `Leave them to ${called(first)}`),
      };
    }
  },
};

function made({ facts }: Member): readonly { readonly name: string; readonly fact: Fact }[] {
  const all = facts.setting([...namespaces, 'create']);
  return (['server', 'system'] as const).flatMap(kind => {
    const own = facts.setting([...namespaces, kind, 'create']);
    const fact = [all, own].find(({ value }) => value === 'true');
    const name = facts.setting([...namespaces, kind, 'name']).value;
    return fact && name ? [{ name, fact }] : [];
  });
}
