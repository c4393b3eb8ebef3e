// The one analysis that everything the user meets is a view of: syntax, settings and rules, minus what is switched off.
import type { Catalog } from './chart/catalog';
import type { ChartChoice } from './chart/choose';
import { judgeBlock, type Judgement } from './chart/judge';
import type { ChartModel } from './chart/model';
import { commentedFindings } from './commented';
import type { Config } from './config';
import type { Fix } from './edit';
import { severities, type Finding, type RelatedPlace, type Severity } from './finding';
import { formatPath } from './path';
import { rules } from './rules';
import * as engine from './rules/engineRules';
import { nullValue } from './rules/null-value';
import { wrongType } from './rules/wrong-type';
import type { FixProposal, JudgeContext, Report, Rule } from './rules/rule';
import { shifted, spanAt, type Span } from './span';
import { suppress } from './suppression';
import type { SyntaxCode, SyntaxProblem, ValuesDocument } from './syntax/document';
import { extentOf } from './syntax/embedded';
import { editsFor, inOrder, type Change, type ChangeTarget } from './values/changes';
import type { Layer, SetValue } from './values/merge';
import { isUnread } from './values/unread';
import { createRelease, type Blame, type Release } from './values/release';
import { setDocument } from './values/setDocument';

export interface AnalysisInput {
  /** Layers in `-f` order; one for a file by itself. */
  readonly layers: readonly Layer[];
  readonly sets: readonly SetValue[];
  readonly choice: ChartChoice;
  readonly whole: boolean;
  readonly releaseName: string | undefined;
  readonly namespace: string | undefined;
  readonly catalog: Catalog;
  readonly config: Config;
}

/** Findings of all layers, in the order of layers and places. A rule that crashes is a finding of its own. */
export function findingsOf(input: AnalysisInput): readonly Finding[] {
  const release = releaseOf(input);
  if (!release) return [];
  const found = leveledFindings(input, release);
  const alone = input.whole && input.layers.length === 1;
  const { config, catalog, choice } = input;
  const kept = input.layers.flatMap(layer => suppress(found, layer, { config, catalog, choice, alone }));
  const elsewhere = found.filter(finding => !input.layers.some(layer => layer.source === finding.source));
  return [...kept, ...elsewhere].sort(byPlace(input.layers));
}

/** `undefined` where nobody knows the chart. */
export function releaseOf(input: AnalysisInput): Release | undefined {
  const model = input.catalog.model(input.choice.chart, input.choice.version);
  return (
    model &&
    createRelease({
      model,
      layers: input.layers,
      sets: input.sets,
      // Of a file that Helm refuses nobody knows what it would have set: nothing is missing then.
      whole: input.whole && !input.layers.some(({ document }) => isRefused(document)),
      name: input.releaseName,
      namespace: input.namespace,
    })
  );
}

/** Before comments in the files suppress any. */
export function leveledFindings(input: AnalysisInput, release: Release): readonly Finding[] {
  const found = [
    ...input.layers.flatMap(layer => syntaxFindings(layer)),
    ...withoutRepeats(settingFindings(input, release.model, release), releaseFindings(input, release)),
  ];
  return withoutYielding(found).flatMap(finding => withLevel(finding, input.config));
}

/** What is likely to be the same mistake as something worse in the same file is not said besides. */
export function withoutYielding(found: readonly Finding[]): readonly Finding[] {
  if (!found.some(({ yields }) => yields)) return found;
  const worse = new Set(found.filter(f => !f.yields && /^(?:error|warning)$/.test(f.severity)).map(f => f.source));
  return found.filter(({ yields, source }) => !yields || !worse.has(source));
}

