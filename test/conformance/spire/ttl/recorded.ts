// What became of the times along each chain when it was last observed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChainObserved } from './chain';
import type { Rotation } from './rotation';

export const chainFile = join(__dirname, 'observations.json');

export interface RecordedChains {
  readonly spire: string;
  /** Of all chains. */
  readonly hash: string;
  readonly rotation: Rotation;
  readonly observed: { readonly [name: string]: ChainObserved };
}

export function readChains(): RecordedChains | undefined {
  return existsSync(chainFile) ? (JSON.parse(readFileSync(chainFile, 'utf8')) as RecordedChains) : undefined;
}
