// The issuer of JWT-SVIDs, which relying parties read as a URL.
import { effective } from '../values/effective';
import { partsMaybeOn } from '../values/parts';
import { yamlText } from '../values/yamlText';
import { quoted, shown } from './wording';
import type { ReleaseRule } from './rule';

export const jwtIssuer: ReleaseRule = {
  id: 'jwt-issuer',
  summary: 'Require an https URL as issuer of JWT-SVIDs',
  category: 'trust',
  severity: 'warning',
  effect: 'trust-breaks',
  why:
    'SPIRE writes the issuer into every JWT-SVID as it stands. Whoever checks one looks for the keys at that URL, over https, and compares ' +
    'the text letter by letter. From 0.30.0 on the discovery provider itself exits at an issuer without scheme or host.',
  source:
    'spire-lib templates/_helpers.tpl (jwt-issuer); OpenID Connect Discovery 1.0; spire support/oidc-discovery-provider/config.go.',
  scope: 'release',
  examples: [
    {
      title: 'a host name',
      values: `global:
  spire:
    jwtIssuer: oidc-discovery.acme.example
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: no scheme
`,
      fixed: `global:
  spire:
    jwtIssuer: https://oidc-discovery.acme.example
`,
    },
    { title: 'a URL', values: `global:\n  spire:\n    jwtIssuer: https://oidc-discovery.acme.example\n` },
    { title: 'filled in later', values: `global:\n  spire:\n    jwtIssuer: \${ISSUER}\n` },
  ],
  *check(release) {
    const seen = new Set<string>();
    for (const { alias } of partsMaybeOn(release, 'spire-server', 'spiffe-oidc-discovery-provider')) {
      const { value, path } = effective(release, alias, 'jwtIssuer');
      const id = path.join('.');
      if (seen.has(id) || !release.entry(path) || release.isFilledLater(path)) continue;
      seen.add(id);
      if (typeof value !== 'string' || value === '') continue;
      const problem = problemOf(value);
      if (problem === undefined) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `${quoted(value)} for ${shown(path)} ${problem}; whoever checks a JWT-SVID by its issuer finds no keys.`,
        fixes: /^[a-z0-9.-]+$/.test(value)
          ? [
              {
                title: 'Put "https://" before it',
                safe: false,
                changes: [{ kind: 'set', path, yaml: yamlText(`https://${value}`) }],
              },
            ]
          : [],
      };
    }
  },
};

function problemOf(issuer: string): string | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(issuer)?.[1];
  if (scheme === undefined) return 'has no scheme';
  if (!['https', 'http'].includes(scheme.toLowerCase())) return 'is no URL with https://';
  return /^[A-Za-z]+:\/\/(?:[/?#]|$)/.test(issuer) ? 'names no host' : undefined;
}
