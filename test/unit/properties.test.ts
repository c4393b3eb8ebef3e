// What has to hold for every text whatever: no crash, no place outside of it, fixes that fix and harm nothing.
//
// SPIRE_HELM_PROPERTY_RUNS and SPIRE_HELM_PROPERTY_SEED make it a longer hunt, or another one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  analyze,
  choiceOf,
  codeActions,
  complete,
  documentSymbols,
  emptyConfig,
  hover,
  openDocument,
  parseChartReference,
  type Analysis,
  type ChartChoice,
  type DocumentSymbol,
  type Finding,
  type Fix,
  type OpenDocument,
  type Span,
  type TextEdit,
} from '../../server/core';
import { fixesTogether, settle } from '../../server/core/features/settle';
import type { Json } from '../../server/core/json';
import { formatPath } from '../../server/core/path';
import { rules } from '../../server/core/rules';
import { plainDocument } from '../../server/core/syntax/plain';
import { regionsOf } from '../../server/core/syntax/regions';
import { bundledCatalog } from '../support/catalog';
import { applyEdits } from '../support/lint';
import { oddTexts, startingTexts, type StartingText } from '../support/texts';
import { pick, randomFrom, wrecked, type Random } from '../support/wrecks';

const runs = Number(process.env['SPIRE_HELM_PROPERTY_RUNS'] ?? 400);
const seed = Number(process.env['SPIRE_HELM_PROPERTY_SEED'] ?? 1);
/** A guard for slow machines; the runs are what is meant to bound it. */
const longest = process.env['SPIRE_HELM_PROPERTY_RUNS'] === undefined ? 14_000 : Infinity;

const catalog = bundledCatalog();

interface Case {
  readonly start: StartingText;
  readonly text: string;
  readonly whole: boolean;
  readonly chart: ChartChoice | undefined;
  readonly random: Random;
}

const figures = { cases: 0, findings: 0, fixes: 0, settled: 0, suppressions: 0, offsets: 0, cutShort: false };

test(`properties of ${runs} damaged texts`, () => {
  const starts = startingTexts();
  const failures = new Map<string, string>();
  const begin = Date.now();
  for (let run = 0; run < runs; run += 1) {
    if (Date.now() - begin > longest) {
      figures.cutShort = true;
      break;
    }
    const random = randomFrom(seed * 100_003 + run);
    // Each text once as it is, then damaged.
    // Those with the most to repair come up most.
    const start = starts[run] ?? pick(random() < 0.3 ? oddTexts : starts, random);
    const { text, how } = run < starts.length ? { text: start.text, how: [] } : wrecked(start.text, random);
    const reference = start.chart === undefined ? undefined : parseChartReference(start.chart);
    const chart = reference && choiceOf(reference.chart, reference.version, 'option', 'the test names it', catalog);
    figures.cases += 1;
    try {
      check({ start, text, whole: random() < 0.5, chart, random });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const kind = message.split('\n', 1)[0]!.slice(0, 60);
      if (!failures.has(kind)) failures.set(kind, `run ${run}, ${start.name} (${how.join(', ')}): ${detail(error)}`);
    }
  }
  console.log(`properties: ${JSON.stringify(figures)}`);
  assert.deepEqual([...failures.values()], []);
});

function detail(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof assert.AssertionError ? error.message : (error.stack ?? error.message);
}

function check(one: Case): void {
  const before = open(one, one.start.text);
  judged(one, before);
  const document = open(one, one.text);
  const analysis = judged(one, document);
  figures.findings += analysis.findings.length;
  assert.ok(!analysis.findings.some(f => f.rule === 'rule-crash'), `rule-crash: ${JSON.stringify(analysis.findings)}`);

  const again = open(one, one.text, before);
  assert.deepEqual(judged(one, again).findings, analysis.findings, 'a reused document has other findings');
  placesAreInside(document, analysis);
  layersAreTold(one, document);
  featuresAnswer(one, document, analysis);
  for (const finding of sample(analysis.findings, 4, one.random)) {
    for (const fix of finding.fixes) fixFixes(one, document, analysis, finding, fix);
    suppressionsSuppress(one, document, analysis, finding);
  }
  fixesSettle(one, document);
}

