// Lints a text as a test needs it: one file, one chart, positions as line and column.
import {
  analyze,
  choiceOf,
  emptyConfig,
  openDocument,
  parseChartReference,
  type Config,
  type Finding,
} from '../../server/core';
import { bundledCatalog } from './catalog';

export interface LintOptions {
  readonly chart?: string;
  readonly whole?: boolean;
  readonly release?: string;
  readonly namespace?: string;
  readonly set?: readonly string[];
  /** An earlier layer, `base.yaml`. */
  readonly over?: string;
  readonly config?: Config;
  readonly id?: string;
}

export function lint(text: string, options: LintOptions = {}): readonly Finding[] {
  const catalog = bundledCatalog();
  const reference = parseChartReference(options.chart ?? 'spire-nested@0.30.0');
  if (!reference) throw new Error(`"${options.chart}" is no chart reference`);
  const chart = choiceOf(reference.chart, reference.version, 'option', 'the test names it', catalog);
  if (!chart) throw new Error(`There is no chart "${reference.chart}"`);
  const document = openDocument({ id: options.id ?? 'values.yaml', text, languageId: 'yaml' });
  const below =
    options.over === undefined ? [] : [openDocument({ id: 'base.yaml', text: options.over, languageId: 'yaml' })];
  return analyze({
    documents: [...below, document],
    whole: options.whole ?? false,
    catalog,
    config: options.config ?? emptyConfig,
    chart,
    sets: (options.set ?? []).map(text => ({ form: 'set' as const, text })),
    release: {
      ...(options.release !== undefined && { name: options.release }),
      ...(options.namespace !== undefined && { namespace: options.namespace }),
    },
  }).findings;
}

/** Line and column from 0, as labels count. */
export function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, column: offset - (before.lastIndexOf('\n') + 1) };
}

/** The text after some edits. */
export function applyEdits(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly newText: string }[],
): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}
