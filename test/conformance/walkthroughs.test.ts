// Stale forms of public walkthroughs: each is told once, says what Helm does with it, and is fixed into what a real Helm renders as meant.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lint } from '../support/lint';
import { chart, forms, hashOf, howToRecord, readWalkthroughs, steps, versionsOf, type Form } from './walkthroughForms';

/** Outcomes of a manifest that came about; anything else is Helm's error. */
const rendered = new Set(['meant', 'nothing', 'otherwise']);

describe('stale forms of public walkthroughs', () => {
  const records = readWalkthroughs();
  for (const form of forms) {
    describe(form.name, () => {
      for (const [index, text] of form.texts.entries()) {
        if (text === '') continue;
        for (const whole of [true, false]) {
          const where = `${index === 0 ? 'pasted into an empty file' : 'under a tag'}, ${whole ? 'a whole release' : 'one layer'}`;
          it(`is told once: ${where}`, () => {
            const { findings } = steps(text, whole)[0]!;
            assert.equal(findings.length, 1, JSON.stringify(findings.map(f => [f.rule, f.message])));
            const { message, fixes } = findings[0]!;
            assert.match(message, /Helm|installs nothing/, 'nothing is said about Helm');
            assert.ok(fixes.length > 0, 'there is no way out');
          });
          it(`never has a second finding on the way to the modern form: ${where}`, () => {
            const all = steps(text, whole);
            for (const { text: each, findings } of all) assert.ok(findings.length <= 1, `${each}\n${findings.length}`);
            const left = all.at(-1)!.findings.map(finding => finding.rule);
            // The short form does not hold the address of the root; nobody but the user can know it.
            assert.deepEqual(left, whole && needsAddress(form) ? ['upstream-address-missing'] : []);
          });
        }
      }

      it('is rendered by a real Helm as it was meant, after the fixes, with every version', () => {
        const record = records?.forms[form.name];
        const fixed = steps(form.texts[0], true).at(-1)!.text;
        assert.ok(record, `never recorded. ${howToRecord}`);
        assert.equal(record.hash, hashOf(form, fixed), `something has changed. ${howToRecord}`);
        assert.deepEqual(record.fixed, { meant: versionsOf(form).join(' ') });
        assert.deepEqual(record.bare, { nothing: versionsOf(form).join(' ') });
      });

      it('is said to stop Helm where Helm stops, and only there', () => {
        const { tagged = {} } = records?.forms[form.name] ?? {};
        for (const [outcome, versions] of Object.entries(tagged)) {
          for (const version of versions.split(' ')) {
            const findings = lint(form.texts[1], { chart: `${chart}@${version}`, whole: true });
            const stops = findings.some(({ effect, severity }) => effect === 'helm-fails' && severity === 'error');
            assert.equal(stops, !rendered.has(outcome), `${version}: ${outcome}`);
          }
        }
      });
    });
  }

  it('has no record of anything that is gone', () => {
    assert.deepEqual(
      Object.keys(records?.forms ?? {}),
      forms.map(form => form.name),
      howToRecord,
    );
  });
});

function needsAddress({ texts }: Form): boolean {
  return texts[0].includes('kind: none') && !texts[0].includes('upstreamSpireAddress');
}
