// The recorded verdicts of a chart's versions against ours: shared by the tests of both charts.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { compare, type Comparison } from './compare';
import { isKnown } from './disagreements';
import { allVersions, pairsOf } from './pairs/generate';
import { hashOfPairs } from './pairs/pair';
import { causes, totalsTable } from './totals';
import { howToRecord, messagesOf, readRecording } from './verdicts';

export function agreementOf(chart: string): void {
  const recording = readRecording();
  describe(`${chart}: our verdicts and those of a real Helm`, () => {
    const compared = new Map<string, readonly Comparison[]>();
    for (const { version } of allVersions().filter(each => each.chart === chart)) {
      const name = `${chart}-${version}`;
      it(name, () => {
        const pairs = pairsOf(chart, version);
        assert.equal(
          recording?.versions[name]?.hash,
          hashOfPairs(pairs),
          `the pairs are not the recorded ones. ${howToRecord}`,
        );
        const messages = messagesOf(recording!, name);
        const comparisons = pairs.map((pair, index) => compare(pair, messages[index]));
        compared.set(name, comparisons);
        const wrong = comparisons.filter(each => each.outcome !== 'agree' && !isKnown(each));
        assert.equal(wrong.length, 0, `disagreements:\n${causes(wrong, 3)}`);
      });
    }
    after(() => console.log(totalsTable(compared)));
  });
}
