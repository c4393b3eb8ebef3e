// A discovery provider that is reached under another name than the tokens say.
import { settledText } from '../values/effective';
import { partsOn } from '../values/parts';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { quoted, shown } from './wording';

export const oidcHost: ReleaseRule = {
  id: 'oidc-host',
  summary: 'Require the host of the issuer in the Ingress of the discovery provider',
  category: 'exposure',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'Whoever verifies a JWT-SVID fetches the keys from the issuer that the token names. Where the Ingress has another host nobody answers there, and ' +
    "every verifier, a cloud's included, refuses the token.",
  source:
    'OpenID Connect Discovery 1.0, section 4; spiffe-oidc-discovery-provider templates/configmap.yaml and ingress.yaml.',
  scope: 'release',
  examples: [
    {
      title: 'an issuer and a host that differ',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    trustDomain: acme.example
    jwtIssuer: https://issuer.acme.example
    ingressControllerType: ingress-nginx
spiffe-oidc-discovery-provider:
  ingress:
    enabled: true
    host: oidc.acme.example
#         ^^^^^^^^^^^^^^^^^ warning: "issuer.acme.example"
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
    jwtIssuer: https://issuer.acme.example
    ingressControllerType: ingress-nginx
spiffe-oidc-discovery-provider:
  ingress:
    enabled: true
    host: issuer.acme.example
`,
    },
    {
      title: 'the same',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    trustDomain: acme.example
    jwtIssuer: https://oidc.acme.example
    ingressControllerType: ingress-nginx
spiffe-oidc-discovery-provider:
  ingress:
    enabled: true
    host: oidc
`,
    },
  ],
  *check(release) {
    for (const { alias } of partsOn(release, 'spiffe-oidc-discovery-provider')) {
      const at = [alias, 'ingress'];
      const host = [...at, 'host'];
      if (!isTruthy(release.value([...at, 'enabled'])) || ['hosts', 'tls'].some(key => release.entry([...at, key])))
        continue;
      const issuer = settledText(release, alias, 'jwtIssuer');
      const domain = settledText(release, alias, 'trustDomain');
      const name = release.text(host);
      if (issuer === undefined || domain === undefined || !name || release.isFilledLater(host)) continue;
      const asked = /^https?:\/\/([^/:]+)/.exec(issuer)?.[1];
      const full = name.includes('.') ? name : `${name}.${domain}`;
      const wrong = release.entry(host) ? host : ['global', 'spire', 'jwtIssuer'];
      if (
        asked === undefined ||
        asked === full ||
        !release.entry(wrong) ||
        isFurther(release.value([alias, 'config', 'domains']), asked)
      )
        continue;
      yield {
        setting: wrong,
        at: release.blameValue(wrong),
        message: `Tokens name the issuer ${quoted(issuer)}, so verifiers ask "${asked}", and the Ingress of ${shown([alias])} answers for "${full}"; they refuse every token.`,
        fixes: [
          { title: `Set the host to "${asked}"`, safe: false, changes: [{ kind: 'set', path: host, yaml: asked }] },
        ],
      };
    }
  },
};

/** True where somebody takes care of further names by hand. */
function isFurther(domains: unknown, asked: string): boolean {
  return Array.isArray(domains) && domains.includes(asked);
}
