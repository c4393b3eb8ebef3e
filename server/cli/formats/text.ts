// For people: one line for each finding, as compilers write them, so that terminals and editors find the place.
import { inLine, type Severity } from '../../core';
import { countOf, type Report } from '../report';
import { pathInLine } from './pathInLine';
import type { Output, Style } from './output';

const colourOf: Record<Severity, number> = { error: 31, warning: 33, info: 36, hint: 90 };

export function text(report: Report, { colours }: Style): Output {
  const paint = (code: number, word: string): string => (colours ? `\u001b[${code}m${word}\u001b[0m` : word);
  const lines = report.findings.map(({ path, line, column, severity, message, rule }) => {
    const place = `${pathInLine(path)}:${line}:${column}`;
    return `${place} ${paint(colourOf[severity], severity)} ${inLine(message.replaceAll('\n', ' '))} ${paint(90, `[${rule}]`)}`;
  });
  const fixed = report.fixed.map(
    ({ path, line, column, title, rule }) =>
      `${pathInLine(path)}:${line}:${column} ${paint(32, 'fixed')} ${inLine(title)} ${paint(90, `[${rule}]`)}`,
  );
  const skipped = report.skipped.map(({ path, reason }) => inLine(`skipped ${path}: ${reason}`));
  const refused = report.refused.map(({ path, reason }) => inLine(`not fixed ${path}: ${reason}`));
  return {
    stdout: [...fixed, ...lines, summary(report), ...repairs(report), ''].join('\n'),
    stderr: [...skipped, ...refused].map(line => `${line}\n`).join(''),
  };
}

/** What `--fix` did, or could do. */
function repairs({ findings, fixed }: Report): readonly string[] {
  if (fixed.length > 0) {
    const files = new Set(fixed.map(({ path }) => path)).size;
    return [`Fixed ${counted(fixed.length, 'place')} in ${counted(files, 'file')}.`];
  }
  const safe = findings.filter(({ fixes }) => fixes.some(fix => fix.safe)).length;
  return safe === 0 ? [] : [`--fix repairs ${safe} of them.`];
}

function summary(report: Report): string {
  const counts = (['error', 'warning', 'info', 'hint'] as const)
    .map(severity => [countOf(report, severity), severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => counted(count, severity));
  const found = counts.length > 0 ? counts.join(', ') : 'Nothing found';
  const skipped = report.skipped.length > 0 ? `, ${counted(report.skipped.length, 'file')} skipped` : '';
  return `${found} in ${counted(report.files, 'file')}${skipped}.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 || word === 'info' ? '' : 's'}`;
}