/** One mistake, one message: of two about the same setting at the same place the worse stays, with the fixes of both. */
function withoutRepeats(about: readonly Finding[], ofRelease: readonly Finding[]): readonly Finding[] {
  const idOf = ({ source, span, setting }: Finding): string => `${source} ${span.start} ${span.end} ${setting}`;
  const byId = new Map(ofRelease.map(finding => [idOf(finding), finding]));
  // What Helm stops at for a reason of its own needs no word about types besides, wherever in the setting that is said.
  const stops = new Map(ofRelease.filter(isStop).map(finding => [`${finding.source} ${finding.setting}`, finding]));
  const joined = new Set<Finding>();
  const all = about.map(finding => {
    const isGeneral = finding.rule === nullValue.id || finding.rule === wrongType.id;
    const other = (isGeneral && stops.get(`${finding.source} ${finding.setting}`)) || byId.get(idOf(finding));
    if (!other) return finding;
    joined.add(other);
    const isWorse = rankOf(other) < rankOf(finding) || (isGeneral && rankOf(other) === rankOf(finding));
    const kept = isWorse ? other : finding;
    if (isGeneral && isWorse && other.fixes.length > 0) return other;
    return { ...kept, fixes: [...finding.fixes, ...other.fixes] };
  });
  return [...all, ...ofRelease.filter(finding => !joined.has(finding))];
}

function isStop({ effect, severity }: Finding): boolean {
  return effect === 'helm-fails' && severity === 'error';
}

/** Severity first; of two that are as severe the one that Helm stops at. */
function rankOf({ severity, effect }: Finding): number {
  return severities.indexOf(severity) * 2 + (effect === 'helm-fails' ? 0 : 1);
}

function byPlace(layers: readonly Layer[]): (a: Finding, b: Finding) => number {
  const order = new Map(layers.map((layer, index) => [layer.source, index]));
  return (a, b) =>
    (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.span.start - b.span.start || a.span.end - b.span.end;
}

/** The same mistake in a text that several releases share is one. */
export function uniqueFindings(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, source, span, setting }) => {
    const id = `${rule} ${source} ${span.start} ${span.end} ${setting}`;
    return !seen.has(id) && seen.add(id);
  });
}

export function withLevel(finding: Finding, config: Config): readonly Finding[] {
  const level = config.rules[finding.rule];
  if (level === undefined) return [finding];
  return level === 'off' ? [] : [{ ...finding, severity: level }];
}

/** Rules of problems that Helm lives with; whatever it refuses is `yaml-syntax`. */
const syntaxRules: Partial<Record<SyntaxCode, Rule>> = {
  'duplicate-key': engine.duplicateKey,
  'overwritten-by-merge': engine.duplicateKey,
  'second-document': engine.yamlDocument,
  'unread-rest': engine.yamlDocument,
  'too-large': engine.yamlLimit,
  'alias-limit': engine.yamlLimit,
};

const relatedPlaces: Partial<Record<SyntaxCode, string>> = {
  'duplicate-key': 'the first one',
  'overwritten-by-merge': 'what overwrites it',
};

function syntaxFindings(layer: Layer): readonly Finding[] {
  const { document, source } = layer;
  const finding = (problem: SyntaxProblem, by: number): Finding => {
    const rule = (problem.fatal ? undefined : syntaxRules[problem.code]) ?? engine.yamlSyntax;
    const isLivedWith = rule === engine.yamlSyntax && !problem.fatal;
    const message = relatedPlaces[problem.code] ?? 'the other place';
    const related: RelatedPlace[] = problem.related ? [{ source, span: shifted(problem.related, by), message }] : [];
    return {
      rule: rule.id,
      severity: isLivedWith ? 'warning' : rule.severity,
      effect: isLivedWith ? 'differs' : rule.effect,
      message: problem.message,
      source,
      span: shifted(problem.span, by),
      setting: '',
      related,
      fixes: [],
      unnecessary: false,
    };
  };
  return [
    ...document.problems.map(problem => finding(problem, 0)),
    ...document.sections.flatMap(({ start, block }) => block.problems.map(problem => finding(problem, start))),
  ];
}

function isRefused(document: ValuesDocument): boolean {
  return [...document.problems, ...document.sections.flatMap(({ block }) => block.problems)].some(p => p.fatal);
}

/** A block that Helm can't read says only that: what the rest of it means is a guess. */
function isReadable(document: ValuesDocument, index: number): boolean {
  return !document.sections[index]!.block.problems.some(problem => problem.fatal);
}

