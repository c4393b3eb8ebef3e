// The port through which the core gets chart models; adapters live in host/.
import type { ChartModel } from './model';

export interface ChartVersion {
  readonly chart: string;
  readonly version: string;
}

/** All chart models that can be had without I/O at the time of the call. Every method is synchronous and pure. */
export interface Catalog {
  /** Charts known, for example `spire-nested`, `spire`. */
  readonly charts: readonly string[];
  /** Versions of a chart, oldest first; empty for an unknown chart. */
  versions(chart: string): readonly string[];
  /** `undefined` where chart or version is not in the catalog. The same object for the same arguments. */
  model(chart: string, version: string): ChartModel | undefined;
  /** True where that version reads the setting; cheaper than its whole model. */
  reads(chart: string, version: string, path: readonly string[]): boolean;
  /** Our words about a setting: `part` is a component's chart (`spire-server`), `global` or the chart itself. */
  note(part: string, path: readonly string[]): SettingNote | undefined;
}

export interface SettingNote {
  readonly note: string;
  readonly link: string | undefined;
}
