// Takes out what comments in the file suppress, and reports comments that suppress nothing.
import type { Config } from './config';
import type { Finding } from './finding';
import { ruleIds } from './rules';
import { unreadablePragma, unusedSuppression } from './rules/engineRules';
import type { Rule } from './rules/rule';
import type { Span } from './span';
import type { Pragma } from './syntax/document';
import type { Layer } from './values/merge';

type Suppression = Pragma & { kind: 'disable-next-line' | 'disable-line' | 'disable-file' };

/** The findings of one layer's file that are left, with those about its comments. */
export function suppress(findings: readonly Finding[], layer: Layer, config: Config): readonly Finding[] {
  const own = findings.filter(finding => finding.source === layer.source);
  const { pragmas, text } = layer.document;
  if (pragmas.length === 0) return own;
  const used = new Map<Suppression, Set<string>>();
  const suppressions = pragmas.filter(isSuppression);
  const left = own.filter(finding => {
    const by = suppressions.find(s => s.rules.includes(finding.rule) && covers(s, finding.span, text));
    if (by) used.set(by, (used.get(by) ?? new Set()).add(finding.rule));
    return !by;
  });
  const about = pragmas.flatMap(pragma => {
    if (pragma.kind === 'unreadable') return note(unreadablePragma, pragma.message, pragma.span, layer, config);
    if (!isSuppression(pragma)) return [];
    return pragma.rules.flatMap((rule, i) => {
      if (used.get(pragma)?.has(rule)) return [];
      const message = ruleIds.has(rule)
        ? `This comment suppresses nothing: there is no finding of ${rule} ${whereOf(pragma)}.`
        : `There is no rule "${rule}"; the comment suppresses nothing.`;
      return note(unusedSuppression, message, pragma.ruleSpans[i] ?? pragma.span, layer, config);
    });
  });
  return [...left, ...about];
}

function isSuppression(pragma: Pragma): pragma is Suppression {
  return pragma.kind !== 'chart' && pragma.kind !== 'unreadable';
}

function covers(suppression: Suppression, span: Span, text: string): boolean {
  if (suppression.kind === 'disable-file') return true;
  const line = lineOf(text, suppression.span.start);
  const wanted = suppression.kind === 'disable-line' ? line : nextContentLine(text, line);
  return wanted !== undefined && span.start >= wanted.start && span.start <= wanted.end;
}

function lineOf(text: string, offset: number): Span {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end };
}

/** The next line that is neither blank nor a comment, so that comments can be stacked. */
function nextContentLine(text: string, line: Span): Span | undefined {
  for (let next = line; next.end < text.length;) {
    next = lineOf(text, next.end + 1);
    if (!/^\s*(#|$)/.test(text.slice(next.start, next.end))) return next;
  }
  return undefined;
}

function whereOf(suppression: Suppression): string {
  if (suppression.kind === 'disable-file') return 'in this file';
  return suppression.kind === 'disable-line' ? 'on this line' : 'on the next line';
}

function note(rule: Rule, message: string, span: Span, layer: Layer, config: Config): readonly Finding[] {
  const level = config.rules[rule.id];
  if (level === 'off') return [];
  return [
    {
      rule: rule.id,
      severity: level ?? rule.severity,
      effect: rule.effect,
      message,
      source: layer.source,
      span,
      setting: '',
      related: [],
      fixes: [],
      unnecessary: false,
    },
  ];
}
