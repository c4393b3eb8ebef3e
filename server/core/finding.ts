// What we tell the user about a place in a file.
import type { Fix } from './edit';
import type { Span } from './span';

export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** Who will do what about it; every finding has one. */
export const effects = [
  'helm-fails', // helm exits non-zero
  'helm-ignores', // never read
  'kubernetes-rejects', // the API server refuses the object
  'spire-fails', // spire-server or spire-agent refuses to start
  'differs', // accepted, but something other than what is written
  'trust-breaks',
  'insecure',
  'style',
] as const;
export type Effect = (typeof effects)[number];

export interface RelatedPlace {
  readonly source: string;
  readonly span: Span;
  readonly message: string;
}

export interface Finding {
  /** Id of the rule, which is also the diagnostic code and the name of its documentation. */
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  /** One sentence or two: what is wrong, then what Helm, Kubernetes or SPIRE does with it. Settings in backquotes. */
  readonly message: string;
  /** Id of the source it stands in. */
  readonly source: string;
  readonly span: Span;
  /** Dotted path of the setting, or '' where the finding is about the file. */
  readonly setting: string;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
  /** Faded in an editor: the text has no effect. */
  readonly unnecessary: boolean;
  /** Said only where nothing worse is said about the same file. */
  readonly yields?: boolean;
}
