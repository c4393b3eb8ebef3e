// For GitHub workflows: lines that become annotations of a pull request.
import { inLine, type Severity } from '../../core';
import type { Report } from '../report';
import { fixLines } from './fixLines';
import type { Output } from './output';

const commandOf: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice', hint: 'notice' };

export function github(report: Report): Output {
  const lines = report.findings.map(finding => {
    const { path, line, column, endLine, endColumn, severity, rule, message } = finding;
    // GitHub takes columns only where a finding stays within its line.
    const columns = line === endLine ? { col: column, endColumn } : {};
    const properties = Object.entries({ file: path, line, endLine, ...columns, title: rule })
      .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
      .join(',');
    return `::${commandOf[severity]} ${properties}::${escapeData(message.replaceAll('\n', ' '))}\n`;
  });
  return { stdout: lines.join(''), stderr: fixLines(report) };
}

function escapeData(text: string): string {
  return inLine(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
