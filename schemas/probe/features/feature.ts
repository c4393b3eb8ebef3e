// Values that switch features of a part on, so that every setting is read by some template when it is probed.
import type { Json } from '../../../server/core/json';

/** Values by dotted path; paths that begin with `global.` are the release's, all others the part's. */
export type Values = Readonly<Record<string, Json>>;

/** A set of values that belong together. Facts name `when` as what they depend on. */
export interface Feature {
  readonly when: string;
  /** What `when` is set to; true where it is missing. */
  readonly is?: Json;
  /** What must be set besides, so that the chart takes it. */
  readonly with?: Values;
}

export interface Base {
  readonly name: string;
  readonly features: readonly Feature[];
  /** Only settings below these paths are probed on it. */
  readonly only?: readonly string[];
}

export interface PartProbe {
  /** Set in every base. */
  readonly always: Values;
  /** Every default-false `enabled` is switched on in the first base, but these. */
  readonly excluded: readonly string[];
  /** What an `enabled` needs besides, and switches that have another name. */
  readonly features: readonly Feature[];
  /** Further bases; their features come to those of none, or to all of the first base. */
  readonly bases: readonly (Base & { readonly on: 'nothing' | 'everything'; readonly without?: readonly string[] })[];
  /** What is on by default, and the values that switch it off. */
  readonly offs: readonly Feature[];
}
