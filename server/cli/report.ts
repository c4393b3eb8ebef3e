// The result of a run with lines and columns: what every output format is made from.
import { TextDocument } from 'vscode-languageserver-textdocument';
import { severities, type ChartChoice, type Finding, type Severity, type Span } from '../core';

/** Lines and columns from 1, columns in UTF-16 units, end exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly { readonly path: string; readonly range: Range; readonly newText: string }[];
}

export interface ReportedFinding extends Range {
  readonly path: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: string;
  readonly message: string;
  readonly setting: string;
  /** `spire-nested@0.30.0`, with ` (assumed)` where it was. */
  readonly chart: string;
  readonly release: string | null;
  readonly related: readonly {
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
  readonly fixes: readonly ReportedFix[];
}

export interface Report {
  readonly findings: readonly ReportedFinding[];
  /** Files that were judged. */
  readonly files: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** What `--fix` changed. */
  readonly fixed: readonly ReportedChange[];
  /** Files that `--fix` left as they are. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

export interface ReportedChange {
  readonly path: string;
  /** Where it stood before. */
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly setting: string;
  readonly title: string;
}

/** 0 is the worst. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

export function countOf(report: Report, severity: Severity): number {
  return report.findings.filter(finding => finding.severity === severity).length;
}

export interface Judged {
  /** Texts by path, the last layer last. */
  readonly texts: ReadonlyMap<string, string>;
  readonly chart: ChartChoice;
  readonly release: string | undefined;
  readonly findings: readonly Finding[];
}

/** Turns offsets into lines and columns. */
export function toReported({ texts, chart, release, findings }: Judged): readonly ReportedFinding[] {
  const lines = new Map([...texts].map(([path, text]) => [path, TextDocument.create(path, 'yaml', 0, text)]));
  const last = [...texts.keys()].at(-1) ?? '';
  const { assumed, version } = chart;
  const chartName = `${chart.chart}@${version}${assumed ? ' (assumed)' : ''}`;

  // What stands in no file (a value of --set, a setting that no layer has) is shown at the start of the last layer.
  const place = (source: string, span: Span): { readonly path: string; readonly range: Range } => {
    const document = lines.get(source);
    if (!document) return { path: last, range: { line: 1, column: 1, endLine: 1, endColumn: 1 } };
    const start = document.positionAt(span.start);
    const end = document.positionAt(span.end);
    const range = {
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    };
    return { path: source, range };
  };

  return findings.map(finding => {
    const { rule, severity, effect, message, setting } = finding;
    const { path, range } = place(finding.source, finding.span);
    const related = finding.related.map(other => {
      const at = place(other.source, other.span);
      return { path: at.path, line: at.range.line, column: at.range.column, message: other.message };
    });
    const fixes = finding.fixes.map(({ title, safe, edits }) => ({
      title,
      safe,
      edits: edits.map(({ source, span, newText }) => ({ ...place(source, span), newText })),
    }));
    return {
      path,
      ...range,
      rule,
      severity,
      effect,
      message,
      setting,
      chart: chartName,
      release: release ?? null,
      related,
      fixes,
    };
  });
}

/** By file, then from top to bottom, then the worst first. */
export function sorted(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.path, b.path) ||
      a.line - b.line ||
      a.column - b.column ||
      severityRank(a.severity) - severityRank(b.severity) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
