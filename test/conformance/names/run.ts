// Holds our verdicts on names against those of a real API server, recorded or, with --record, asked now.
//
//   SPIRE_HELM_CHARTS=folder-of-packages npm run test:names -- --record
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { kubernetesVersion } from '../../cluster/tools';
import { chartsFolder } from '../judge';
import { nameCases, versions } from './cases';
import { compare, hashOfCases, howToRecord, readRecorded, recordFile, type Outcome, type Recorded } from './compare';
import { judgeNames } from './judge';

void main(process.argv.includes('--record'));

async function main(record: boolean): Promise<void> {
  const cases = nameCases();
  if (record && chartsFolder === undefined) {
    console.error(howToRecord);
    process.exitCode = 2;
    return;
  }
  if (record) {
    const verdicts = await judgeNames(cases, true);
    const recorded: Recorded = {
      kubernetes: kubernetesVersion,
      hash: hashOfCases(cases),
      verdicts: Object.fromEntries(cases.map(({ name }, index) => [name, verdicts[index]!])),
    };
    writeFileSync(recordFile, await format(JSON.stringify(recorded), { parser: 'json', printWidth: 120 }));
  }
  const recorded = readRecorded();
  if (recorded?.hash !== hashOfCases(cases)) {
    console.error(`The recording is of other names. ${howToRecord}`);
    process.exitCode = 1;
    return;
  }
  print(recorded);
}

function print(recorded: Recorded): void {
  const table = new Map<string, Record<Outcome | 'names', number>>();
  for (const nameCase of nameCases()) {
    const verdict = recorded.verdicts[nameCase.name]!;
    const { outcome, ours } = compare(nameCase, verdict);
    for (const row of [nameCase.version, 'all']) {
      const counts = table.get(row) ?? { names: 0, agree: 0, missed: 0, invented: 0, elsewhere: 0 };
      counts.names += 1;
      counts[outcome] += 1;
      table.set(row, counts);
    }
    if (outcome !== 'agree')
      console.log(`${outcome}: ${nameCase.name}\n  real: ${verdict}\n  ours: ${ours.join(' | ')}`);
  }
  console.log(`version   names  agree  missed  invented  elsewhere`);
  for (const [row, { names, agree, missed, invented, elsewhere }] of [...table].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(
      [row.padEnd(8), ...[names, agree, missed, invented, elsewhere].map(n => String(n).padStart(7))].join(''),
    );
  const all = table.get('all');
  if (!all || all.agree !== all.names) process.exitCode = 1;
  console.log(`Kubernetes ${recorded.kubernetes}, charts ${versions.join(', ')} and others`);
}
