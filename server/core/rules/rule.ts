// What a rule is: metadata, examples that document and test it, and a check.
import type { Catalog } from '../chart/catalog';
import type { ChartChoice } from '../chart/choose';
import type { Judgement } from '../chart/judge';
import type { ChartModel } from '../chart/model';
import type { VersionRange } from '../chart/versions';
import type { Effect, Severity } from '../finding';
import type { Fleet } from '../fleet/fleet';
import type { SettingPath } from '../path';
import type { Change } from '../values/changes';
import type { Blame, Release } from '../values/release';

export type Category =
  | 'settings'
  | 'architecture'
  | 'trust'
  | 'names'
  | 'server'
  | 'agent'
  | 'identities'
  | 'federation'
  | 'exposure'
  | 'datastore'
  | 'secrets'
  | 'layers'
  | 'fleet'
  | 'yaml'
  | 'suppression'
  | 'engine';

export interface RuleMeta {
  /** Kebab-case; the file's name and the diagnostic's code. */
  readonly id: string;
  /** "Disallow ..." or "Require ...". */
  readonly summary: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly effect: Effect;
  /** Chart versions it holds for; all where it is missing. */
  readonly versions?: VersionRange;
  /** Why it matters, for the reference: a few sentences. */
  readonly why: string;
  /** The template, document or limit that it comes from. */
  readonly source: string;
  readonly examples: readonly Example[];
}

/**
 * A values file. A line `# ^^^ severity: part of the message` labels the text above the carets; a line
 * `# ^ severity: ...` at column 1 of the first line's comment form is for findings without a place of their own.
 * Without labels the example must be free of this rule's findings.
 */
export interface Example {
  readonly title: string;
  /** `spire-nested@0.30.0` where it is missing. */
  readonly chart?: string;
  /** True where the file is a whole release, so that what is missing counts. */
  readonly whole?: boolean;
  readonly release?: string;
  /** Helm's `--set` besides. */
  readonly set?: readonly string[];
  /** An earlier layer, `base.yaml`, that the file lies over. */
  readonly over?: string;
  readonly values: string;
  /** The file after the first fix of the first finding. */
  readonly fixed?: string;
}

export interface FixProposal {
  readonly title: string;
  readonly safe: boolean;
  readonly changes: readonly Change[];
}

/** What a rule says; the engine adds what the metadata knows. */
export interface Report {
  readonly message: string;
  /** The setting it is about. */
  readonly setting: SettingPath;
  /** Where it stands; the setting's key where it is missing. */
  readonly at?: Blame;
  readonly severity?: Severity;
  readonly effect?: Effect;
  readonly fixes?: readonly FixProposal[];
  readonly related?: readonly { readonly at: Blame; readonly message: string }[];
  /** The text has no effect and can be faded. */
  readonly unnecessary?: boolean;
  /** Said only of a file about which nothing worse is said: most likely it is the same mistake. */
  readonly yields?: boolean;
}

/** What a rule about one judgement may look at besides. */
export interface JudgeContext {
  readonly model: ChartModel;
  readonly catalog: Catalog;
  readonly choice: ChartChoice;
  /** Aliases that this file's own tags and conditions switch on. */
  readonly active: ReadonlySet<string>;
  /** The release that the place belongs to: what is off there is not read. */
  readonly release: Release;
  /** True for what `--set` says, which is no YAML. */
  readonly fromSet: boolean;
}

/** A rule about one place in one file, whatever other layers say. */
export interface JudgementRule extends RuleMeta {
  readonly scope: 'judgement';
  check(judgement: Judgement, context: JudgeContext): Report | undefined;
}

/** A rule about the merged release. */
export interface ReleaseRule extends RuleMeta {
  readonly scope: 'release';
  check(release: Release): Iterable<Report>;
}

/** A rule whose findings the engine makes itself (syntax, suppressions); here for its documentation and examples. */
export interface EngineRule extends RuleMeta {
  readonly scope: 'engine';
}

/** Files of a small fleet; `spire-fleet.yaml` is one of them. Labels stand in the files that they are about. */
export interface FleetExample {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** The files that the first fix of the first finding changes, as they are then. */
  readonly fixed?: Readonly<Record<string, string>>;
}

/** A change in one of the fleet's files. */
export interface FleetFixProposal {
  readonly title: string;
  readonly safe: boolean;
  readonly changes: readonly { readonly source: string; readonly change: Change }[];
}

export interface FleetReport extends Omit<Report, 'fixes' | 'at'> {
  readonly at: Blame;
  readonly fixes?: readonly FleetFixProposal[];
}

/** A rule about releases that belong together. It reads facts, never a file. */
export interface FleetRule extends Omit<RuleMeta, 'examples'> {
  readonly scope: 'fleet';
  readonly examples: readonly FleetExample[];
  check(fleet: Fleet): Iterable<FleetReport>;
}

export type Rule = JudgementRule | ReleaseRule | EngineRule | FleetRule;
