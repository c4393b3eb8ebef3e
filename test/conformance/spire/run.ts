// Holds our verdicts on what SPIRE refuses, and on lifetimes along a chain, against real servers and agents: recorded, or with
// --record asked now.
//
//   SPIRE_HELM_CHARTS=folder-of-packages SPIRE_SERVER_BIN=... SPIRE_AGENT_BIN=... npm run test:spire -- --record [verdicts|chains]
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { noJudge } from '../judge';
import { spireCases } from './cases';
import { compare, hashOf, howToRecord, isRefused, readRecorded, recordFile, type Recorded } from './compare';
import { judgeAll } from './judge';
import { noSpire, spireVersion } from './programs';
import { observeAll } from './ttl/chain';
import { chainCases } from './ttl/cases';
import { observeRotation } from './ttl/rotation';
import { chainFile, type RecordedChains } from './ttl/recorded';

void main(process.argv.slice(2));

async function main(options: readonly string[]): Promise<void> {
  if (options.includes('--record')) {
    const reason = noJudge() || noSpire();
    if (reason !== false) {
      console.error(`${reason}. ${howToRecord}`);
      process.exitCode = 2;
      return;
    }
    if (!options.includes('chains')) await recordVerdicts();
    if (!options.includes('verdicts')) await recordChains();
  }
  print();
}

async function recordVerdicts(): Promise<void> {
  const cases = spireCases();
  const requests = cases.map(({ chart, version, values }) => ({ chart: `${chart}-${version}`, values: [values] }));
  const verdicts = await judgeAll(requests, done => console.log(`${done} configurations judged`));
  const recorded: Recorded = {
    spire: spireVersion,
    hash: hashOf(cases),
    verdicts: Object.fromEntries(cases.map(({ name }, index) => [name, verdicts[index]!])),
  };
  await write(recordFile, recorded);
}

async function recordChains(): Promise<void> {
  const observed = await observeAll(chainCases, name => console.log(`observed: ${name}`));
  const recorded: RecordedChains = {
    spire: spireVersion,
    hash: hashOf(chainCases),
    rotation: await observeRotation(),
    observed: Object.fromEntries(chainCases.map(({ name }, index) => [name, observed[index]!])),
  };
  await write(chainFile, recorded);
}

async function write(file: string, recorded: object): Promise<void> {
  writeFileSync(file, await format(JSON.stringify(recorded), { parser: 'json', printWidth: 120 }));
}

function print(): void {
  const cases = spireCases();
  const recorded = readRecorded();
  if (recorded?.hash !== hashOf(cases)) {
    console.error(`The recording is of other configurations. ${howToRecord}`);
    process.exitCode = 1;
    return;
  }
  const counts = { agree: 0, missed: 0, invented: 0, elsewhere: 0 };
  let refused = 0;
  for (const spireCase of cases) {
    const verdict = recorded.verdicts[spireCase.name]!;
    const { outcome, ours } = compare(spireCase, verdict);
    counts[outcome] += 1;
    if (isRefused(verdict)) refused += 1;
    if (outcome !== 'agree')
      console.log(`${outcome}: ${spireCase.name}\n  real: ${verdict}\n  ours: ${ours.join(' | ')}`);
  }
  console.log(
    `${cases.length} configurations, ${refused} refused by SPIRE ${recorded.spire}: ${counts.agree} agree, ${counts.missed} missed, ${counts.invented} invented, ${counts.elsewhere} elsewhere`,
  );
  if (counts.agree !== cases.length) process.exitCode = 1;
}
