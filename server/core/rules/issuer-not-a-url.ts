// The discovery provider serves the host of the issuer, so its template has to read the issuer as a URL.
import { urlProblem } from '../values/goUrl';
import { readIssuers } from '../values/issuer';
import type { ReleaseRule } from './rule';
import { keyOf, quoted } from './wording';

export const issuerNotAUrl: ReleaseRule = {
  id: 'issuer-not-a-url',
  summary: 'Require an issuer that can be read as a URL',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'While the OIDC discovery provider is on, its template reads the JWT issuer as a URL to find the domain to serve. A port that is a ' +
    'word, a blank or a brace in the host, and a stray "%" stop it. From 0.24.0 on `config.jwtDomain` takes its place.',
  source: 'spiffe-oidc-discovery-provider templates/configmap.yaml, `urlParse`; net/url of Go.',
  scope: 'release',
  examples: [
    {
      title: 'a port that is a word',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:
  spire:
    jwtIssuer: https://oidc.acme.example:port
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: "port" is no port
`,
    },
    {
      title: 'a blank in the host',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spiffe-oidc-discovery-provider:
  jwtIssuer: https://oidc acme.example
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ error: Helm stops
`,
    },
    {
      title: 'a host alone, which is a URL as well',
      whole: true,
      chart: 'spire@0.30.0',
      values: `global:\n  spire:\n    jwtIssuer: oidc.acme.example\n`,
    },
  ],
  *check(release) {
    const said = new Set<string>();
    for (const { text, path } of readIssuers(release)) {
      const value = release.value(path);
      const key = path.join('.');
      // A trust domain that no URL can hold is no trust domain in the first place.
      const isTrustDomain = path.at(-1) === 'trustDomain' && typeof value === 'string';
      if (isTrustDomain || value === undefined || !release.entry(path) || release.isFilledLater(path)) continue;
      const problem = urlProblem(text);
      if (problem === undefined || said.has(key)) continue;
      said.add(key);
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${keyOf(path)} ${quoted(value)} can't be read as a URL: ${problem}; Helm stops while the OIDC discovery provider is on.`,
      };
    }
  },
};
