// Asks Helm 3 and Helm 4 to merge every stack and writes merges.json; see `howToRecordMerges`.
import { noJudge } from '../judge';
import { recordMerges } from './recorded';

const reason = noJudge();
if (reason) {
  console.error(`Helm can't be asked: ${reason}`);
  process.exitCode = 2;
} else void recordMerges();
