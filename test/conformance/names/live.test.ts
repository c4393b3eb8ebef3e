// A slice of the recorded names is judged again by a real API server, so that a stale recording is found.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { controlPlanePrograms } from '../../cluster/controlPlane';
import { noCluster } from '../../cluster/tools';
import { noJudge } from '../judge';
import { nameCases } from './cases';
import { howToRecord, readRecorded } from './compare';
import { judgeNames } from './judge';

const size = 24;

describe('names, judged again by a real API server', () => {
  const reason = noJudge() || noCluster(controlPlanePrograms);
  it(`every so many of ${size}`, { skip: reason ?? false, timeout: 300_000 }, async () => {
    const cases = nameCases();
    const step = Math.floor(cases.length / size);
    const slice = cases.filter((_, index) => index % step === 0);
    const verdicts = await judgeNames(slice, false);
    const recorded = readRecorded();
    assert.deepEqual(
      Object.fromEntries(slice.map(({ name }, index) => [name, verdicts[index]])),
      Object.fromEntries(slice.map(({ name }) => [name, recorded?.verdicts[name]])),
      howToRecord,
    );
  });
});
