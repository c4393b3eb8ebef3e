// Judges a whole fleet: each release with all its layers, then the releases against each other. One mistake is told once, however many
// releases share the layer it stands in.
import { crash, findingOf, fixOf, leveledFindings, releaseOf, withLevel, type AnalysisInput } from './analysis';
import type { Catalog } from './chart/catalog';
import { choiceOf, parseChartReference, type ChartChoice } from './chart/choose';
import type { Config } from './config';
import type { Fix } from './edit';
import type { Finding } from './finding';
import { factsOf } from './fleet/facts';
import type { Fleet, Member } from './fleet/fleet';
import type { FleetFile, FleetRelease, Placed } from './fleet/fleetFile';
import { pathOf } from './path';
import { rules } from './rules';
import { fleetFile as fleetFileRule } from './rules/fleetRules';
import type { FleetFixProposal } from './rules/rule';
import { spanAt, type Span } from './span';
import { suppress } from './suppression';
import type { OpenDocument } from './openDocument';
import type { ValuesDocument } from './syntax/document';
import type { ChangeTarget } from './values/changes';
import type { Layer, SetValue } from './values/merge';
import { BadSetOption, parseSet } from './values/setOption';

/** A layer as the shell found it. */
export type FoundLayer =
  | { readonly kind: 'document'; readonly document: OpenDocument }
  /** A clause such as "there is no such file". */
  | { readonly kind: 'missing'; readonly reason: string };

export interface FleetInput {
  /** Id of the fleet file's text. */
  readonly source: string;
  readonly file: FleetFile;
  /** The layer behind a path of the fleet file. */
  readonly layer: (path: string) => FoundLayer;
  readonly catalog: Catalog;
  readonly config: Config;
}

export interface FleetAnalysis {
  readonly fleet: Fleet;
  readonly findings: readonly Finding[];
  /** What was made of each release, for the next analysis. */
  readonly judged: ReadonlyMap<string, JudgedRelease>;
}

interface JudgedRelease {
  readonly made: Made;
  readonly documents: readonly ValuesDocument[];
  readonly findings: readonly Finding[];
}

/** @param previous the analysis before an edit: releases whose layers are the same objects are not judged again */
export function analyzeFleet(input: FleetInput, previous?: FleetAnalysis): FleetAnalysis {
  const { source, file, config } = input;
  const about: Finding[] = file.problems.map(({ message, span, path }) => note(source, span, message, path.join('.')));
  const planned = file.releases.flatMap(release => {
    const chart = chartOf(release, input, about);
    return chart
      ? [{ release, chart, layers: layersOf(release, input, about), sets: setsOf(release, input, about) }]
      : [];
  });
  chartsOfSharedLayers(planned, source, about);
  const judged = new Map<string, JudgedRelease>();
  for (const { release, chart, layers, sets } of planned) {
    // A release without a layer that can be read is told about already.
    if (layers.length < release.values.length) continue;
    const before = previous?.judged.get(release.key);
    const isSame =
      before?.made.release === release &&
      before.made.chart.version === chart.version &&
      before.documents.every((document, index) => document === layers[index]?.document);
    const now = isSame ? before : judge(release, chart, layers, sets, input);
    if (now) judged.set(release.key, now);
  }
  const found = [...judged.values()].flatMap(({ findings }) => findings);
  const members = membersOf([...judged.values()].map(({ made }) => made));
  const fleet: Fleet = {
    source,
    members,
    peers: file.peers,
    placeOf: member => ({ source, span: member.release.keySpan }),
  };
  const layers = new Map(
    planned.flatMap(p => p.layers.map(layer => [layer.source, { layer, chart: p.chart }] as const)),
  );
  const together = [...about, ...fleetFindings(fleet, input, layers)].flatMap(finding => withLevel(finding, config));
  return { fleet, findings: settled(unique([...found, ...together]), input, layers), judged };
}

