// What an upgrade does to these values, hop by hop: rewrites what can be rewritten, and names the rest.
import { findingsOf, type AnalysisInput } from '../analysis';
import type { Catalog } from '../chart/catalog';
import { choiceOf } from '../chart/choose';
import type { Config } from '../config';
import { draftOf, editsOf, placeAtFirst, withEdits, type Draft } from '../draft';
import { settleDraft } from '../features/settle';
import type { Finding } from '../finding';
import { formatPath } from '../path';
import type { OpenDocument } from '../openDocument';
import { renamedSetting } from '../rules/renamed-setting';
import { editsFor } from '../values/changes';
import type { SetValue } from '../values/merge';
import { createRelease, type Release } from '../values/release';
import { changedDefaults } from './defaults';
import type { Crossing, Hop, LeftOver, Note, Rewritten, Upgrade } from './hop';
import { hopsBetween, isCrossed, spireVersion } from './hops';
import { notesFor } from './notes';
import { backupNote } from './notes/steps';
import { chartNamed } from './pragma';
import { rewriteRules } from './rewrites';

export interface UpgradeInput {
  /** Layers of one release, in `-f` order. */
  readonly documents: readonly OpenDocument[];
  readonly sets: readonly SetValue[];
  readonly whole: boolean;
  readonly chart: string;
  readonly from: string;
  readonly to: string;
  readonly releaseName: string | undefined;
  readonly namespace: string | undefined;
  readonly catalog: Catalog;
  readonly config: Config;
}

/** @returns nothing where a version is unknown or there is nothing between the two */
export function planUpgrade(input: UpgradeInput): Upgrade | undefined {
  const { chart, from, to, catalog } = input;
  const versions = hopsBetween(catalog, chart, from, to);
  if (versions.length === 0 || !catalog.model(chart, from) || !catalog.model(chart, to)) return undefined;
  let draft = draftOf(input.documents);
  let last = from;
  const hops: Hop[] = [];
  for (const version of versions) {
    const made = makeHop(input, draft, last, version);
    hops.push(made.hop);
    draft = made.draft;
    last = version;
  }
  const already = judge(input, input.documents, from).filter(isSerious).length;
  return { chart, from, to, hops, already, documents: draft.documents, edits: editsOf(draft) };
}

function makeHop(input: UpgradeInput, start: Draft, from: string, to: string): { hop: Hop; draft: Draft } {
  const known = new Set(judge(input, start.documents, from).flatMap(finding => idsOf(finding, start)));
  const isKnown = (finding: Finding, now: Draft): boolean => idsOf(finding, now).some(id => known.has(id));
  const before = releaseOf(input, start.documents, from);
  const rewritten: Rewritten[] = [];
  let draft = start;
  for (const rule of rewriteRules.filter(({ since }) => isCrossed(since, from, to))) {
    for (const { setting, title, change } of rule.rewrites(before)) {
      const source = (before.entry(setting) ?? before.entry(setting.slice(0, 1)))?.origin?.source;
      const target = draft.documents.find(document => document.source.id === source);
      const edits = target && editsFor(change, { source: target.source.id, document: target.values });
      if (!edits || source === undefined) continue;
      const offset = placeAtFirst(start, source, before.blame(setting).span.start);
      rewritten.push({ source, offset, setting: formatPath(setting), title });
      draft = withEdits(draft, edits);
    }
  }
  const isOurs = (finding: Finding): boolean =>
    finding.rule === renamedSetting.id || (!isKnown(finding, start) && finding.fixes.some(fix => fix.safe));
  const settled = settleDraft(draft, documents => judge(input, documents, to).filter(isOurs), 'all');
  for (const { source, offset, setting, title } of settled.fixed) rewritten.push({ source, offset, setting, title });
  draft = chartNamed(settled.draft, input.chart, to);
  const spire = {
    from: spireVersion(input.catalog, input.chart, from),
    to: spireVersion(input.catalog, input.chart, to),
  };
  const crossing: Crossing = { from, to, before, after: releaseOf(input, draft.documents, to), spire };
  const left = judge(input, draft.documents, to).filter(finding => isSerious(finding) && !isKnown(finding, draft));
  return {
    hop: {
      from,
      to,
      rewritten,
      left: left.map(finding => leftOver(finding, draft)),
      notes: allNotes(crossing),
      documents: draft.documents,
    },
    draft,
  };
}

function allNotes(crossing: Crossing): readonly Note[] {
  const backup = backupNote(crossing);
  const first: readonly Note[] = backup === undefined ? [] : [{ kind: 'before', message: backup, settings: [] }];
  return [...first, ...changedDefaults(crossing), ...notesFor(crossing)];
}

function judge(input: UpgradeInput, documents: readonly OpenDocument[], version: string): readonly Finding[] {
  const { chart, catalog, config, sets, whole, releaseName, namespace } = input;
  const choice = choiceOf(chart, version, 'option', '', catalog);
  if (!choice) return [];
  const layers = layersOf(documents);
  const analysis: AnalysisInput = { layers, sets, choice, whole, releaseName, namespace, catalog, config };
  return findingsOf(analysis);
}

function releaseOf(input: UpgradeInput, documents: readonly OpenDocument[], version: string): Release {
  const { chart, catalog, sets, whole, releaseName, namespace } = input;
  const model = catalog.model(chart, version)!;
  return createRelease({ model, layers: layersOf(documents), sets, whole, name: releaseName, namespace });
}

function layersOf(documents: readonly OpenDocument[]): AnalysisInput['layers'] {
  return documents.map(({ source, values }) => ({ source: source.id, document: values }));
}

function leftOver({ rule, severity, effect, setting, message, source, span }: Finding, draft: Draft): LeftOver {
  return { rule, severity, effect, setting, message, source, offset: placeAtFirst(draft, source, span.start) };
}

function isSerious({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

/** The same mistake in both versions is about the same setting, or stands at the same place under a new name. */
function idsOf({ rule, setting, source, span }: Finding, draft: Draft): readonly string[] {
  const about = `${source} ${rule} ${setting}`;
  return span.end > span.start ? [about, `${source} ${rule} @${placeAtFirst(draft, source, span.start)}`] : [about];
}
