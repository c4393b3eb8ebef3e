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

interface Parts {
  readonly numbers: readonly number[];
  readonly pre: string;
}

/** Rules compare the same few versions at every keystroke. */
const readBefore = new Map<string, Parts>();

function parts(version: string): Parts {
  const before = readBefore.get(version);
  if (before) return before;
  if (readBefore.size > 1000) readBefore.clear();
  const read = readParts(version);
  readBefore.set(version, read);
  return read;
}

function readParts(version: string): Parts {
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
 * The version of `known` (oldest first) that serves for `wanted`: itself, else the newest that a range such as `0.22.x`,
 * `~0.22.0` or `>=0.24.0 <0.30.0` takes, else the newest below it, else the oldest. A chart of the user's own (`+local`)
 * serves only where it is named.
 */
export function nearestVersion(known: readonly string[], wanted: string): string | undefined {
  const exact = withoutV(wanted);
  if (known.includes(exact)) return exact;
  const released = known.filter(version => !version.includes('+'));
  const takes = rangeOf(wanted);
  const taken = takes && released.findLast(version => takes(version));
  if (taken !== undefined) return taken;
  const limit = /\d[\w.-]*/.exec(wanted)?.[0] ?? '';
  return released.findLast(version => compareVersions(version, limit) <= 0) ?? released[0] ?? known[0];
}

/** True where a wanted version or range takes the known one. */
export function covers(wanted: string, known: string): boolean {
  return withoutV(wanted) === known || (rangeOf(wanted)?.(known) ?? false);
}

/** True for a version or a range that says something about versions; `*`, `latest` and placeholders do not. */
export function isVersionOrRange(text: string): boolean {
  return /^[\s=<>!~^v]*\d/.test(text) && !/[${]/.test(text);
}

function withoutV(version: string): string {
  return version.trim().replace(/^[=v]+/, '');
}

type Takes = (version: string) => boolean;

/** A range as Helm's reader of constraints has it: alternatives behind `||`, conditions behind blanks or commas. */
function rangeOf(text: string): Takes | undefined {
  const alternatives = text.split('||').map(alternative => {
    const spread = alternative.replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2').replace(/([=<>!~^])\s+/g, '$1');
    return spread.split(/[\s,]+/).flatMap(word => (word === '' ? [] : [conditionOf(word)]));
  });
  if (alternatives.some(all => all.length === 0 || all.includes(undefined))) return undefined;
  return version => alternatives.some(all => all.every(takes => takes?.(version)));
}

function conditionOf(word: string): Takes | undefined {
  const match = /^([=<>!~^]*)v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?$/.exec(word);
  if (!match) return undefined;
  const [, operator = '', ...rest] = match;
  const numbers = rest.slice(0, 3).map(part => (part === undefined || /[xX*]/.test(part) ? undefined : Number(part)));
  const given = numbers.includes(undefined) ? numbers.indexOf(undefined) : 3;
  const lowest = numbers.slice(0, given).concat([0, 0, 0]).slice(0, 3).join('.') + (rest[3] ?? '');
  const from: Takes = version => compareVersions(version, lowest) >= 0;
  const before = (digits: number): Takes => {
    if (digits < 1) return () => true;
    const next = numbers.slice(0, digits).map((part, i) => (part ?? 0) + (i === digits - 1 ? 1 : 0));
    const limit = [...next, 0, 0].slice(0, 3).join('.');
    return version => compareVersions(version, limit) < 0;
  };
  const within =
    (digits: number): Takes =>
    version =>
      from(version) && before(digits)(version);
  switch (operator) {
    case '':
    case '=':
      return rest[3] === undefined ? within(given) : version => compareVersions(version, lowest) === 0;
    case '!=':
      return version => !within(given)(version);
    case '>=':
    case '=>':
      return from;
    case '>':
      return version => from(version) && !within(given)(version);
    case '<':
      return version => !from(version);
    case '<=':
    case '=<':
      return before(given);
    case '~':
    case '~>':
      return within(Math.min(given, 2));
    case '^':
      // The first number that is not 0 must stay: up to 1.0 a minor version is what breaks.
      return within(Math.min(given, numbers[0] ? 1 : numbers[1] ? 2 : 3));
    default:
      return undefined;
  }
}
