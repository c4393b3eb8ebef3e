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
      title: 'a database type that the chart misspells in its own comments',
      values: `root-spire-server:
  dataStore:
    sql:
      databaseType: aws_postgresql
#                   ^^^^^^^^^^^^^^ error: Helm stops
`,
      fixed: `root-spire-server:
  dataStore:
    sql:
      databaseType: aws_postgres
`,
    },
    {
      title: 'a type that it takes',
      values: `root-spire-server:\n  dataStore:\n    sql:\n      databaseType: postgres\n`,
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
    if (judgement.kind !== 'value' || isJudgedElsewhere(path, judgement.text)) return undefined;
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

/** What legacy-child-layout and ingress-controller-type speak of. */
function isJudgedElsewhere(path: SettingPath, text: string): boolean {
  return /controllerType$/i.test(path.at(-1)!) || (samePath(path, ['root-spire-server', 'kind']) && text === 'none');
}
