// A real Helm has rendered every snippet and example, as they are now, with every chart version that they claim.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashOf, inputs } from './inputs';
import { howToRecord, readRecords } from './records';

describe('rendered by a real Helm', () => {
  const records = readRecords();
  for (const input of inputs()) {
    it(`${input.name}: ${input.versions.length} versions of ${input.chart}`, () => {
      const record = records?.inputs[input.name];
      assert.ok(record, `${input.name} has never been rendered. ${howToRecord}`);
      assert.equal(record.hash, hashOf(input), `${input.name} has changed since it was rendered. ${howToRecord}`);
      assert.deepEqual(record.fails, {}, `${input.name} does not render`);
      assert.equal(record.renders, input.versions.join(' '), `${input.name} claims other versions now. ${howToRecord}`);
    });
  }

  it('has no record of anything that is gone', () => {
    const names = new Set(inputs().map(input => input.name));
    assert.deepEqual(
      Object.keys(records?.inputs ?? {}).filter(name => !names.has(name)),
      [],
      howToRecord,
    );
  });
});