function judge(
  release: FleetRelease,
  chart: ChartChoice,
  layers: readonly Layer[],
  sets: readonly SetValue[],
  { catalog, config, source }: FleetInput,
): JudgedRelease | undefined {
  const supplied = release.supplied.map(({ value }) => value);
  const analysis: AnalysisInput = {
    layers,
    sets: [...sets, ...supplied.map(suppliedAt)],
    choice: chart,
    whole: true,
    releaseName: release.release.value,
    namespace: release.namespace.value,
    catalog,
    config,
  };
  const merged = releaseOf(analysis);
  if (!merged) return undefined;
  return {
    made: { key: release.key, release, chart, merged, facts: factsOf(merged, supplied) },
    documents: layers.map(({ document }) => document),
    // A release of `--set` alone has no layer to be blamed.
    findings: leveledFindings(analysis, merged).map(finding =>
      finding.source === '' ? { ...finding, source, span: release.keySpan } : finding,
    ),
  };
}

type Made = Omit<Member, 'parent' | 'children'>;
type KnownLayers = ReadonlyMap<string, { readonly layer: Layer; readonly chart: ChartChoice }>;

/** The same mistake in a layer that several releases share is one. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, source, span, setting }) => {
    const id = `${rule} ${source} ${span.start} ${span.end} ${setting}`;
    return !seen.has(id) && seen.add(id);
  });
}

function settled(
  findings: readonly Finding[],
  { source, file, config, catalog }: FleetInput,
  layers: KnownLayers,
): readonly Finding[] {
  const bySource = new Map<string, Finding[]>();
  for (const finding of findings) bySource.set(finding.source, [...(bySource.get(finding.source) ?? []), finding]);
  const kept = [...layers].flatMap(([id, { layer, chart }]) => {
    const own = bySource.get(id) ?? [];
    return suppress(own, layer, { config, catalog, choice: chart, alone: true });
  });
  const choice = [...layers.values()][0]?.chart;
  const inFile = bySource.get(source) ?? [];
  const ofFile = choice
    ? suppress(inFile, { source, document: file.document }, { config, catalog, choice, alone: true })
    : inFile;
  const elsewhere = findings.filter(finding => finding.source !== source && !layers.has(finding.source));
  const order = new Map([source, ...layers.keys()].map((id, index) => [id, index]));
  return [...ofFile, ...kept, ...elsewhere].sort(
    (a, b) => (order.get(a.source) ?? -1) - (order.get(b.source) ?? -1) || a.span.start - b.span.start,
  );
}

function chartOf(release: FleetRelease, { catalog, source }: FleetInput, about: Finding[]): ChartChoice | undefined {
  const { chart, key } = release;
  const path = `releases.${key}.chart`;
  if (!chart) {
    const choice = choiceOf('spire-nested', undefined, 'fleet', 'the fleet file names no chart', catalog);
    about.push(
      note(
        source,
        release.keySpan,
        `\`${key}\` names no chart and the fleet none for all; \`chart: spire-nested@0.30.0\` at the top says which.`,
        path,
      ),
    );
    return choice;
  }
  const reference = parseChartReference(lastWord(chart.value));
  if (!reference || !catalog.charts.includes(reference.chart)) {
    const known = catalog.charts.join(' and ');
    about.push(
      note(
        source,
        chart.span,
        `"${chart.value}" is no chart known here, so \`${key}\` is not judged; ${known} are.`,
        path,
      ),
    );
    return undefined;
  }
  return choiceOf(
    reference.chart,
    reference.version,
    'fleet',
    `the release ${key} of the fleet file names it`,
    catalog,
  );
}

/** `oci://registry/path/spire@0.30.0` names the chart `spire`. */
function lastWord(reference: string): string {
  return reference.split('/').at(-1) ?? reference;
}

function layersOf(release: FleetRelease, { layer, source }: FleetInput, about: Finding[]): readonly Layer[] {
  return release.values.flatMap(({ value, span }) => {
    const found = layer(value);
    if (found.kind === 'document') return [{ source: found.document.source.id, document: found.document.values }];
    const message = `\`${release.key}\` has the layer ${value}, and ${found.reason}; the release is not judged without it.`;
    about.push(note(source, span, message, `releases.${release.key}.values`));
    return [];
  });
}

