// Two servers of one release behind the same host.
import { settledText } from '../values/effective';
import { partsOn } from '../values/parts';
import type { SettingPath } from '../path';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const ingressHostShared: ReleaseRule = {
  id: 'ingress-host-shared',
  summary: 'Disallow two servers of a release behind the same host',
  category: 'exposure',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'All servers of spire-nested have the same default host. Two Ingresses for one host lead to one of the servers or by turns to both, and agents of ' +
    'child clusters reach a server that does not know them. Only the external server is meant to be reached from outside.',
  source: 'spire-server values.yaml (ingress.host) and templates/ingress.yaml; rendered with nestedRoot.',
  scope: 'release',
  examples: [
    {
      title: 'the root server beside the external one',
      whole: true,
      values: `tags:
  nestedRoot: true
global:
  spire:
    ingressControllerType: ingress-nginx
external-spire-server:
  ingress:
    enabled: true
root-spire-server:
  ingress:
    enabled: true
#   ^^^^^^^ warning: the same host
`,
    },
    {
      title: 'a host of its own',
      whole: true,
      values: `tags:
  nestedRoot: true
global:
  spire:
    ingressControllerType: ingress-nginx
external-spire-server:
  ingress:
    enabled: true
root-spire-server:
  ingress:
    enabled: true
    host: root-server
`,
    },
  ],
  *check(release) {
    const taken = new Map<string, SettingPath>();
    // The external server comes first: what shares its host is at fault.
    const servers = partsOn(release, 'spire-server').map(({ alias }) => alias);
    for (const alias of servers.sort(alias => (alias === 'external-spire-server' ? -1 : 0))) {
      const at = [alias, 'ingress'];
      if (!release.entry([...at, 'enabled']) || !isTruthy(release.value([...at, 'enabled']))) continue;
      const lists = ['hosts', 'tls'].some(key => release.entry([...at, key]));
      const host = release.text([...at, 'host']);
      if (lists || host === undefined || release.isFilledLater([...at, 'host'])) continue;
      const domain = settledText(release, alias, 'trustDomain') ?? '<trust domain>';
      const full = host.includes('.') ? host : `${host}.${domain}`;
      const other = taken.get(full);
      if (!other) {
        taken.set(full, at);
        continue;
      }
      const setting = [...at, 'enabled'];
      yield {
        setting,
        at: release.blame(setting),
        message: `${shown([alias])} gets the same host as ${shown([other[0]!])}, ${quoted(full)}; the ingress controller leads agents to one of the two, whichever it takes.`,
        related: [{ at: release.blame([...other, 'enabled']), message: `the Ingress of ${shown([other[0]!])}` }],
      };
    }
  },
};
