// The certificate of the federation endpoint has one source, and Helm insists on it even without federation.
import { choicesIn } from '../values/choices';
import { servers } from '../values/servers';
import { isCutOff, lastWritten } from '../values/settled';
import { isTruthy } from '../values/truth';
import { listedChoices, switchOffOthers } from './choiceWording';
import type { ReleaseRule } from './rule';
import { shown } from './wording';

export const federationTlsCount: ReleaseRule = {
  id: 'federation-tls-count',
  summary: 'Require exactly one TLS configuration of the federation endpoint',
  category: 'federation',
  severity: 'error',
  effect: 'helm-fails',
  why:
    '`federation.tls.spire` is on by default: whoever switches on `certManager` or `externalSecret` switches it off. Helm counts them even ' +
    'where `federation.enabled` is false.',
  source: 'spire-server templates/configmap.yaml ("one and only one federation TLS configuration").',
  scope: 'release',
  examples: [
    {
      title: 'a certificate beside the default',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  federation:
    enabled: true
    tls:
      externalSecret:
        enabled: true
#                ^^^^ error: 2 TLS configurations, \`spire\` by default and \`externalSecret\`
        secretName: bundle-tls
`,
      fixed: `tags: {nestedRoot: true}
internal-spire-server:
  federation:
    enabled: true
    tls:
      externalSecret:
        enabled: true
        secretName: bundle-tls
      spire:
        enabled: false
`,
    },
    {
      title: 'none',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:
  federation:
    tls:
      spire:
        enabled: false
#                ^^^^^ error: no TLS configuration
`,
    },
    {
      title: 'one of them',
      whole: true,
      chart: 'spire@0.30.0',
      values: `spire-server:\n  federation:\n    tls: {spire: {enabled: false}, externalSecret: {enabled: true, secretName: bundle-tls}}\n`,
    },
    {
      title: 'another layer may switch the default off',
      chart: 'spire@0.30.0',
      values: `spire-server:\n  federation:\n    tls: {externalSecret: {enabled: true, secretName: bundle-tls}}\n`,
    },
  ],
  *check(release) {
    for (const server of servers(release)) {
      const section = [server, 'federation', 'tls'];
      const choices = choicesIn(release, section, isTruthy);
      // A chart of the user's may have none. Without one of the three maps Helm stops before it counts.
      if (choices.length === 0 || choices.some(({ path }) => isCutOff(release, path))) continue;
      const on = choices.filter(choice => choice.on);
      const isNone = on.length === 0 && choices.every(choice => choice.on === false);
      if (on.length < 2 && !isNone) continue;
      const path =
        lastWritten(
          release,
          (isNone ? choices : on).map(choice => choice.path),
        ) ?? section;
      const count = isNone ? 'no TLS configuration' : `${on.length} TLS configurations, ${listedChoices(on)}`;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `The federation endpoint of ${shown([server])} has ${count}; Helm stops unless it is exactly one, even where federation is off.`,
        fixes: switchOffOthers(on, path),
      };
    }
  },
};
