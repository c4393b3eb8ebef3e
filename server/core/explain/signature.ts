// What a known failure is: the words that it is recognised by, what they mean, which settings are at fault, and the way out.

/** Who wrote the line. */
export type Writer = 'spire-server' | 'spire-agent' | 'controller-manager' | 'helm' | 'kubectl' | 'Kubernetes';

export interface Signature {
  readonly id: string;
  readonly by: Writer;
  readonly pattern: RegExp;
  /** A line as it is written in reality; the pattern finds it. */
  readonly example: string;
  /** What happened, in the words of the log where these tell more. */
  readonly means: (groups: Readonly<Record<string, string>>) => string;
  /** Settings at fault; `<server>` and `<agent>` stand for the section of the part that wrote the line. */
  readonly settings: readonly string[];
  readonly wayOut: string;
  /** Where the words or the limit come from. */
  readonly source: string;
}
