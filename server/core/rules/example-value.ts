// Example values of the chart left in a file where nothing stops them.
import { pathOf } from '../path';
import type { ReleaseRule } from './rule';
import { isStrict } from './strict-mode';

const kept: readonly { readonly setting: string; readonly example: string; readonly consequence: string }[] = [
  {
    setting: 'global.spire.trustDomain',
    example: 'example.org',
    consequence: 'every SPIFFE ID carries it, and it is hard to change later',
  },
  {
    setting: 'global.spire.clusterName',
    example: 'example-cluster',
    consequence: 'agents of two clusters that keep it can get the same SPIFFE IDs',
  },
];

export const exampleValue: ReleaseRule = {
  id: 'example-value',
  summary: "Disallow the chart's example trust domain and cluster name",
  category: 'trust',
  severity: 'info',
  effect: 'trust-breaks',
  why:
    'A trust domain can hardly be changed later: every identity carries it. Under "example.org" no federation with anybody else who ' +
    'kept the example can work, and strict mode, when it is switched on, stops the upgrade.',
  source: 'Defaults of spire and spire-nested.',
  scope: 'release',
  examples: [
    {
      title: 'the example trust domain',
      values: `global:
  spire:
    trustDomain: example.org
#                ^^^^^^^^^^^ info: the chart's example
`,
    },
    { title: 'a trust domain of your own', values: `global:\n  spire:\n    trustDomain: acme.example\n` },
  ],
  *check(release) {
    // Strict mode stops at the same values; one mistake, one message.
    if (isStrict(release)) return;
    for (const { setting, example, consequence } of kept) {
      const path = pathOf(setting);
      if (!release.entry(path) || release.value(path) !== example) continue;
      yield {
        setting: path,
        at: release.blameValue(path),
        message: `"${example}" is the chart's example for \`${setting}\`; ${consequence}.`,
      };
    }
  },
};
