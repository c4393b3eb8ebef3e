// Runs every example of every rule: the documentation is the first test.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../server/core';
import { readLabels } from '../support/labels';
import { applyEdits, lint, placeIn } from '../support/lint';

for (const rule of rules) {
  if (rule.scope === 'fleet') continue;
  describe(rule.id, () => {
    for (const example of rule.examples) {
      test(example.title, () => {
        const { text, labels } = readLabels(example.values);
        const findings = lint(text, {
          ...(example.chart !== undefined && { chart: example.chart }),
          ...(example.release !== undefined && { release: example.release }),
          ...(example.set !== undefined && { set: example.set }),
          ...(example.over !== undefined && { over: example.over }),
          whole: example.whole ?? false,
        });
        const own = findings.filter(finding => finding.rule === rule.id);
        const said = own.map(finding => {
          const start = placeIn(text, finding.span.start);
          const end = placeIn(text, finding.span.end);
          return { ...start, end: end.line === start.line ? end.column : start.column, finding };
        });
        assert.equal(
          said.length,
          labels.length,
          `found ${JSON.stringify(findings.map(f => [f.rule, f.message]))}, labels ${JSON.stringify(labels)}`,
        );
        for (const label of labels) {
          const match = said.find(s => s.line === label.line && s.column === label.startColumn);
          assert.ok(
            match,
            `nothing at ${label.line}:${label.startColumn}; found ${JSON.stringify(said.map(s => [s.line, s.column]))}`,
          );
          assert.equal(match.finding.severity, label.severity);
          assert.ok(
            match.finding.message.includes(label.says),
            `"${match.finding.message}" does not say "${label.says}"`,
          );
          if (match.finding.span.end > match.finding.span.start)
            assert.equal(match.end, label.endColumn, 'the carets end elsewhere');
        }
        if (example.fixed !== undefined) {
          const fix = own[0]?.fixes[0];
          assert.ok(fix, 'there is no fix');
          assert.equal(applyEdits(text, fix.edits), example.fixed);
        }
      });
    }
  });
}
