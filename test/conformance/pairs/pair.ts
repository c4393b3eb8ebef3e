// One release that Helm and we are asked about: a chart, its values and how they came to be wrong.
import { createHash } from 'node:crypto';
import type { JsonMap } from '../../../server/core';

export const pairKinds = [
  'as-is',
  'drop',
  'null',
  'rename',
  'retype',
  'lengthen',
  'contradict',
  'enum-break',
  'move',
  'set',
  'layers',
  'yaml',
  'names',
] as const;
export type PairKind = (typeof pairKinds)[number];

export interface Pair {
  readonly kind: PairKind;
  readonly chart: string;
  readonly version: string;
  /** What it was made from and what was done, in words. */
  readonly what: string;
  /** Texts of the layers in `-f` order. */
  readonly values: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
  /** The settings that were touched, dotted. */
  readonly about?: readonly string[];
  /** The values before they were: where these are fine, nothing else is wrong. */
  readonly before?: JsonMap;
  /** Every `fail` that it is there to stop at (`-SV21`) or to pass (`+SV21`). */
  readonly fails?: readonly string[];
}

/** What Helm is asked; two pairs with the same one are the same. */
export function requestOf(pair: Pair): string {
  return JSON.stringify({
    chart: `${pair.chart}-${pair.version}`,
    values: pair.values,
    set: pair.set ?? [],
    setString: pair.setString ?? [],
    release: pair.release ?? 'spire',
    namespace: pair.namespace ?? 'spire-mgmt',
  });
}

export function hashOfPairs(pairs: readonly Pair[]): string {
  const hash = createHash('sha256');
  for (const pair of pairs)
    hash.update(`${requestOf(pair)}\n${pair.kind}\n${(pair.fails ?? []).join(' ')}\n${(pair.about ?? []).join(' ')}\n`);
  return hash.digest('hex').slice(0, 16);
}
