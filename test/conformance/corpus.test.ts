// Our check says that Helm stops if and only if Helm stops: real public values files as they are, and mutated.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noCorpus, readCorpus } from '../support/corpus';
import { compare } from './compare';
import { isKnown } from './disagreements';
import { pairsOfFile } from './pairs/corpus';
import { hashOfPairs } from './pairs/pair';
import { causes } from './totals';
import { corpusRecordingFile, howToRecord, messagesOf, readRecording } from './verdicts';

describe('real files: our verdicts and those of a real Helm', { skip: noCorpus }, () => {
  const recording = readRecording(corpusRecordingFile);
  for (const file of noCorpus ? [] : readCorpus()) {
    const pairs = pairsOfFile(file);
    if (pairs.length === 0) continue;
    it(file.file, () => {
      assert.equal(recording?.versions[file.file]?.hash, hashOfPairs(pairs), `not the recorded pairs. ${howToRecord}`);
      const messages = messagesOf(recording!, file.file);
      const wrong = pairs
        .map((pair, index) => compare(pair, messages[index]))
        .filter(each => each.outcome !== 'agree' && !isKnown(each));
      assert.equal(wrong.length, 0, `disagreements:\n${causes(wrong, 3)}`);
    });
  }
});