function settingFindings(input: AnalysisInput, model: ChartModel, release: Release): readonly Finding[] {
  const active = new Set([...release.components].filter(([, state]) => state === 'on').map(([alias]) => alias));
  const { catalog, choice } = input;
  const context: JudgeContext = { model, catalog, choice, active, release, fromSet: false };
  const commented = input.layers.flatMap(layer => commentedFindings(layer, context));
  const inForce = input.layers.flatMap(layer => documentFindings(layer, context, release));
  // What `--set` says has no place, and nothing that could be edited.
  const nowhere: Blame = { source: input.layers.at(-1)?.source ?? '', span: spanAt(0) };
  const sets: Layer = { source: '', document: setDocument(input.sets.filter(set => !set.placeholder)) };
  const fromSets = documentFindings(sets, { ...context, fromSet: true }, release).map(finding => ({
    ...finding,
    ...nowhere,
    fixes: [],
  }));
  return [...inForce, ...commented, ...fromSets];
}

function documentFindings(layer: Layer, context: JudgeContext, release: Release): readonly Finding[] {
  const { document, source } = layer;
  const found: Finding[] = [];
  for (const [index, section] of document.sections.entries()) {
    if (!isReadable(document, index)) continue;
    for (const judgement of judgeBlock(section.block, context.model.top)) {
      if (found.length >= findingLimit) break;
      const said = judged(judgement, context);
      if (!said) continue;
      const { rule, report } = said;
      if (!report) {
        found.push(crash(rule.id, source, shifted(judgement.keySpan, section.start)));
        continue;
      }
      const span = shifted(report.at?.span ?? judgement.keySpan, section.start);
      const finding = findingOf(rule, report, { source, span }, () => fixesOf(report, layer));
      const left = isLeftOut(judgement, finding, release) || isOverridden(judgement, source, release);
      if (!left) found.push(finding);
    }
    if (found.length < findingLimit) continue;
    const next = document.sections[index + 1]?.start ?? section.start;
    return [...found, more('settings', source, spanAt(next))];
  }
  return found;
}

/** Nobody reads that many; a file of nothing but mistakes, or made to keep us busy, is judged up to here. */
const findingLimit = 2000;

function more(what: string, source: string, span: Span): Finding {
  const { id, severity, effect } = engine.yamlLimit;
  const count = findingLimit.toLocaleString('en');
  const message = `More than ${count} findings about ${what}; SPIRE Helm does not look for the rest.`;
  return { rule: id, severity, effect, message, source, span, setting: '', related: [], fixes: [], unnecessary: false };
}

/** True for a value that a later layer replaces: no template ever sees it. */
function isOverridden({ kind, path }: Judgement, source: string, release: Release): boolean {
  if (kind !== 'type' && kind !== 'tried' && kind !== 'value' && kind !== 'minimum') return false;
  for (let length = path.length; length > 0; length -= 1) {
    const entry = release.entry(path.slice(0, length));
    // Items of lists have no entries of their own.
    if (entry) return (entry.origin?.source ?? '') !== source;
  }
  return true;
}

/**
 * Nobody renders a part that is off, so nobody stumbles over its values; what is ignored would be ignored all the same.
 * The part itself is merged before Helm knows that it is off.
 */
function isLeftOut({ path, kind }: Judgement, { effect }: Finding, release: Release): boolean {
  if (effect === 'helm-fails' && isUnread(release, path, kind === 'unknown')) return true;
  return path.length > 1 && release.whole && release.components.get(path[0]!) === 'off' && effect !== 'helm-ignores';
}

/** One mistake, one message: the first rule that has something to say about a judgement is the only one. */
function judged(judgement: Judgement, context: JudgeContext): Judged | undefined {
  for (const rule of rules) {
    if (rule.scope !== 'judgement') continue;
    try {
      const report = rule.check(judgement, context);
      if (report) return { rule, report };
    } catch {
      return { rule, report: undefined };
    }
  }
  return undefined;
}

interface Judged {
  readonly rule: Rule;
  /** `undefined` where the rule crashed. */
  readonly report: Report | undefined;
}

