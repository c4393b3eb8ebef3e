// For programs: the shape that the product promises; version 1 of it never loses a field.
import { countOf, type Report } from '../report';
import type { Output } from './output';

export function json(report: Report): Output {
  const findings = report.findings.map(finding => ({
    path: finding.path,
    line: finding.line,
    column: finding.column,
    endLine: finding.endLine,
    endColumn: finding.endColumn,
    rule: finding.rule,
    severity: finding.severity,
    effect: finding.effect,
    message: finding.message,
    setting: finding.setting,
    chart: finding.chart,
    release: finding.release,
    related: finding.related,
    fixes: finding.fixes,
  }));
  const { fixed, refused } = report;
  const summary = {
    files: report.files,
    error: countOf(report, 'error'),
    warning: countOf(report, 'warning'),
    info: countOf(report, 'info'),
    hint: countOf(report, 'hint'),
    fixed: report.fixed.length,
    skipped: report.skipped,
  };
  return { stdout: `${JSON.stringify({ version: 1, findings, fixed, refused, summary }, undefined, 2)}\n`, stderr: '' };
}
