// A section named as the other chart names it.
import { diagnose } from '../chart/diagnose';
import type { SettingPath } from '../path';
import { installsNothing } from '../values/architecture';
import type { Change } from '../values/changes';
import { tellsOfTags } from '../values/walkthroughs';
import type { FixProposal, JudgeContext, JudgementRule } from './rule';
import { fixesFor, keyOf, listed, shown, withoutTag } from './wording';

export const wrongAlias: JudgementRule = {
  id: 'wrong-alias',
  summary: 'Disallow sections that belong to the other chart',
  category: 'settings',
  severity: 'error',
  effect: 'helm-ignores',
  why:
    'spire and spire-nested are made of the same parts under different names. A `spire-server:` section copied into a spire-nested ' +
    'file is ignored as a whole: none of its settings reaches any of the servers.',
  source: 'Chart.yaml of spire-nested and spire: the dependencies and their aliases.',
  scope: 'judgement',
  examples: [
    {
      title: 'the section of chart spire in a spire-nested file',
      values: `tags:
  nestedRoot: true
spire-server:
^^^^^^^^^^^^ error: belongs to the chart \`spire\`
  caTTL: 48h
  trustDomain: acme.example
`,
      fixed: `tags:
  nestedRoot: true
root-spire-server:
  caTTL: 48h
global:
  spire:
    trustDomain: acme.example
`,
    },
    {
      title: 'a section of spire-nested in a file for chart spire',
      chart: 'spire@0.30.0',
      values: `internal-spire-server:
^^^^^^^^^^^^^^^^^^^^^ error: belongs to the chart \`spire-nested\`
  caTTL: 48h
`,
      fixed: `spire-server:
  caTTL: 48h
`,
    },
    { title: 'the section of this chart', chart: 'spire@0.30.0', values: `spire-server:\n  caTTL: 48h\n` },
  ],
  check(judgement, context) {
    if (judgement.kind !== 'unknown') return undefined;
    const diagnosis = diagnose(judgement, context.model, context.catalog, context.active);
    if (diagnosis.kind !== 'wrong-alias') return undefined;
    const names = diagnosis.suggestions.map(s => shown(s.path));
    const here = names.length > 0 ? ` Here the same part is ${listed(names)}.` : '';
    return {
      setting: judgement.path,
      message:
        `${keyOf(judgement.path)} belongs to the chart \`${diagnosis.otherChart}\`; with \`${context.model.chart}\` Helm ignores the whole section.${here}` +
        (tellsOfTags(context.release) ? withoutTag(context.release) : ''),
      fixes: fixesFor(judgement.path, diagnosis.suggestions).map(fix => completed(fix, judgement.path, context)),
    };
  },
};

/** What the other chart takes in a section of its own and this one takes from `global`, and the tag that is missing. */
function completed(fix: FixProposal, [alias = '']: SettingPath, { release, model }: JudgeContext): FixProposal {
  const shared = ['trustDomain', 'clusterName'].filter(
    key => release.entry([alias, key]) && !release.entry(['global', 'spire', key]),
  );
  const isAll = shared.length === release.userKeys([alias]).length;
  const moves = shared.map((key): Change => ({ kind: 'move', from: [alias, key], to: ['global', 'spire', key] }));
  const tags: readonly Change[] = installsNothing(release)
    ? [{ kind: 'set', path: ['tags', 'nestedRoot'], yaml: 'true' }]
    : [];
  if (model.chart !== 'spire-nested' || isAll) return fix;
  const title = tags.length > 0 ? `${fix.title} and set \`tags.nestedRoot\`` : fix.title;
  return { ...fix, title, changes: [...fix.changes, ...moves, ...tags] };
}
