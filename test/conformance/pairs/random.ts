// Chance that can be repeated: the same words give the same numbers on every machine.

export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** Some of them, each once, in their order by chance. */
  some<T>(from: readonly T[], count: number): readonly T[];
}

export function chance(...words: readonly string[]): Chance {
  let state = hash(words.join('\n'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: from => {
      if (from.length === 0) throw new Error(`Nothing to pick from: ${words.join(', ')}`);
      return from[below(from.length)]!;
    },
    some: (from, count) => {
      const left = [...from];
      const taken = [];
      while (taken.length < count && left.length > 0) taken.push(left.splice(below(left.length), 1)[0]!);
      return taken;
    },
  };
}

function hash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0;
  return value;
}
