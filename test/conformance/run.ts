// `npm run test:conformance`: our verdicts on all pairs against the recorded ones of a real Helm.
//
//   -- --record          asks Helm about every pair and writes verdicts.json (SPIRE_HELM_CHARTS, and Go to build Helm's engine)
//   -- --seed WORD       makes other pairs, asks Helm about them and compares, recording nothing
//   -- --open            writes the list of what disagrees (open.json)
//   -- CHART-VERSION...  only these
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judgeOnce } from './cache';
import { classOf } from './message';
import { compare, type Comparison } from './compare';
import { writeKnown } from './disagreements';
import { helms, kubernetes, noJudge } from './judge';
import { allVersions, pairsOf } from './pairs/generate';
import { hashOfPairs } from './pairs/pair';
import { causes, totalsOf, totalsTable } from './totals';
import { howToRecord, makeRecording, messagesOf, readRecording, writeRecording } from './verdicts';

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values: options, positionals: only } = parseArgs({
    allowPositionals: true,
    options: {
      record: { type: 'boolean' },
      seed: { type: 'string' },
      report: { type: 'string' },
      open: { type: 'boolean' },
    },
  });
  const versions = allVersions().filter(
    ({ chart, version }) => only.length === 0 || only.includes(`${chart}-${version}`),
  );
  const asksHelm = options.record === true || options.seed !== undefined;
  const reason = asksHelm && noJudge();
  if (reason) {
    console.error(`Helm can't be asked: ${reason}`);
    process.exitCode = 2;
    return;
  }
  const pairs = new Map(
    versions.map(({ chart, version }) => [`${chart}-${version}`, pairsOf(chart, version, options.seed ?? '')]),
  );
  const messages = new Map<string, readonly (string | undefined)[]>();
  if (asksHelm) {
    const all = [...pairs.values()].flat();
    const verdicts = await judgeOnce(all, 3, (done, of) => console.error(`asked Helm about ${done} of ${of}`));
    let start = 0;
    const judged = new Map<string, { hash: string; verdicts: typeof verdicts }>();
    for (const [chart, own] of pairs) {
      const mine = verdicts.slice(start, (start += own.length));
      judged.set(chart, { hash: hashOfPairs(own), verdicts: mine });
      messages.set(
        chart,
        mine.map(({ ok, error }) => (ok ? undefined : classOf(error))),
      );
    }
    if (options.record && only.length === 0) writeRecording(makeRecording(helms[3], kubernetes, judged));
  } else {
    const recording = readRecording();
    for (const [chart, own] of pairs) {
      if (recording?.versions[chart]?.hash !== hashOfPairs(own)) {
        console.error(`${chart}: the pairs are not the recorded ones. ${howToRecord}`);
        process.exitCode = 1;
        return;
      }
      messages.set(chart, messagesOf(recording, chart));
    }
  }
  const compared = new Map<string, readonly Comparison[]>();
  for (const [chart, own] of pairs)
    compared.set(
      chart,
      own.map((pair, index) => compare(pair, messages.get(chart)![index])),
    );
  const all = [...compared.values()].flat();
  const report = `${totalsTable(compared)}\n\n${causes(all, 3)}\n`;
  if (options.report !== undefined) writeFileSync(options.report, report);
  console.log(report);
  if (options.open) writeKnown(compared);
  const totals = totalsOf(all);
  if (totals.agree !== totals.pairs) process.exitCode = 1;
}
