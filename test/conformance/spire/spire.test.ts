// What we say that SPIRE does not start with is what a real spire-server and spire-agent refused, at the setting at fault.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spireCases } from './cases';
import { compare, hashOf, howToRecord, isRefused, readRecorded } from './compare';

describe('configurations, held against a real spire-server and spire-agent', () => {
  const cases = spireCases();
  const recorded = readRecorded();
  const verdicts = cases.map(({ name }) => recorded?.verdicts[name] ?? 'nothing recorded');

  it('has a recording of exactly these configurations', () => {
    assert.equal(recorded?.hash, hashOf(cases), howToRecord);
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, 'two cases have one name');
    assert.ok(cases.length >= 500, `${cases.length} configurations`);
  });

  it('is about configurations that Helm renders, of which SPIRE takes many and refuses many', () => {
    assert.deepEqual(
      cases.filter((_, index) => verdicts[index]!.startsWith('helm:')).map(({ name }) => name),
      [],
    );
    assert.ok(verdicts.filter(isRefused).length >= 150);
    assert.ok(verdicts.filter(verdict => verdict === 'ok').length >= 150);
  });

  for (const [index, spireCase] of cases.entries())
    it(spireCase.name, () => {
      const { outcome, ours } = compare(spireCase, verdicts[index]!);
      assert.equal(outcome, 'agree', `real: ${verdicts[index]}\nours: ${ours.join('\n')}`);
    });
});
