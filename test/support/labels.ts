// Reads the `^^^ severity: text` labels of rule examples: the one home of that fixture syntax.

export interface Label {
  /** Line of the text that is labelled, from 0. */
  readonly line: number;
  readonly startColumn: number;
  readonly endColumn: number;
  readonly severity: string;
  /** Part of the message. */
  readonly says: string;
}

export interface Labelled {
  /** The file without its label lines. */
  readonly text: string;
  readonly labels: readonly Label[];
}

/** A label line has carets below what it labels; a `#` may stand in front of them so that the example stays YAML. */
const labelLine = /^(#? *)(\^+) (error|warning|info|hint): ?(.*)$/;

export function readLabels(example: string): Labelled {
  const kept: string[] = [];
  const labels: Label[] = [];
  for (const line of example.split('\n')) {
    const match = labelLine.exec(line);
    if (!match) {
      kept.push(line);
      continue;
    }
    const startColumn = match[1]!.length;
    labels.push({
      line: kept.length - 1,
      startColumn,
      endColumn: startColumn + match[2]!.length,
      severity: match[3]!,
      says: match[4]!,
    });
  }
  return { text: kept.join('\n'), labels };
}