function setsOf(release: FleetRelease, { source }: FleetInput, about: Finding[]): readonly SetValue[] {
  const read = (placed: readonly Placed[], asText: boolean): readonly SetValue[] =>
    placed.flatMap(({ value, span }) => {
      try {
        return parseSet(value, asText);
      } catch (error) {
        if (!(error instanceof BadSetOption)) throw error;
        about.push(note(source, span, error.message, `releases.${release.key}.set`));
        return [];
      }
    });
  return [...read(release.set, false), ...read(release.setString, true)];
}

/** What is given at deploy time is there, and nobody knows what it is. */
function suppliedAt(dotted: string): SetValue {
  return { path: pathOf(dotted), value: '', placeholder: 'variable' };
}

/** One file cannot be values of two charts. */
function chartsOfSharedLayers(
  planned: readonly { readonly release: FleetRelease; readonly chart: ChartChoice }[],
  source: string,
  about: Finding[],
): void {
  const owners = new Map<string, { readonly key: string; readonly chart: string }>();
  for (const { release, chart } of planned) {
    for (const { value, span } of release.values) {
      const owner = owners.get(value);
      if (owner && owner.chart !== chart.chart) {
        const message = `${value} is a layer of \`${owner.key}\` for the chart ${owner.chart} and of \`${release.key}\` for ${chart.chart}; each ignores the sections of the other.`;
        about.push(note(source, span, message, `releases.${release.key}.values`));
      } else owners.set(value, { key: release.key, chart: chart.chart });
    }
  }
}

/** Links parents and children; a parent that is not judged is none. */
function membersOf(made: readonly Made[]): readonly Member[] {
  const members = new Map<string, { -readonly [K in keyof Member]: Member[K] }>();
  for (const each of made) members.set(each.key, { ...each, parent: undefined, children: [] });
  for (const member of members.values()) {
    const parent = members.get(member.release.parent?.value ?? '');
    // Cycles are told by the reader of the file.
    if (!parent || isBelow(parent, member)) continue;
    member.parent = parent;
    parent.children = [...parent.children, member];
  }
  return [...members.values()];
}

function isBelow(member: Member, above: Member): boolean {
  for (let at: Member | undefined = member; at; at = at.parent) if (at === above) return true;
  return false;
}

function fleetFindings(fleet: Fleet, input: FleetInput, layers: KnownLayers): readonly Finding[] {
  const targets = new Map<string, ChangeTarget>(
    [...layers].map(([source, { layer }]) => [source, { source, document: layer.document }]),
  );
  targets.set(input.source, { source: input.source, document: input.file.document });
  return rules.flatMap(rule => {
    if (rule.scope !== 'fleet') return [];
    try {
      return [...rule.check(fleet)].map(report => {
        const { at, fixes = [], ...rest } = report;
        return findingOf(rule, rest, at, () => fixes.flatMap(fix => fleetFix(fix, targets)));
      });
    } catch {
      return [crash(rule.id, input.source, spanAt(0))];
    }
  });
}

/** All files or none: a fix that can't be made in one of them is not offered. */
function fleetFix(proposal: FleetFixProposal, targets: ReadonlyMap<string, ChangeTarget>): readonly Fix[] {
  const { title, safe } = proposal;
  const sources = [...new Set(proposal.changes.map(({ source }) => source))];
  const parts = sources.map(source => {
    const changes = proposal.changes.filter(each => each.source === source).map(({ change }) => change);
    return fixOf({ title, safe, changes }, targets.get(source));
  });
  if (parts.some(part => part.length === 0)) return [];
  return [{ title, safe, edits: parts.flatMap(part => part.flatMap(fix => fix.edits)) }];
}

function note(source: string, span: Span, message: string, setting: string): Finding {
  return {
    rule: fleetFileRule.id,
    severity: fleetFileRule.severity,
    effect: fleetFileRule.effect,
    message,
    source,
    span,
    setting,
    related: [],
    fixes: [],
    unnecessary: false,
  };
}
