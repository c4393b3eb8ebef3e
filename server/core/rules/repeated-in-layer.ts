// A value that an earlier layer says already.
import { replacedIn } from '../values/replaced';
import type { ReleaseRule } from './rule';
import { keyOf, removeFix } from './wording';

export const repeatedInLayer: ReleaseRule = {
  id: 'repeated-in-layer',
  summary: 'Point out values that an earlier layer says already',
  category: 'layers',
  severity: 'hint',
  effect: 'style',
  why:
    'Nothing is wrong with it. But who changes the value in the earlier layer changes nothing here, since this one wins; what all clusters ' +
    'share needs to stand in one place only.',
  source: 'helm.sh/helm pkg/cli/values: mergeMaps.',
  scope: 'release',
  examples: [
    {
      title: 'the same again',
      over: `global: {spire: {trustDomain: acme.example}}\n`,
      values: `global:
  spire:
    trustDomain: acme.example
#   ^^^^^^^^^^^ hint: base.yaml says the same
    clusterName: root
`,
      fixed: `global:
  spire:
    clusterName: root
`,
    },
    {
      title: 'another value',
      over: `internal-spire-server: {logLevel: info}\n`,
      values: `internal-spire-server: {logLevel: debug}\n`,
    },
  ],
  *check(release) {
    for (const { path, now, before, place } of replacedIn(release)) {
      if (now.value.kind !== 'leaf' || before.value.kind !== 'leaf' || now.value.placeholder) continue;
      const { value } = now.value;
      if (value === null || typeof value === 'object' || value !== before.value.value) continue;
      yield {
        setting: path,
        message: `${keyOf(path)} repeats a value: ${place.source} says the same.`,
        unnecessary: true,
        related: [{ at: place, message: 'the same value' }],
        fixes: [removeFix(path)],
      };
    }
  },
};
