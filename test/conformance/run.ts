// `npm run test:conformance`: our verdicts on all pairs against the recorded ones of a real Helm.
//
//   -- --record          asks Helm about every pair and writes verdicts.json (SPIRE_HELM_CHARTS, and Go to build Helm's engine)
//   -- --seed WORD       makes other pairs, asks Helm about them and compares, recording nothing
//   -- --helm4           asks Helm 4 about some of them and writes where it differs (helm4.json)
//   -- --open            writes the list of what disagrees (open.json)
//   -- --report FILE     writes the totals and what disagrees, sorted by cause
//   -- CHART-VERSION...  only these
//
// With SPIRE_HELM_CORPUS also on pairs made of real files (corpusVerdicts.json).
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { noCorpus, readCorpus } from '../support/corpus';
import { judgeOnce } from './cache';
import { compare, type Comparison } from './compare';
import { writeKnown } from './disagreements';
import { difference, helm4Pairs, writeDifferences } from './helm4';
import { helms, kubernetes, noJudge, type Verdict } from './judge';
import { classOf } from './message';
import { pairsOfFile } from './pairs/corpus';
import { allVersions, pairsOf } from './pairs/generate';
import { hashOfPairs, type Pair } from './pairs/pair';
import { causes, totalsOf, totalsTable } from './totals';
import {
  corpusRecordingFile,
  howToRecord,
  makeRecording,
  messagesOf,
  readRecording,
  recordingFile,
  writeRecording,
} from './verdicts';

/** Pairs by chart version or file, and where the verdicts on them are recorded. */
interface Book {
  readonly file: string;
  readonly pairs: ReadonlyMap<string, readonly Pair[]>;
}

type Messages = ReadonlyMap<string, readonly (string | undefined)[]>;

class NotRecorded extends Error {}

void main().then(
  code => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof NotRecorded ? error.message : error);
    process.exitCode = 1;
  },
);

async function main(): Promise<number> {
  const { values: options, positionals: only } = parseArgs({
    allowPositionals: true,
    options: {
      helm4: { type: 'boolean' },
      record: { type: 'boolean' },
      seed: { type: 'string' },
      report: { type: 'string' },
      open: { type: 'boolean' },
    },
  });
  const asksHelm = options.record === true || options.helm4 === true || options.seed !== undefined;
  const reason = asksHelm && noJudge();
  if (reason) {
    console.error(`Helm can't be asked: ${reason}`);
    return 2;
  }
  if (options.helm4) return recordHelm4();

  const compared = new Map<string, readonly Comparison[]>();
  for (const book of books(only, options.seed)) {
    const messages = asksHelm ? await ask(book, options.record === true && only.length === 0) : recorded(book);
    for (const [name, pairs] of book.pairs)
      compared.set(
        name,
        pairs.map((pair, index) => compare(pair, messages.get(name)![index])),
      );
  }
  const all = [...compared.values()].flat();
  const report = `${totalsTable(compared)}\n\n${causes(all, 3)}\n`;
  if (options.report !== undefined) writeFileSync(options.report, report);
  console.log(report);
  if (options.open) writeKnown(all);
  const totals = totalsOf(all);
  return totals.agree === totals.pairs ? 0 : 1;
}

function books(only: readonly string[], seed: string | undefined): readonly Book[] {
  const versions = allVersions().filter(
    ({ chart, version }) => only.length === 0 || only.includes(`${chart}-${version}`),
  );
  const made = versions.map(({ chart, version }) => [`${chart}-${version}`, pairsOf(chart, version, seed)] as const);
  const ofVersions: Book = { file: recordingFile, pairs: new Map(made) };
  if (noCorpus || only.length > 0 || seed !== undefined) return [ofVersions];
  const files = readCorpus().map(file => [file.file, pairsOfFile(file)] as const);
  return [ofVersions, { file: corpusRecordingFile, pairs: new Map(files.filter(([, pairs]) => pairs.length > 0)) }];
}

async function ask(book: Book, isRecorded: boolean): Promise<Messages> {
  const all = [...book.pairs.values()].flat();
  const verdicts = await judgeOnce(all, 3, (done, of) => console.error(`asked Helm about ${done} of ${of}`));
  let start = 0;
  const judged = new Map(
    [...book.pairs].map(([name, pairs]) => [
      name,
      { hash: hashOfPairs(pairs), verdicts: verdicts.slice(start, (start += pairs.length)) },
    ]),
  );
  if (isRecorded) writeRecording(makeRecording(helms[3], kubernetes, judged), book.file);
  return new Map([...judged].map(([name, own]) => [name, own.verdicts.map(messageOf)]));
}

function recorded(book: Book): Messages {
  const recording = readRecording(book.file);
  return new Map(
    [...book.pairs].map(([name, pairs]) => {
      if (recording?.versions[name]?.hash !== hashOfPairs(pairs))
        throw new NotRecorded(`${name}: the pairs are not the recorded ones. ${howToRecord}`);
      return [name, messagesOf(recording, name)];
    }),
  );
}

function messageOf({ ok, error }: Verdict): string | undefined {
  return ok ? undefined : classOf(error);
}

async function recordHelm4(): Promise<number> {
  const pairs = helm4Pairs();
  const old = await judgeOnce(pairs, 3);
  const now = await judgeOnce(pairs, 4, (done, of) => console.error(`asked Helm 4 about ${done} of ${of}`));
  const differences = pairs.flatMap((pair, index) => {
    const [before, after] = [messageOf(old[index]!), messageOf(now[index]!)];
    return (before === undefined) === (after === undefined) ? [] : [difference(pair, before, after)];
  });
  writeDifferences(helms[4], pairs.length, differences);
  console.log(`Helm 4 gives another verdict on ${differences.length} of ${pairs.length} pairs`);
  return 0;
}
