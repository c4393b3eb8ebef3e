// For people: one line for each finding, as compilers write them, so that terminals and editors find the place.
import type { Severity } from '../../core';
import { countOf, type Report } from '../report';
import type { Output, Style } from './output';

const colourOf: Record<Severity, number> = { error: 31, warning: 33, info: 36, hint: 90 };

export function text(report: Report, { colours }: Style): Output {
  const paint = (code: number, word: string): string => (colours ? `\u001b[${code}m${word}\u001b[0m` : word);
  const lines = report.findings.map(({ path, line, column, severity, message, rule }) => {
    const place = `${path}:${line}:${column}`;
    return `${place} ${paint(colourOf[severity], severity)} ${message.replaceAll('\n', ' ')} ${paint(90, `[${rule}]`)}`;
  });
  const skipped = report.skipped.map(({ path, reason }) => `skipped ${path}: ${reason}`);
  return {
    stdout: [...lines, summary(report), ''].join('\n'),
    stderr: skipped.map(line => `${line}\n`).join(''),
  };
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
