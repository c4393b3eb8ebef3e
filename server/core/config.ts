// The user's options, as every shell hands them in: editor settings, `.spire-helm.yaml` and the command line alike.
import type { Severity } from './finding';

export type RuleLevel = Severity | 'off';

/** Says that files matching a glob are values of a chart. */
export interface FileMapping {
  /** Matched against the path relative to the folder that holds the option, with `/`. `*`, `**`, `?` and `{a,b}`. */
  readonly glob: string;
  /** `spire-nested@0.30.0`, or `spire-nested` where the version is left open. */
  readonly chart: string;
  /** Where the mapping stands: `.spire-helm.yaml` wins over the editor's setting. */
  readonly origin: 'config' | 'setting';
}

export interface Config {
  /** Severity by rule id; `off` silences the rule. */
  readonly rules: Readonly<Record<string, RuleLevel>>;
  readonly files: readonly FileMapping[];
}

export const emptyConfig: Config = { rules: {}, files: [] };
