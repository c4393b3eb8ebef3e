// Takes out what comments in the file suppress, and reports comments that suppress nothing.
import type { Catalog } from './chart/catalog';
import type { ChartChoice } from './chart/choose';
import type { Config } from './config';
import type { Fix } from './edit';
import type { Finding, Severity } from './finding';
import { rules } from './rules';
import { unreadablePragma, unusedSuppression } from './rules/engineRules';
import type { Rule } from './rules/rule';
import type { Span } from './span';
import type { Pragma } from './syntax/document';
import type { Layer } from './values/merge';

type Suppression = Pragma & { kind: 'disable-next-line' | 'disable-line' | 'disable-file' };

export interface SuppressionContext {
  readonly config: Config;
  readonly catalog: Catalog;
  readonly choice: ChartChoice;
  /** True where the layer is the whole release, so that no finding waits for another layer. */
  readonly alone: boolean;
}

const byId: ReadonlyMap<string, Rule> = new Map(rules.map(rule => [rule.id, rule]));

/** The findings of one layer's file that are left, with those about its comments. */
export function suppress(findings: readonly Finding[], layer: Layer, context: SuppressionContext): readonly Finding[] {
  const own = findings.filter(finding => finding.source === layer.source);
  const { pragmas, text } = layer.document;
  if (pragmas.length === 0) return own;
  const used = new Map<Suppression, Set<string>>();
  // The nearest comment is the one that counts; one for the whole file stands behind all others.
  const suppressions = pragmas
    .filter(isSuppression)
    .sort((a, b) => Number(a.kind === 'disable-file') - Number(b.kind === 'disable-file'));
  const left = own.filter(finding => {
    const by = suppressions.find(s => s.rules.includes(finding.rule) && covers(s, finding.span, text));
    if (by) used.set(by, (used.get(by) ?? new Set()).add(finding.rule));
    return !by;
  });
  const about = pragmas.flatMap(pragma => {
    if (pragma.kind === 'unreadable') return note(unreadablePragma, pragma.message, pragma.span);
    if (pragma.kind === 'chart') {
      const wrong = problemOfChart(pragma, context);
      return wrong ? note(unreadablePragma, wrong.message, pragma.span, [], wrong.severity) : [];
    }
    return pragma.rules.flatMap((rule, i) => {
      if (used.get(pragma)?.has(rule) || mayBeUsedElsewhere(rule, context)) return [];
      const message = byId.has(rule)
        ? `This comment suppresses nothing: there is no finding of ${rule} ${whereOf(pragma)}.`
        : `There is no rule "${rule}"; the comment suppresses nothing.`;
      return note(unusedSuppression, message, pragma.ruleSpans[i] ?? pragma.span, [removal(pragma, i)]);
    });
  });
  return [...left, ...about];

  function note(
    rule: Rule,
    message: string,
    span: Span,
    fixes: readonly Fix[] = [],
    severity = rule.severity,
  ): readonly Finding[] {
    const level = context.config.rules[rule.id];
    if (level === 'off') return [];
    return [
      {
        rule: rule.id,
        severity: level ?? severity,
        effect: rule.effect,
        message,
        source: layer.source,
        span,
        setting: '',
        related: [],
        fixes,
        unnecessary: false,
      },
    ];
  }

  function removal(pragma: Suppression, index: number): Fix {
    const [title, span] =
      pragma.rules.length > 1
        ? [`Remove ${pragma.rules[index]} from the comment`, wordSpan(text, pragma.ruleSpans[index]!)]
        : ['Remove the comment', commentSpan(text, pragma.span)];
    return { title, safe: false, edits: [{ source: layer.source, span, newText: '' }] };
  }
}

/** A rule about the release may find in another set of layers what it does not find in this one. */
function mayBeUsedElsewhere(id: string, { config, alone }: SuppressionContext): boolean {
  return config.rules[id] === 'off' || (!alone && byId.get(id)?.scope === 'release');
}

/** What a comment that names the chart gets wrong; a chart of another name is ignored, so it has to be said. */
function problemOfChart(
  { chart, version }: Pragma & { kind: 'chart' },
  { catalog, choice }: SuppressionContext,
): { readonly message: string; readonly severity: Severity } | undefined {
  if (!catalog.charts.includes(chart)) {
    const message = `There is no chart "${chart}" here, only ${catalog.charts.join(' and ')}; the file is checked as one of ${choice.chart} ${choice.version}.`;
    return { message, severity: 'warning' };
  }
  if (choice.reason !== 'pragma' || choice.exact || choice.chart !== chart) return undefined;
  const message = `Version ${version} of ${chart} is not known here; the file is checked against ${choice.version}, the nearest.`;
  return { message, severity: 'info' };
}

/** A word of a comment and the blanks or the comma before it. */
function wordSpan(text: string, { start, end }: Span): Span {
  return { start: start - /[\s,]*$/.exec(text.slice(0, start))![0].length, end };
}

/** A comment with its line, or where it stands behind something with the blanks before it. */
function commentSpan(text: string, { start, end }: Span): Span {
  const line = lineOf(text, start);
  const before = text.slice(line.start, start);
  if (/^\ufeff?[ \t]*$/.test(before)) {
    return { start: line.start + (before.startsWith('\ufeff') ? 1 : 0), end: Math.min(line.end + 1, text.length) };
  }
  return { start: line.start + before.trimEnd().length, end };
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
  return { start: offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end };
}

/** The next line that is neither blank nor a comment, so that comments can be stacked. */
function nextContentLine(text: string, line: Span): Span | undefined {
  for (let next = line; next.end < text.length;) {
    next = lineOf(text, next.end + 1);
    if (!/^\ufeff?[ \t]*(#|\r?$)/.test(text.slice(next.start, next.end))) return next;
  }
  return undefined;
}

function whereOf(suppression: Suppression): string {
  if (suppression.kind === 'disable-file') return 'in this file';
  return suppression.kind === 'disable-line' ? 'on this line' : 'on the next line';
}
