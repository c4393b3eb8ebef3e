// A CA's common name that is the trust domain with a slip in it.
import { editDistance } from '../chart/suggest';
import { partsMaybeOn } from '../values/parts';
import { effective } from '../values/effective';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const caSubjectName: ReleaseRule = {
  id: 'ca-subject-name',
  summary: 'Point out common names of a CA that are nearly, not quite, the trust domain',
  category: 'trust',
  severity: 'info',
  effect: 'differs',
  why:
    'SPIRE takes any subject. One that was meant to repeat the trust domain and has a slip stands in every certificate below that CA and ' +
    'is seen where somebody looks for the reason of another fault.',
  source: 'server.conf ca_subject, SPIRE documentation of the server; a public values file of 2024.',
  scope: 'release',
  examples: [
    {
      title: 'one letter too many',
      values: `global:
  spire:
    trustDomain: acme.example
    caSubject:
      commonName: acmee.example
#                 ^^^^^^^^^^^^^ info: the trust domain is "acme.example"
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
    caSubject:
      commonName: acme.example
`,
    },
    {
      title: 'another name altogether',
      values: `global:
  spire:
    trustDomain: acme.example
    caSubject:
      commonName: Acme Root CA
`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const { alias } of partsMaybeOn(release, 'spire-server')) {
      const domain = effective(release, alias, 'trustDomain');
      const name = effective(release, alias, 'caSubject.commonName');
      if (typeof name.value !== 'string' || typeof domain.value !== 'string') continue;
      if (!release.entry(name.path) || !release.entry(domain.path) || said.has(name.path.join('.'))) continue;
      if (release.isFilledLater(name.path) || release.isFilledLater(domain.path)) continue;
      if (!isSlip(name.value, domain.value)) continue;
      said.add(name.path.join('.'));
      yield {
        setting: name.path,
        at: release.blameValue(name.path),
        message: `The common name "${name.value}" is nearly, not quite, the trust domain: the trust domain is "${domain.value}". SPIRE writes it into its certificates as it stands.`,
        // Where the trust domain itself is wrong that is said, and this is right.
        yields: true,
        related: [{ at: release.blameValue(domain.path), message: shown(domain.path) }],
        fixes: [
          {
            title: `Change it to "${domain.value}"`,
            safe: false,
            changes: [{ kind: 'set', path: name.path, yaml: domain.value }],
          },
        ],
      };
    }
  },
};

/** A letter more, less or other in a name of some length; "eu1" and "eu2" are told apart on purpose. */
function isSlip(name: string, domain: string): boolean {
  if (name === domain || !/^[a-z0-9.-]{6,}$/.test(name) || domain.length < 6) return false;
  if (name.replace(/\d/g, '') === domain.replace(/\d/g, '')) return false;
  return editDistance(name, domain) === 1;
}