function releaseFindings(input: AnalysisInput, release: Release): readonly Finding[] {
  const targets = input.layers.map(layer => ({ source: layer.source, document: layer.document }));
  return rules.flatMap(rule => {
    if (rule.scope !== 'release') return [];
    if (rule.versions && !release.inVersions(rule.versions)) return [];
    try {
      const reports: Report[] = [];
      for (const report of rule.check(release)) if (reports.push(report) >= findingLimit) break;
      const cut = reports.length >= findingLimit ? [more(rule.id, input.layers.at(-1)?.source ?? '', spanAt(0))] : [];
      const found = reports.flatMap(report => {
        const at = report.at ?? release.blame(report.setting);
        if (isUnreadableAt(input.layers, at)) return [];
        const fixes = (report.fixes ?? []).filter(({ changes }) => changes.every(c => isMadeIn(at.source, c, release)));
        const target = targetAt(targets, at);
        return [findingOf(rule, report, at, () => fixesOf({ ...report, fixes }, target))];
      });
      return [...found, ...cut];
    } catch {
      return [crash(rule.id, input.layers.at(-1)?.source ?? '', spanAt(0))];
    }
  });
}

/** One file may hold the values of several layers: the one around the place is meant. */
function targetAt(targets: readonly ChangeTarget[], { source, span }: Blame): ChangeTarget | undefined {
  const own = targets.filter(target => target.source === source);
  if (own.length < 2) return own[0];
  const isAround = ({ document }: ChangeTarget): boolean => {
    const { start, end } = extentOf(document);
    return span.start >= start && span.end <= end;
  };
  return own.find(isAround) ?? own[0];
}

export function isUnreadableAt(layers: readonly Layer[], { source, span }: Blame): boolean {
  const document = layers.find(layer => layer.source === source)?.document;
  const index = document?.sections.findLastIndex(section => section.start <= span.start) ?? -1;
  return document !== undefined && index >= 0 && span.end > span.start && !isReadable(document, index);
}

/** A change of one file is of use only where no other layer and no `--set` decides the same setting. */
function isMadeIn(source: string, change: Change, release: Release): boolean {
  const entry = release.entry(change.kind === 'move' ? change.from : change.path);
  return entry === undefined || entry.origin?.source === source;
}

/** @param make called when somebody looks: a keystroke shows findings, few of them are fixed */
export function findingOf(
  rule: Pick<Rule, 'id' | 'severity' | 'effect'>,
  report: Omit<Report, 'fixes' | 'at'>,
  at: Blame,
  make: () => readonly Fix[],
): Finding {
  let fixes: readonly Fix[] | undefined;
  return {
    rule: rule.id,
    severity: report.severity ?? rule.severity,
    effect: report.effect ?? rule.effect,
    message: report.message,
    source: at.source,
    span: at.span,
    setting: formatPath(report.setting),
    related: (report.related ?? []).map(r => ({ source: r.at.source, span: r.at.span, message: r.message })),
    get fixes() {
      return (fixes ??= make());
    },
    unnecessary: report.unnecessary ?? false,
    ...(report.yields && { yields: true }),
  };
}

function fixesOf(report: Report, target: ChangeTarget | undefined): readonly Fix[] {
  return (report.fixes ?? []).flatMap(proposal => fixOf(proposal, target));
}

/** A fix is offered only where all of its changes can be made without guessing and without getting into each other's way. */
export function fixOf(proposal: FixProposal, target: ChangeTarget | undefined): readonly Fix[] {
  if (!target) return [];
  const edits = proposal.changes.map(change => editsFor(change, target));
  if (edits.some(e => e === undefined)) return [];
  const all = inOrder(edits.flatMap(e => e ?? []));
  const overlap = all.some((e, i) => i > 0 && e.span.start < all[i - 1]!.span.end);
  return all.length === 0 || overlap ? [] : [{ title: proposal.title, safe: proposal.safe, edits: all }];
}

export function crash(ruleId: string, source: string, span: Span): Finding {
  const severity: Severity = engine.ruleCrash.severity;
  return {
    rule: engine.ruleCrash.id,
    severity,
    effect: engine.ruleCrash.effect,
    message: `The rule ${ruleId} failed on this file, so what it looks for is not checked. This is a fault of SPIRE Helm.`,
    source,
    span,
    setting: '',
    related: [],
    fixes: [],
    unnecessary: false,
  };
}
