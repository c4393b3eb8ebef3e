// What is known to disagree: every pair by a sign of its own, until the rule that it waits for is there. The list may only shrink.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from './compare';
import { requestOf, type Pair } from './pairs/pair';

type Open = { readonly [chart: string]: string };

const file = join(__dirname, 'open.json');

const open: Open = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Open) : {};

export function isKnown({ pair }: Comparison): boolean {
  return (open[`${pair.chart}-${pair.version}`] ?? '').split(' ').includes(signOf(pair));
}

export function writeKnown(compared: readonly Comparison[]): void {
  const signs: Record<string, string> = {};
  for (const { pair, outcome } of compared) {
    if (outcome === 'agree') continue;
    const chart = `${pair.chart}-${pair.version}`;
    signs[chart] = [...(signs[chart]?.split(' ') ?? []), signOf(pair)].join(' ');
  }
  writeFileSync(file, `${JSON.stringify(signs, undefined, 2)}\n`);
}

function signOf(pair: Pair): string {
  return createHash('sha256').update(requestOf(pair)).digest('hex').slice(0, 8);
}
