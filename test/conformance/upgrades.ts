// Upgraded values, at each hop, as they go to Helm; its verdicts are recorded in upgrades.json, which `npm test` reads.
//
//   SPIRE_HELM_CHARTS=folder-of-packages npx tsx test/conformance/upgrades.ts
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyConfig, openDocument, upgrade, type Upgrade } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { judge, noJudge } from './judge';
import { oldValues } from './upgradeInputs';

export const target = '0.30.0';
export const howToRecordUpgrades =
  'Ask Helm again and record: SPIRE_HELM_CHARTS=folder/of/chart/packages npx tsx test/conformance/upgrades.ts';
const recordFile = join(__dirname, 'upgrades.json');

/** One state of some values on their way, for one chart version. */
export interface Stop {
  /** What it is and where it comes from. */
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  readonly text: string;
  /** True where we say that Helm stops at these values. */
  readonly stops: boolean;
}

export interface Journey {
  readonly name: string;
  readonly upgrade: Upgrade;
  readonly stops: readonly Stop[];
}

export function journeys(): readonly Journey[] {
  const catalog = bundledCatalog();
  return oldValues.flatMap(({ name, chart, from: versions, values }) =>
    versions.map(from => {
      const document = openDocument({ id: 'values.yaml', text: values, languageId: 'yaml' });
      const release = { name: 'spire', namespace: 'spire-mgmt' };
      const made = upgrade({
        ...{ documents: [document], whole: true, catalog, config: emptyConfig, chart, from, to: target, release },
      });
      if (!made) throw new Error(`there is no way from ${chart} ${from}`);
      const start: Stop = { name: `${name}, ${from} as it was`, chart, version: from, text: values, stops: false };
      let isStopped = false;
      const onTheWay = made.hops.map(({ to, left, documents }): Stop => {
        // What a human has to put right at one hop stays wrong at the next.
        isStopped ||= left.some(({ effect }) => effect === 'helm-fails');
        return {
          name: `${name}, from ${from} at ${to}`,
          chart,
          version: to,
          text: documents[0]!.source.text,
          stops: isStopped,
        };
      });
      return { name: `${name}, from ${from}`, upgrade: made, stops: [start, ...onTheWay] };
    }),
  );
}

/** Of what Helm is asked: another text is another question. */
export function keyOf({ chart, version, text }: Stop): string {
  return `${chart}-${version} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** Helm's verdict by question: '' where it renders, else its message. */
export function recordedUpgrades(): Readonly<Record<string, string>> {
  return existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Record<string, string>) : {};
}

async function record(): Promise<void> {
  const reason = noJudge();
  if (reason !== false) throw new Error(reason);
  const stops = [...new Map(journeys().flatMap(journey => journey.stops.map(stop => [keyOf(stop), stop])))];
  const verdicts = await judge(
    stops.map(([, { chart, version, text, name }]) => ({ kind: 'as-is', chart, version, what: name, values: [text] })),
    3,
  );
  const lines = stops.map(([key], index) => [key, verdicts[index]!.ok ? '' : verdicts[index]!.error] as const);
  writeFileSync(recordFile, `${JSON.stringify(Object.fromEntries([...lines].sort()), undefined, 1)}\n`);
  console.log(`${lines.length} states of values, ${verdicts.filter(verdict => verdict.ok).length} rendered`);
}

if (require.main === module) void record();
