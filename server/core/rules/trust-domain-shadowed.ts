// A part's own value where the global one decides.
import type { Release } from '../values/release';
import { globalPath, ownPath } from '../values/effective';
import { partsMaybeOn } from '../values/parts';
import { isTruthy } from '../values/truth';
import { quoted, removeFix, shown } from './wording';
import type { ReleaseRule } from './rule';

const settings = ['trustDomain', 'clusterName', 'jwtIssuer'] as const;
const parts = ['spire-server', 'spire-agent', 'spiffe-oidc-discovery-provider'] as const;

export const trustDomainShadowed: ReleaseRule = {
  id: 'trust-domain-shadowed',
  summary: "Disallow a part's own trust domain, cluster name or issuer where the global one decides",
  category: 'trust',
  severity: 'warning',
  effect: 'helm-ignores',
  why:
    'A part reads its own value only where the global one is empty, whatever the order of the files. `global.spire.trustDomain` and ' +
    '`global.spire.clusterName` have defaults, so that the whole release runs under "example.org" while its file names another domain.',
  source: 'spire-lib templates/_helpers.tpl: trust-domain, cluster-name, jwt-issuer.',
  scope: 'release',
  examples: [
    {
      title: 'the trust domain of one server',
      chart: 'spire@0.30.0',
      values: `spire-server:
  trustDomain: acme.example
# ^^^^^^^^^^^ warning: "example.org"
`,
    },
    { title: 'for all parts', chart: 'spire@0.30.0', values: `global:\n  spire:\n    trustDomain: acme.example\n` },
    {
      title: 'the global one is empty',
      chart: 'spire@0.30.0',
      values: `global:\n  spire:\n    trustDomain: ""\nspire-server:\n  trustDomain: acme.example\n`,
    },
  ],
  *check(release) {
    for (const { alias, settings: node } of partsMaybeOn(release, ...parts)) {
      for (const setting of settings) {
        const own = ownPath(release, alias, setting);
        if (!node.children.has(setting) || !release.entry(own) || release.isFilledLater(own)) continue;
        const value = release.value(own);
        const global = globalPath(setting);
        if (!decides(release, global) || !isTruthy(value) || value === release.value(global)) continue;
        yield {
          setting: own,
          message: `${shown(own)} is never read, since ${shown(global)} is ${quoted(release.value(global) ?? '')}, and the global value decides for every part.`,
          fixes: [removeFix(own)],
          unnecessary: true,
        };
      }
    }
  },
};

function decides(release: Release, global: readonly string[]): boolean {
  return !release.isFilledLater(global) && isTruthy(release.value(global));
}
