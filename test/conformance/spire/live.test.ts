// Some of the recorded configurations and chains, others for each commit, are given to a real SPIRE again, so that a stale
// recording is found.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noJudge } from '../judge';
import { chance } from '../pairs/random';
import { sliceName } from '../slice';
import { spireCases } from './cases';
import { howToRecord, isRefused, readRecorded } from './compare';
import { judgeAll } from './judge';
import { noSpire, spireVersion } from './programs';
import { observeChain } from './ttl/chain';
import { chainCases } from './ttl/cases';
import { readChains } from './ttl/recorded';

describe(`SPIRE ${spireVersion}, asked again about the slice ${sliceName}`, { skip: noJudge() || noSpire() }, () => {
  const by = chance('spire', sliceName);

  it('says what is recorded about configurations', async () => {
    const recorded = readRecorded();
    const some = by.some(spireCases(), 40);
    const requests = some.map(({ chart, version, values }) => ({ chart: `${chart}-${version}`, values: [values] }));
    const verdicts = await judgeAll(requests);
    for (const [index, { name }] of some.entries()) {
      const before = recorded?.verdicts[name] ?? 'nothing recorded';
      assert.equal(
        isRefused(verdicts[index]!),
        isRefused(before),
        `${name}\nnow: ${verdicts[index]}\nrecorded: ${before}\n${howToRecord}`,
      );
    }
  });

  it('gives the lifetimes along a chain that are recorded', async () => {
    const [chain] = by.some(chainCases, 1);
    assert.deepEqual(await observeChain(chain!), readChains()?.observed[chain!.name], `${chain!.name}\n${howToRecord}`);
  });
});
