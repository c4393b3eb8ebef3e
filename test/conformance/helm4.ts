// Where Helm 4 gives another verdict than Helm 3: recorded pair by pair.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestOf, type Pair } from './pairs/pair';

export interface Difference {
  readonly pair: string;
  readonly what: string;
  readonly helm3: string;
  readonly helm4: string;
}

const file = join(__dirname, 'helm4.json');

const recorded: readonly Difference[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly differences: readonly Difference[] }).differences
  : [];

export function differsInHelm4(pair: Pair): boolean {
  const sign = signOf(pair);
  return recorded.some(each => each.pair === sign);
}

export function difference(pair: Pair, helm3: string | undefined, helm4: string | undefined): Difference {
  return {
    pair: signOf(pair),
    what: `${pair.chart}-${pair.version} ${pair.what}`,
    helm3: helm3 ?? 'renders',
    helm4: helm4 ?? 'renders',
  };
}

export function writeDifferences(helm: string, judged: number, differences: readonly Difference[]): void {
  writeFileSync(file, `${JSON.stringify({ helm, judged, differences }, undefined, 1)}\n`);
}

function signOf(pair: Pair): string {
  return createHash('sha256').update(requestOf(pair)).digest('hex').slice(0, 12);
}
