// A key that no template of the chart reads, in no version.
import { diagnose } from '../chart/diagnose';
import { settingAt } from '../chart/node';
import type { SettingPath } from '../path';
import type { JudgeContext, JudgementRule } from './rule';
import { fixesFor, keyOf, listed, ownerOf, removeFix, shown } from './wording';

export const unknownSetting: JudgementRule = {
  id: 'unknown-setting',
  summary: 'Disallow settings that the chart does not have',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why:
    'Helm drops keys that no template reads without a word and exits 0. A misspelt setting therefore looks deployed while the ' +
    'default stays in force: a production server under "example.org", a database that is never used.',
  source:
    'Helm merges values without a schema for keys; only spire-agent ships a values.schema.json, and it allows further keys.',
  scope: 'judgement',
  examples: [
    {
      title: 'a misspelt key',
      values: `global:
  spire:
    trustDomian: acme.example
#   ^^^^^^^^^^^ error: \`trustDomian\` is not a setting of \`global.spire\`
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a map under a misspelt key',
      values: `global:
  spiffe:
# ^^^^^^ error: \`spiffe\` is not a setting of \`global\`
    trustDomain: acme.example
`,
      fixed: `global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a setting that was never there',
      values: `root-spire-server:
  dataStore:
    sql:
      connectionString: /run/spire/data/datastore.sqlite3
#     ^^^^^^^^^^^^^^^^ error: Helm ignores it
`,
    },
    {
      title: 'a property that the templates refuse',
      values: `internal-spire-server:
  controllerManager:
    identities:
      clusterSPIFFEIDs:
        web:
          spec: {}
#         ^^^^ error: Helm stops
`,
    },
    {
      title: 'labels and resources take any key',
      values: `internal-spire-server:
  podLabels:
    team: identity
  resources:
    limits:
      memory: 512Mi
  kubeConfigs: {}
`,
    },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'unknown' && judgement.kind !== 'refused') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'unknown') return undefined;
    const { path } = judgement;
    const owner = ownerOf(path.slice(0, -1), context);
    const fixes = [...fixesFor(path, diagnosis.suggestions), removeFix(path)];
    const best = diagnosis.suggestions[0];
    if (judgement.kind === 'refused' || judgement.closed) {
      const taken = judgement.kind === 'refused' ? [] : takenKeys(path.slice(0, -1), context);
      const others = taken.length > 0 ? ` It takes ${listed(taken, 'and')}.` : '';
      return {
        setting: path,
        message: `${owner} does not take ${keyOf(path)}; Helm stops with an error.${others}`,
        effect: 'helm-fails',
        fixes,
      };
    }
    const hint = best
      ? ` The chart reads ${best.path.length === path.length ? keyOf(best.path) : shown(best.path)}.`
      : '';
    return {
      setting: path,
      message: `${keyOf(path)} is not a setting of ${owner}; Helm ignores it.${hint}`,
      fixes,
    };
  },
};

function takenKeys(map: SettingPath, context: JudgeContext): readonly string[] {
  return [...(settingAt(context.model.top, map)?.children.keys() ?? [])].sort();
}
