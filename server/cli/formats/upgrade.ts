// What `spire-helm upgrade` prints: for people, and for programs.
import { inLine, type Hop } from '../../core';
import type { UpgradeReport } from '../upgrade';
import type { Output } from './output';

export function upgradeText({ told, changed, written, refused, upgrade }: UpgradeReport): Output {
  const lines = [told.title, ...(told.already === undefined ? [] : [told.already])];
  for (const { title, sections, command } of told.hops) {
    lines.push('', title);
    for (const section of sections) {
      lines.push(`  ${section.title}:`);
      for (const { place, text } of section.lines)
        lines.push(inLine(`    - ${place === undefined ? '' : `${place} `}${text}`));
    }
    lines.push('  Then:', `    ${inLine(command)}`);
  }
  const left = upgrade.hops.reduce((sum, hop) => sum + hop.left.length, 0);
  lines.push('', summary(changed, written, left), '');
  return { stdout: lines.join('\n'), stderr: refused.map(notWritten).join('') };
}

function summary(changed: readonly string[], written: boolean, left: number): string {
  const files = inLine(changed.join(', '));
  const done =
    changed.length === 0 ? 'No file changes.' : written ? `Written: ${files}.` : `--write would change ${files}.`;
  return left === 0 ? done : `${done} ${left} ${left === 1 ? 'place is' : 'places are'} left for you.`;
}

function notWritten({ path, reason }: UpgradeReport['refused'][number]): string {
  return `${inLine(`not written ${path}: ${reason}`)}\n`;
}

export function upgradeJson({ upgrade, documents, changed, written, refused }: UpgradeReport): Output {
  const at = ({ source, offset }: { source: string; offset: number }): object => {
    const text = documents.find(document => document.source.id === source)?.source.text ?? '';
    const before = text.slice(0, offset);
    return { path: source, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  const hopOf = ({ from, to, rewritten, left, notes }: Hop): object => ({
    from,
    to,
    rewritten: rewritten.map(each => ({ ...at(each), setting: each.setting, title: each.title })),
    left: left.map(each => ({
      ...at(each),
      rule: each.rule,
      severity: each.severity,
      effect: each.effect,
      setting: each.setting,
      message: each.message,
    })),
    notes: notes.map(({ kind, message, settings }) => ({ kind, message, settings })),
  });
  const { chart, from, to, hops, already } = upgrade;
  const report = { version: 1, chart, from, to, already, hops: hops.map(hopOf), changed, written, refused };
  return { stdout: `${JSON.stringify(report, undefined, 2)}\n`, stderr: refused.map(notWritten).join('') };
}