function open({ start }: Case, text: string, previous?: OpenDocument): OpenDocument {
  return openDocument({ id: start.id ?? 'values.yaml', text, languageId: 'yaml' }, previous);
}

function judged({ whole, chart }: Case, document: OpenDocument): Analysis {
  return analyze({ documents: [document], whole, catalog, config: emptyConfig, ...(chart && { chart }) });
}

function sample<T>(items: readonly T[], most: number, random: Random): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, () => pick(items, random));
}

// --- places

function placesAreInside({ source: { text } }: OpenDocument, { findings }: Analysis): void {
  const inside = ({ start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length;
  for (const finding of findings) {
    const spans = [
      finding.span,
      ...finding.related.map(r => r.span),
      ...finding.fixes.flatMap(f => f.edits.map(e => e.span)),
    ];
    for (const span of spans) assert.ok(inside(span), `a place outside: ${JSON.stringify(finding)}`);
  }
}

/** With another layer and with `--set`: each place is one of the file that it is said to be in. */
function layersAreTold({ start, chart, whole, random }: Case, document: OpenDocument): void {
  const other = openDocument({ id: 'other.yaml', text: start.text, languageId: 'yaml' });
  const documents = random() < 0.5 ? [document, other] : [other, document];
  const text = pick(
    ['global.spire.trustDomain=Bad', 'tags.nestedRoot=yes', 'root-spire-server=null', 'a[1].b={x,y}'],
    random,
  );
  const sets = [{ form: pick(['set', 'string', 'literal'] as const, random), text }];
  const { findings } = analyze({ documents, whole, catalog, config: emptyConfig, ...(chart && { chart }), sets });
  const texts = new Map(documents.map(({ source }) => [source.id, source.text]));
  for (const { source, span, related, rule } of findings) {
    assert.notEqual(rule, 'rule-crash');
    for (const place of [{ source, span }, ...related]) {
      const length = texts.get(place.source)?.length ?? -1;
      assert.ok(place.span.start >= 0 && place.span.end <= length, `a place outside of its layer: ${rule}`);
    }
  }
}

function featuresAnswer({ random }: Case, document: OpenDocument, analysis: Analysis): void {
  const { text } = document.source;
  const context = { catalog, config: emptyConfig, path: document.source.id };
  const inside = ({ start, end }: Span): boolean => start >= 0 && start <= end && end <= text.length;
  for (let i = 0; i < 6; i += 1) {
    const offset = Math.floor(random() * (text.length + 1));
    figures.offsets += 1;
    for (const entry of complete(document, offset, context)) {
      assert.ok(inside(entry.replace), `completion outside at ${offset}`);
      if (i === 0) entry.document();
    }
    const hovered = hover(document, offset, context);
    assert.ok(!hovered || inside(hovered.span), `hover outside at ${offset}`);
    codeActions(document, { start: offset, end: offset }, analysis);
  }
  const symbols = (all: readonly DocumentSymbol[]): void =>
    all.forEach(({ span, nameSpan, children, name }) => {
      assert.ok(
        inside(span) && inside(nameSpan) && nameSpan.start >= span.start && nameSpan.end <= span.end,
        `symbol ${name}`,
      );
      symbols(children);
    });
  symbols(documentSymbols(document));
}

// --- fixes

const scopes = new Map(rules.map(rule => [rule.id, rule.scope]));

function fixFixes(one: Case, document: OpenDocument, analysis: Analysis, finding: Finding, fix: Fix): void {
  figures.fixes += 1;
  const { text } = document.source;
  const after = applied(text, fix.edits);
  const told = `\n--- ${fix.title} for ${finding.rule} ${finding.setting}\n${text}\n--- after\n${after}\n---`;
  const next = open(one, after);
  assert.ok(fatals(next) <= fatals(document), `a fix breaks the file${told}`);
  const found = judged(one, next).findings;
  assert.ok(count(found, finding) < count(analysis.findings, finding), `a fix does not fix${told}`);
  layoutStays(text, after, told);
  const { lost, gained } = difference(document, next);
  if (fix.title.startsWith('Remove')) {
    assert.ok(
      gained.every(([, value]) => value === '{}'),
      `a removal adds${told}`,
    );
  } else {
    assert.deepEqual(missing(comments(text), comments(after)), [], `a fix loses a comment${told}`);
  }
  const isPlain =
    /^(Rename|Move)/.test(fix.title) &&
    !fix.title.includes(' and set ') &&
    (fix.safe || finding.rule !== 'renamed-setting');
  if (isPlain && !/[&*]/.test(text)) {
    const values = (leaves: readonly Leaf[]): readonly string[] =>
      leaves
        .map(([, value]) => value)
        .filter(value => value !== '{}' && value !== 'null')
        .sort();
    assert.deepEqual(values(gained), values(lost), `a fix changes a value${told}`);
    const under = lost.filter(([path]) => path !== finding.setting && !path.startsWith(`${finding.setting}.`));
    assert.ok(
      under.every(([, value]) => value === '{}' || value === 'null'),
      `a fix moves something else${told}`,
    );
  }
  // A switch that is set right brings parts into play that nobody looked at before.
  const switches = gained.some(([path]) => path.startsWith('tags') || path.endsWith('.enabled'));
  if (scopes.get(finding.rule) === 'release' || switches || fatals(document) > 0) return;
  const known = new Set(analysis.findings.filter(isError).map(idOf));
  const fresh = found.filter(f => isError(f) && !known.has(idOf(f)) && scopes.get(f.rule) !== 'release');
  // What stands at another place now may be wrong there in a way that could not be seen before.
  const own = fresh.filter(f => !gained.some(([path]) => path === f.setting || path.startsWith(`${f.setting}.`)));
  assert.deepEqual(
    own.map(f => f.message),
    [],
    `a fix makes a new error${told}`,
  );
}

function applied(text: string, edits: readonly TextEdit[]): string {
  edits.forEach((edit, i) => {
    assert.ok(i === 0 || edit.span.start >= edits[i - 1]!.span.end, `edits overlap: ${JSON.stringify(edits)}`);
  });
  return applyEdits(text, edits);
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}

function idOf({ rule, setting }: Finding): string {
  return `${rule} ${setting}`;
}

function count(findings: readonly Finding[], { rule, setting }: Finding): number {
  return findings.filter(f => f.rule === rule && f.setting === setting).length;
}

function fatals({ values }: OpenDocument): number {
  const all = [...values.problems, ...values.sections.flatMap(s => s.block.problems)];
  return all.filter(problem => problem.fatal).length;
}

function layoutStays(text: string, after: string, told: string): void {
  if (!/(^|[^\r])\n/.test(text) && text.includes('\n')) {
    assert.ok(!/(^|[^\r])\n/.test(after), `a fix mixes line breaks${told}`);
  } else if (!text.includes('\r')) {
    assert.ok(!after.includes('\r'), `a fix mixes line breaks${told}`);
  }
  assert.equal(
    after.lastIndexOf('\ufeff'),
    text.lastIndexOf('\ufeff') === 0 ? 0 : after.lastIndexOf('\ufeff'),
    `a byte order mark moves${told}`,
  );
}

function comments(text: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').replace(/\r(?!\n)/g, '\n');
  return regionsOf(lines, 0, lines.length, 'helm')
    .filter(region => region.kind === 'comment')
    .map(({ start, end }) => lines.slice(start, end).trim())
    .sort();
}

function missing(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...after];
  return before.filter(comment => {
    const at = left.indexOf(comment);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

type Leaf = readonly [path: string, value: string];

function difference(before: OpenDocument, after: OpenDocument): { lost: readonly Leaf[]; gained: readonly Leaf[] } {
  const [old, now] = [leaves(plainDocument(before.values)), leaves(plainDocument(after.values))];
  const without = (some: readonly Leaf[], others: readonly Leaf[]): readonly Leaf[] => {
    const set = new Set(others.map(([path, value]) => `${path} ${value}`));
    return some.filter(([path, value]) => !set.has(`${path} ${value}`));
  };
  return { lost: without(old, now), gained: without(now, old) };
}

function leaves(value: Json, path: readonly string[] = []): readonly Leaf[] {
  const inside = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  // Whether the last line of the file ends with a line break is not what a fix is about.
  if (inside.length === 0)
    return [[formatPath(path), typeof value === 'string' ? JSON.stringify(value.trimEnd()) : JSON.stringify(value)]];
  return inside.flatMap(([key, inner]) => leaves(inner as Json, [...path, key]));
}

/** "Fix all" makes everything in one go: it parses no worse, and a second run has nothing left to do. */
function fixesSettle(one: Case, document: OpenDocument): void {
  const { text } = document.source;
  const judge = (documents: readonly OpenDocument[]): readonly Finding[] => judged(one, documents[0]!).findings;
  for (const level of ['safe', 'all'] as const) {
    const settled = settle([document], judge, level);
    if (settled.edits.length === 0) continue;
    figures.settled += 1;
    const after = applied(text, settled.edits);
    const told = `\n--- fix all (${level})\n${text}\n--- after\n${after}\n---`;
    assert.equal(after, settled.documents[0]!.source.text, `the edits are not the text${told}`);
    const next = open(one, after);
    assert.deepEqual(fixesTogether(judge([next]), level), [], `fixes do not settle${told}`);
    assert.deepEqual(judge([next]), settled.findings, `what is said to be left is not what is left${told}`);
    assert.ok(fatals(next) <= fatals(document), `fix all breaks the file${told}`);
    for (const { offset } of settled.fixed) assert.ok(offset >= 0 && offset <= text.length, `a place outside${told}`);
    layoutStays(text, after, told);
    // What is removed may take its own comment along.
    if (settled.fixed.some(({ title }) => title.startsWith('Remove'))) continue;
    assert.deepEqual(missing(comments(text), comments(after)), [], `fix all loses a comment${told}`);
  }
}

// --- suppression

function suppressionsSuppress(one: Case, document: OpenDocument, analysis: Analysis, finding: Finding): void {
  const { text } = document.source;
  // In a text that can't be read, a comment more may change what is made of its lines.
  if (fatals(document) > 0) return;
  const actions = codeActions(document, finding.span, analysis).filter(
    action => action.finding === finding && action.title.startsWith('Suppress'),
  );
  for (const action of actions) {
    figures.suppressions += 1;
    const after = applied(text, action.edits);
    const told = `\n--- ${action.title}\n${text}\n--- after\n${after}\n---`;
    const inFile = action.title.endsWith('in this file');
    const line = lineOf(text, finding.span.start);
    const left = analysis.findings.filter(
      f => f.rule !== finding.rule || !(inFile || lineOf(text, f.span.start) === line),
    );
    assert.deepEqual(said(judged(one, open(one, after)).findings), said(left), `a suppression is not exact${told}`);
    layoutStays(text, after, told);
  }
}

/** How a text can't be read may be told in other words when a comment stands in it. */
function said(findings: readonly Finding[]): readonly string[] {
  // A comment more among comments makes another block of them.
  const others = findings.filter(f => f.rule !== 'commented-setting');
  return others.map(f => (f.rule === 'yaml-syntax' ? f.rule : `${f.rule} ${f.message}`)).sort();
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
