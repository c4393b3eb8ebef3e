// How long what SPIRE servers sign lives, as two real servers in a chain were seen to do it (test/conformance/spire/ttl).
import type { SettingPath } from '../path';
import { readDuration } from './duration';
import type { Release } from './release';

/** What SPIRE takes where nothing is said, in seconds. */
export const usualLifetimes = { caTTL: 24 * 3600, defaultX509SvidTTL: 3600, defaultJwtSvidTTL: 300 } as const;
export type LifetimeSetting = keyof typeof usualLifetimes;

const longestOfAll = 7 * 24 * 3600;

/** A CA is as old as was asked for, and never outlives one above it. What an entry says of a server below counts for nothing. */
export function caLifetime(asked: number, above: number = Infinity): number {
  return Math.min(asked, above);
}

/** An SVID is as old as its entry says, else as the server says, and never outlives the key that signs it. */
export function svidLifetime(entry: number | undefined, server: number, signer: number): number {
  return Math.min(entry ?? server, signer);
}

/** A CA signs for five sixths of its life, or until seven days before its end: what lives longer than the rest may be cut. */
export function longestUncut(ca: number): number {
  return Math.min(ca / 6, longestOfAll);
}

/** The other way round: the shortest CA that cuts nothing; `undefined` where no CA is long enough. */
export function shortestCaFor(svid: number): number | undefined {
  return svid > longestOfAll ? undefined : svid * 6;
}

/** From the moment a new CA is published to the one when it signs. Whoever asks for the bundle less often misses it. */
export function notice(ca: number): number {
  return Math.min(ca / 2, 30 * 24 * 3600) - Math.min(ca / 6, longestOfAll);
}

/** Seconds that a server is told; SPIRE's own where it is told nothing; `undefined` where it is filled in later or no duration. */
export function lifetimeAt(release: Release, path: SettingPath, setting: LifetimeSetting): number | undefined {
  if (release.isFilledLater(path)) return undefined;
  return readLifetime(String(release.value(path) ?? ''), setting);
}

export function readLifetime(text: string, setting: LifetimeSetting): number | undefined {
  const seconds = text === '' ? 0 : readDuration(text);
  if (seconds === undefined || seconds < 0) return undefined;
  return seconds === 0 ? usualLifetimes[setting] : seconds;
}
