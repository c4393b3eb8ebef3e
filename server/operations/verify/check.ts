// What a check of established trust is: one call that reads, and what its answer means.
import type { Outcome } from '../process';
import type { PlannedCall } from '../tools';

export interface Doubt {
  readonly severity: 'error' | 'warning' | 'info';
  /** What is wrong, then what comes of it, and the way out. */
  readonly message: string;
  /** The setting that decides it, as a dotted path; `undefined` where none does. */
  readonly setting?: string;
}

/** What a check saw that is as it should be, for the summary. */
export type Report = { readonly doubts: readonly Doubt[]; readonly good?: string };

export interface Check {
  readonly id: string;
  readonly title: string;
  /** Release or cluster that it is about. */
  readonly about: string;
  readonly call: PlannedCall;
  /** @param seen what other checks of the same run have seen */
  readonly judge: (outcome: Outcome, seen: Seen) => Report;
}

/** Bundles by the server that showed them; they are compared at the end. */
export interface Seen {
  readonly now: number;
  readonly bundles: Map<string, { readonly trustDomain: string; readonly text: string }>;
}

export function good(text: string): Report {
  return { doubts: [], good: text };
}

export function bad(message: string, setting?: string): Report {
  return { doubts: [{ severity: 'error', message, ...(setting !== undefined && { setting }) }] };
}

export function doubtful(message: string, setting?: string): Report {
  return { doubts: [{ severity: 'warning', message, ...(setting !== undefined && { setting }) }] };
}
