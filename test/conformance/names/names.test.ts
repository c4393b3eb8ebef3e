// Our verdicts on names are those that a real API server gave: refused exactly where it refuses, at the setting at fault.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameCases, versions } from './cases';
import { compare, hashOfCases, howToRecord, readRecorded } from './compare';

describe('names, held against a real Kubernetes API server', () => {
  const cases = nameCases();
  const recorded = readRecorded();

  it('has a recording of exactly these names', () => {
    assert.equal(recorded?.hash, hashOfCases(cases), howToRecord);
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, 'two cases have one name');
    assert.ok(cases.length >= 200, `${cases.length} names`);
  });

  it('has names of both kinds in every version', () => {
    for (const version of versions) {
      const verdicts = cases.filter(each => each.version === version).map(({ name }) => recorded?.verdicts[name]);
      assert.ok(verdicts.includes('ok'), `nothing is taken in ${version}`);
      assert.ok(
        verdicts.some(verdict => verdict !== 'ok'),
        `nothing is refused in ${version}`,
      );
    }
  });

  for (const nameCase of cases)
    it(nameCase.name, () => {
      const verdict = recorded?.verdicts[nameCase.name] ?? 'nothing recorded';
      const { outcome, ours } = compare(nameCase, verdict);
      assert.equal(outcome, 'agree', `real: ${verdict}\nours: ${ours.join('\n')}`);
    });
});
