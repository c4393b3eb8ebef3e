// Where Helm 4 gives another verdict than Helm 3: recorded pair by pair.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allVersions, pairsOf } from './pairs/generate';
import { requestOf, type Pair } from './pairs/pair';
import { chance } from './pairs/random';

export interface Difference {
  readonly pair: string;
  readonly what: string;
  readonly helm3: string;
  readonly helm4: string;
}

/** What Helm 4 is asked about: everything about YAML and `--set`, where the two differ most, and some of all else. */
export function helm4Pairs(): readonly Pair[] {
  return allVersions().flatMap(({ chart, version }) => {
    const pairs = pairsOf(chart, version);
    const special = pairs.filter(({ kind }) => kind === 'yaml' || kind === 'set');
    const others = pairs.filter(({ kind }) => kind !== 'yaml' && kind !== 'set');
    return [...special, ...chance('helm4', chart, version).some(others, 12)];
  });
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
  writeFileSync(file, `${JSON.stringify({ helm, judged, differences }, undefined, 2)}\n`);
}

function signOf(pair: Pair): string {
  return createHash('sha256').update(requestOf(pair)).digest('hex').slice(0, 12);
}
