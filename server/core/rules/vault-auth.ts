// How a server proves to Vault who it is.
import { runningServers } from '../values/servers';
import { whether } from '../values/settled';
import { isTrueText } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const vaultAuth: ReleaseRule = {
  id: 'vault-auth',
  summary: 'Require a way to authenticate to Vault',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'The chart has one way, the service account (`k8sAuth`), and it is off by default. Without any SPIRE refuses the plugin, and the server ' +
    'does not start.',
  source: 'SPIRE, upstream authority plugin "vault"; spire-server 1.15.2 run with such a configuration.',
  scope: 'release',
  examples: [
    {
      title: 'without any',
      whole: true,
      values: `tags: {nestedRoot: true}
root-spire-server:
  upstreamAuthority:
    vault:
      enabled: true
#              ^^^^ error: the server does not start
      vaultAddr: https://vault.acme.example
`,
      fixed: `tags: {nestedRoot: true}
root-spire-server:
  upstreamAuthority:
    vault:
      enabled: true
      vaultAddr: https://vault.acme.example
      k8sAuth:
        enabled: true
`,
    },
    {
      title: 'by the service account',
      whole: true,
      values: `tags: {nestedRoot: true}\nroot-spire-server:\n  upstreamAuthority:\n    vault: {enabled: true, vaultAddr: "https://vault.acme.example", k8sAuth: {enabled: true, k8sAuthRoleName: spire}}\n`,
    },
  ],
  *check(release) {
    for (const server of runningServers(release)) {
      const vault = [server, 'upstreamAuthority', 'vault'];
      const enabled = [...vault, 'enabled'];
      const auth = [...vault, 'k8sAuth', 'enabled'];
      if (whether(release, enabled, isTrueText) !== true) continue;
      if (whether(release, auth, value => !isTrueText(value)) !== true) continue;
      yield {
        setting: auth,
        at: release.blameValue(release.entry(auth) ? auth : enabled),
        message: `${shown(vault)} has no way to authenticate; SPIRE refuses the plugin without one, and the server does not start.`,
        fixes: [{ title: 'Switch `k8sAuth` on', safe: false, changes: [{ kind: 'set', path: auth, yaml: 'true' }] }],
      };
    }
  },
};
