// What an upgrade is told as: hops, and what each of them means for these values.
import type { OpenDocument } from '../openDocument';
import type { TextEdit } from '../edit';
import type { Effect, Severity } from '../finding';
import type { SettingPath } from '../path';
import type { Release } from '../values/release';

export interface Upgrade {
  readonly chart: string;
  readonly from: string;
  readonly to: string;
  readonly hops: readonly Hop[];
  /** Errors and warnings that the values have at the version they come from: no upgrade makes them. */
  readonly already: number;
  /** The values for the last hop. */
  readonly documents: readonly OpenDocument[];
  /** Edits of the values as they were. */
  readonly edits: readonly TextEdit[];
}

export interface Hop {
  readonly from: string;
  readonly to: string;
  /** What was rewritten for this hop. */
  readonly rewritten: readonly Rewritten[];
  /** What is wrong from this version on and nobody but a human can put right. */
  readonly left: readonly LeftOver[];
  readonly notes: readonly Note[];
  /** The values for this hop. */
  readonly documents: readonly OpenDocument[];
}

/** A place in the values as they were before the upgrade. */
export interface Place {
  readonly source: string;
  readonly offset: number;
}

export interface Rewritten extends Place {
  readonly setting: string;
  /** What was done, as a verb phrase. */
  readonly title: string;
}

export interface LeftOver extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly setting: string;
  readonly message: string;
}

export const noteKinds = ['before', 'default', 'change', 'after'] as const;
/** `before` and `after`: steps by hand around the upgrade; `default` and `change`: what is different from then on. */
export type NoteKind = (typeof noteKinds)[number];

export interface Note {
  readonly kind: NoteKind;
  /** A sentence or two. */
  readonly message: string;
  readonly settings: readonly string[];
}

/** What notes and rewrites are decided from: the values under the models of both versions. */
export interface Crossing {
  readonly from: string;
  readonly to: string;
  /** The values as the older version reads them. */
  readonly before: Release;
  /** The rewritten values as the newer version reads them. */
  readonly after: Release;
  /** The releases of SPIRE in both. */
  readonly spire: { readonly from: string; readonly to: string };
}

/** Something to know about a version, said only where it matters for the values at hand. */
export interface NoteRule {
  /** First version it holds for. */
  readonly since: string;
  readonly kind: NoteKind;
  /** `undefined` where it does not matter for these values. */
  about(crossing: Crossing): { readonly message: string; readonly settings?: readonly SettingPath[] } | undefined;
}
