// A value outside the few that the templates take.
import { editDistance } from '../chart/suggest';
import { samePath, type SettingPath } from '../path';
import { yamlText } from '../values/yamlText';
import type { JudgementRule } from './rule';
import { keyOf, listed, quoted } from './wording';

export const unknownValue: JudgementRule = {
  id: 'unknown-value',
  summary: 'Disallow values that the templates refuse',
  category: 'settings',
  severity: 'error',
  effect: 'helm-fails',
  why: 'The templates check some settings against a list and `fail` on everything else. Upper and lower case count.',
  source: 'The `fail` branches of the templates; minimums from spire-agent values.schema.json.',
  scope: 'judgement',
  examples: [
    {
      title: 'a strategy of Deployments',
      values: `upstream-spire-agent:
  updateStrategy:
    type: onDelete
#         ^^^^^^^^ error: Helm stops
`,
      fixed: `upstream-spire-agent:
  updateStrategy:
    type: OnDelete
`,
    },
    {
      title: 'a type that it takes',
      values: `upstream-spire-agent:\n  updateStrategy:\n    type: OnDelete\n`,
    },
    {
      title: 'port 0 of the agent',
      values: `upstream-spire-agent:
  server:
    port: 0
#         ^ error: at least 1
`,
    },
  ],
  check(judgement) {
    const { path } = judgement;
    if (judgement.kind === 'minimum') {
      return {
        setting: path,
        at: { source: '', span: judgement.valueSpan },
        message: `${keyOf(path)} takes a whole number of at least ${judgement.minimum}, not ${judgement.text}; Helm stops at the chart's values schema.`,
      };
    }
    if (judgement.kind !== 'value' || isJudgedAsAWhole(path)) return undefined;
    const near = [...judgement.allowed].sort(
      (a, b) =>
        editDistance(judgement.text.toLowerCase(), a.toLowerCase()) -
        editDistance(judgement.text.toLowerCase(), b.toLowerCase()),
    );
    return {
      setting: path,
      at: { source: '', span: judgement.valueSpan },
      message: `${keyOf(path)} takes ${listed(judgement.allowed.map(v => `"${v}"`))}, not ${quoted(judgement.text)}; Helm stops with an error.`,
      fixes: near.slice(0, 6).map(value => ({
        title: `Change to "${value}"`,
        safe: false,
        changes: [{ kind: 'set', path, yaml: yamlText(value) }],
      })),
    };
  },
};

/** Settings with rules of their own, which know when they count. */
const settingsWithRules: readonly SettingPath[] = [
  ['kind'],
  ['persistence', 'type'],
  ['dataStore', 'sql', 'databaseType'],
  ['controllerManager', 'staticManifestMode'],
];

function isJudgedAsAWhole(path: SettingPath): boolean {
  if (/controllerType$/i.test(path.at(-1)!)) return true;
  return settingsWithRules.some(setting => samePath(path.slice(1), setting));
}
