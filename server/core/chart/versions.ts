// The only place that compares chart versions.

/** Negative where `a` is older than `b`. Pre-releases come before their release; what is no version comes first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < 3; i += 1) {
    const difference = (left.numbers[i] ?? -1) - (right.numbers[i] ?? -1);
    if (difference !== 0) return difference;
  }
  if (left.pre === right.pre) return 0;
  if (left.pre === '') return 1;
  if (right.pre === '') return -1;
  return left.pre < right.pre ? -1 : 1;
}

function parts(version: string): { numbers: readonly number[]; pre: string } {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([^+]*))?/.exec(version);
  if (!match) return { numbers: [], pre: '' };
  return { numbers: [match[1], match[2] ?? 0, match[3] ?? 0].map(Number), pre: match[4] ?? '' };
}

/** Chart versions for which something holds; both ends included, a missing end is open. */
export interface VersionRange {
  readonly from?: string;
  readonly upTo?: string;
}

export function inRange(version: string, range: VersionRange): boolean {
  return (
    (range.from === undefined || compareVersions(version, range.from) >= 0) &&
    (range.upTo === undefined || compareVersions(version, range.upTo) <= 0)
  );
}

/**
 * The version of `known` (oldest first) that serves for `wanted`: itself, else the newest that a floating
 * version such as `0.22.x` or `~0.22.0` covers, else the newest below it, else the oldest.
 */
export function nearestVersion(known: readonly string[], wanted: string): string | undefined {
  if (known.includes(wanted)) return wanted;
  const plain = wanted.replace(/^v/, '');
  if (known.includes(plain)) return plain;
  const floating = /^[~^]?(\d+\.\d+)(?:\.(?:[x*]|\d+))?$/.exec(wanted)?.[1];
  const floats = /[x*~^]/.test(wanted) || /^\d+\.\d+$/.test(wanted);
  const covered = floats && floating ? known.filter(version => version.startsWith(`${floating}.`)) : [];
  return covered.at(-1) ?? known.filter(version => compareVersions(version, wanted) <= 0).at(-1) ?? known[0];
}

/** True where a wanted version means exactly the known one, floating forms included. */
export function covers(wanted: string, known: string): boolean {
  if (wanted.replace(/^v/, '') === known) return true;
  const floating = /^[~^]?(\d+\.\d+)(?:\.[x*]|\.\d+)?$/.exec(wanted)?.[1];
  return floating !== undefined && /[x*~^]|^\d+\.\d+$/.test(wanted) && known.startsWith(`${floating}.`);
}
