// An ACME issuer has an account, and an account has an address.
import { pathOf, type SettingPath } from '../path';
import { partsMaybeOn } from '../values/parts';
import { whether } from '../values/settled';
import { isTruthy } from '../values/truth';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

const sections: Readonly<Record<string, SettingPath>> = {
  'spire-server': pathOf('federation.tls.certManager'),
  'spiffe-oidc-discovery-provider': pathOf('tls.certManager'),
  'spire-identity-exchange': pathOf('tls.certManager'),
};

export const certmanagerEmail: ReleaseRule = {
  id: 'certmanager-email',
  summary: 'Require an e-mail address for the ACME issuer that the chart makes',
  category: 'exposure',
  severity: 'error',
  effect: 'helm-fails',
  why:
    'With `certManager.enabled` the chart makes an ACME issuer of its own, as long as `issuer.create` is true, which is the default. ' +
    'With `issuer.create: false` and `certificate.issuerRef` an issuer that is there already is used.',
  source: 'templates/issuer.yaml and federation-issuer.yaml ("You must specify an email address").',
  scope: 'release',
  examples: [
    {
      title: 'the federation endpoint',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  federation:
    enabled: true
    tls:
      spire: {enabled: false}
      certManager:
        enabled: true
#                ^^^^ error: \`internal-spire-server.federation.tls.certManager.issuer.acme.email\`
`,
    },
    {
      title: 'an empty address of the OIDC discovery provider',
      values: `spiffe-oidc-discovery-provider:
  tls:
    spire: {enabled: false}
    certManager: {enabled: true, issuer: {create: true, acme: {email: ""}}}
#                                                                     ^^ error: Helm stops
`,
    },
    {
      title: 'an address',
      whole: true,
      values: `tags: {nestedRoot: true}\nspiffe-oidc-discovery-provider:\n  tls: {spire: {enabled: false}, certManager: {enabled: true, issuer: {acme: {email: ops@acme.example}}}}\n`,
    },
    {
      title: 'an issuer that is there already',
      whole: true,
      values: `tags: {nestedRoot: true}\nspiffe-oidc-discovery-provider:\n  tls: {spire: {enabled: false}, certManager: {enabled: true, issuer: {create: false}}}\n`,
    },
  ],
  *check(release) {
    for (const { alias, part } of partsMaybeOn(release, ...Object.keys(sections))) {
      const section = [alias, ...sections[part]!];
      const enabled = [...section, 'enabled'];
      const isMade = [enabled, [...section, 'issuer', 'create']].every(
        path => whether(release, path, isTruthy) === true,
      );
      const email = [...section, 'issuer', 'acme', 'email'];
      if (!isMade || whether(release, email, value => !isTruthy(value)) !== true) continue;
      yield {
        setting: email,
        at: release.blameValue(release.entry(email) ? email : enabled),
        message: `The issuer that ${shown(section)} makes needs an address in ${shown(email)}; Helm stops with an error.`,
      };
    }
  },
};
