// Durations as Go reads them: SPIRE's only way to write a time.

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Go counts nanoseconds in 63 bits: 2562047h47m16s. */
const longest = 2 ** 63 / 1e9;

const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const whole = new RegExp(`^[-+]?(?:${part.source})+$`);

/** Seconds; `undefined` where Go reads no duration. */
export function readDuration(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0;
  if (!whole.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(part)) seconds += Number(amount) * units[unit!]!;
  if (seconds > longest) return undefined;
  return text.startsWith('-') ? -seconds : seconds;
}

/** The shortest way to write whole seconds: `36h`, `1h30m`, `45s`. */
export function durationText(seconds: number): string {
  const rounded = Math.floor(seconds);
  const parts = [
    [Math.floor(rounded / 3600), 'h'],
    [Math.floor((rounded % 3600) / 60), 'm'],
    [rounded % 60, 's'],
  ] as const;
  return parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('') || '0s';
}

/** What was meant by days or weeks, in hours. */
export function fromDays(text: string): string | undefined {
  const match = /^\s*(\d+)\s*(d|w)(?:ays?|eeks?)?\s*$/i.exec(text);
  if (!match) return undefined;
  return `${Number(match[1]) * (match[2]!.toLowerCase() === 'w' ? 168 : 24)}h`;
}
