// What real Helm made of values of each kind in a setting: recorded by schemas/probe, judged by judge.ts.
import type { ValueClass } from './valueClass';

/** Something that must be so for a template to come to the setting. */
export interface Condition {
  /** Relative to the part; `global` first for the release's. */
  readonly path: readonly string[];
  /** The text it must be; anything that counts as true where it is missing. */
  readonly is: string | undefined;
  /** True where it must not be so. */
  readonly not: boolean;
}

/** Conditions that together make Helm come to the setting. */
export interface Reach {
  /** Part whose templates read it, for settings of `global`; '' is the chart itself, `undefined` the setting's own part. */
  readonly part: string | undefined;
  readonly all: readonly Condition[];
}

export interface Stop {
  /** Classes of values, a letter each. */
  readonly classes: string;
  /** Helm stops where one of them is so. */
  readonly reaches: readonly Reach[];
}

/**
 * What a value turned out to be where Helm goes on: the same as true or false, as an empty value of the right kind, as
 * 0, as the chart's default (so that it is ignored), or something of its own.
 */
export type Becomes = 'true' | 'false' | 'empty' | 'zero' | 'default' | 'other';

export interface TypeFacts {
  readonly stops: readonly Stop[];
  /** Classes that mean what they look like are left out. */
  readonly becomes: ReadonlyMap<ValueClass, Becomes>;
}

export const nothingOfNote: TypeFacts = { stops: [], becomes: new Map() };

export function stopFor(facts: TypeFacts, value: ValueClass): readonly Reach[] {
  return facts.stops.filter(stop => stop.classes.includes(value)).flatMap(stop => stop.reaches);
}
