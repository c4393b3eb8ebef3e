// Runs every example of every rule about fleets: what is said, where, and that the fix makes it right.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../server/core';
import { readLabels } from '../support/labels';
import { applyEdits, placeIn } from '../support/lint';
import { lintFleet } from '../support/lintFleet';

for (const rule of rules) {
  if (rule.scope !== 'fleet') continue;
  describe(rule.id, () => {
    for (const example of rule.examples) {
      test(example.title, () => {
        const read = Object.entries(example.files).map(([file, text]) => [file, readLabels(text)] as const);
        const texts = Object.fromEntries(read.map(([file, { text }]) => [file, text]));
        const labels = read.flatMap(([file, found]) => found.labels.map(label => ({ ...label, file })));
        const { findings } = lintFleet(texts);
        // The base of all examples agrees: whatever is said is about what the example changes.
        const said = findings.map(finding => ({
          finding,
          file: finding.source,
          ...placeIn(texts[finding.source] ?? '', finding.span.start),
        }));
        const shown = JSON.stringify(said.map(s => [s.file, s.line, s.column, s.finding.rule, s.finding.message]));
        const own = said.filter(({ finding }) => finding.rule === rule.id);
        assert.equal(own.length, labels.length, `found ${shown}`);
        assert.equal(said.length, own.length, `other rules speak as well: ${shown}`);
        for (const label of labels) {
          const match = own.find(s => s.file === label.file && s.line === label.line && s.column === label.startColumn);
          assert.ok(match, `nothing at ${label.file}:${label.line}:${label.startColumn}; found ${shown}`);
          assert.equal(match.finding.severity, label.severity);
          assert.ok(
            match.finding.message.includes(label.says),
            `"${match.finding.message}" does not say "${label.says}"`,
          );
        }
        for (const { finding } of own) {
          for (const fix of finding.fixes) {
            const after = { ...texts };
            for (const source of new Set(fix.edits.map(edit => edit.source))) {
              const edits = fix.edits.filter(edit => edit.source === source);
              after[source] = applyEdits(texts[source] ?? '', edits);
            }
            const left = lintFleet(after).findings.filter(f => f.rule === rule.id && f.setting === finding.setting);
            assert.ok(left.length < own.length, `"${fix.title}" fixes nothing: ${left.map(f => f.message).join(' ')}`);
          }
        }
        for (const [file, text] of Object.entries(example.fixed ?? {})) {
          const fix = own[0]?.finding.fixes[0];
          assert.ok(fix, 'there is no fix');
          const edits = fix.edits.filter(edit => edit.source === file);
          assert.equal(applyEdits(texts[file] ?? '', edits), text);
        }
      });
    }
  });
}
