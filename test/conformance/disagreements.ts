// What is known to disagree: a few pairs, each with what Helm says, what we say and why. The list may only shrink.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './compare';
import { requestOf, type Pair } from './pairs/pair';

interface Known {
  readonly chart: string;
  readonly pair: string;
  readonly what: string;
  readonly helm: string;
  readonly ours: string;
  readonly reason: string;
}

const file = join(__dirname, 'open.json');

export const known: readonly Known[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Known[]) : [];

export function isKnown({ pair }: Comparison): boolean {
  return reasonFor(pair) !== undefined;
}

/** Those that were known keep their reason; of others somebody has to say why. */
export function writeKnown(compared: readonly Comparison[]): void {
  const open = compared
    .filter(({ outcome }) => outcome !== 'agree')
    .map(({ pair, helm, ours }): Known => ({
      chart: `${pair.chart}-${pair.version}`,
      pair: signOf(pair),
      what: pair.what,
      helm: helm ?? 'renders',
      ours: ours[0] ?? 'nothing',
      reason: reasonFor(pair) ?? '',
    }));
  writeFileSync(file, `${JSON.stringify(open, undefined, 2)}\n`);
}

function reasonFor(pair: Pair): string | undefined {
  const sign = signOf(pair);
  return known.find(each => each.pair === sign && each.chart === `${pair.chart}-${pair.version}`)?.reason;
}

function signOf(pair: Pair): string {
  return createHash('sha256').update(requestOf(pair)).digest('hex').slice(0, 8);
}
