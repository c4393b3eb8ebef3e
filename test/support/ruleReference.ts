// Writes the rule reference from the rules: `npm run docs`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules, type Rule } from '../../server/core';
import { readLabels } from './labels';

export const referenceFile = join(__dirname, '..', '..', 'docs', 'rules.md');

export function ruleReference(): string {
  const rows = rules.map(rule => `| [${rule.id}](#${rule.id}) | ${rule.summary} | ${rule.severity} | ${rule.effect} |`);
  return [
    '# Rules',
    '',
    'Every finding names its rule. A rule can be given another severity, or switched off, in `.spire-helm.yaml` (`rules:`) or in the',
    'setting `spireHelm.rules`; a single finding is suppressed by a comment above it:',
    '',
    '```yaml',
    '# spire-helm: disable-next-line unknown-setting -- read by a template of ours',
    '```',
    '',
    '| rule | | severity | effect |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...rules.flatMap(section),
  ].join('\n');
}

function section(rule: Rule): readonly string[] {
  const versions = rule.versions
    ? [
        `Chart versions: ${[rule.versions.from && `from ${rule.versions.from}`, rule.versions.upTo && `up to ${rule.versions.upTo}`].filter(Boolean).join(', ')}.`,
        '',
      ]
    : [];
  return [
    `## ${rule.id}`,
    '',
    `${rule.summary}. Severity: ${rule.severity}; effect: ${rule.effect}.`,
    '',
    rule.why,
    '',
    ...versions,
    `Source: ${rule.source}`,
    '',
    ...rule.examples.flatMap(example => {
      const { labels } = readLabels(example.values);
      const where = example.chart === undefined ? '' : ` (${example.chart})`;
      const head = `${labels.length > 0 ? 'Not' : 'Fine'}: ${example.title}${where}`;
      return [head, '', '```yaml', example.values.trimEnd(), '```', ''];
    }),
  ];
}

if (require.main === module) {
  writeFileSync(referenceFile, ruleReference());
  console.log(referenceFile);
}
