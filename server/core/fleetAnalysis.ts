// Judges a whole fleet: each release with all its layers, then the releases against each other. One mistake is told once, however many
// releases share the layer it stands in.
import {
  crash,
  findingOf,
  fixOf,
  leveledFindings,
  releaseOf,
  uniqueFindings,
  withLevel,
  withoutYielding,
  type AnalysisInput,
} from './analysis';
import type { Catalog } from './chart/catalog';
import { choiceOf, parseChartReference, type ChartChoice } from './chart/choose';
import type { Config } from './config';
import type { Fix } from './edit';
import type { Finding } from './finding';
import { valuesOfObject } from './fleet/discover';
import { factsOf } from './fleet/facts';
import type { Fleet } from './fleet/fleet';
import type { FleetLayer, FleetPlan, FleetRelease, Placed } from './fleet/fleetFile';
import { linkParents, membersOf, type Made } from './fleet/link';
import { lostTags, valuesOfDependency } from './fleet/shapes/umbrella';
import { setKeys } from './fleet/fleetShape';
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
import { BadSetOption, readSet, setForms } from './values/setOption';

/** A layer as the shell found it. */
export type FoundLayer =
  | { readonly kind: 'document'; readonly document: OpenDocument }
  /** A clause such as "there is no such file". */
  | { readonly kind: 'missing'; readonly reason: string };

export interface FleetInput {
  /** Id of the fleet file's text; of what was found without one, of the folder it was found in. */
  readonly source: string;
  readonly file: FleetPlan;
  /** The layer behind a path of the fleet file. */
  readonly layer: (path: string) => FoundLayer;
  readonly catalog: Catalog;
  readonly config: Config;
}

export interface FleetAnalysis {
  readonly fleet: Fleet;
  /** All releases that were judged, those too that are compared with no others. */
  readonly releases: readonly Made[];
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
  const about: Finding[] = file.problems.map(({ message, span, path, source: at = source }) =>
    note(at, span, message, path.join('.')),
  );
  const planned = file.releases.flatMap((release): readonly Planned[] => {
    const chart = chartOf(release, input, about);
    return chart
      ? [{ release, chart, layers: layersOf(release, input, about), sets: setsOf(release, input, about) }]
      : [];
  });
  chartsOfSharedLayers(planned, source, about);
  const judged = new Map<string, JudgedRelease>();
  for (const { release, chart, layers, sets } of planned) {
    // A release without a layer that can be read is told about already.
    if (layers === undefined) continue;
    const before = previous?.judged.get(release.key);
    const isSame =
      before?.made.release === release &&
      before.made.chart.version === chart.version &&
      before.documents.every((document, index) => document === layers[index]?.document);
    const now = isSame ? before : judge(release, chart, layers, sets, input);
    if (now) judged.set(release.key, now);
  }
  const found = ofAllReleases([...judged.values()]);
  // What a release says that may count for nothing is compared with nothing.
  const sure = [...judged.values()].map(({ made }) => made).filter(({ release }) => release.unread !== 'above');
  const members = file.document ? membersOf(sure) : linkParents(membersOf(sure));
  const fleet: Fleet = {
    source,
    members,
    peers: file.peers,
    placeOf: member => ({ source: member.release.source ?? source, span: member.release.keySpan }),
  };
  const layers = knownLayers(planned);
  const together = [...about, ...fleetFindings(fleet, input, layers)].flatMap(finding => withLevel(finding, config));
  const releases = [...judged.values()].map(({ made }) => made);
  const all = withoutYielding(uniqueFindings([...found, ...together]));
  return { fleet, releases, findings: settled(all, input, layers), judged };
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
    whole: release.unread === undefined,
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
    findings: leveledFindings(analysis, merged).map(finding => {
      if (finding.source === '') return { ...finding, source: release.source ?? source, span: release.keySpan };
      const isFilled = release.shape === 'ApplicationSet' || release.shape === 'helmfile';
      return isFilled ? withoutWords(finding, layers) : finding;
    }),
  };
}

/** That something is of no use in a layer is true only where no release that has the layer uses it. */
function ofAllReleases(judged: readonly JudgedRelease[]): readonly Finding[] {
  const found = judged.flatMap(({ findings }) => findings);
  const mayBeOfUse = found.filter(({ effect, unnecessary }) => unnecessary || effect === 'style');
  if (mayBeOfUse.length === 0) return found;
  const idOf = ({ rule, source, setting }: Finding): string => `${rule} ${source} ${setting}`;
  const counts = new Map<string, number>();
  for (const id of judged.flatMap(({ findings }) => [...new Set(findings.map(idOf))]))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  const owners = new Map<string, number>();
  for (const { made } of judged)
    for (const source of new Set(made.merged.layers.map(layer => layer.source)))
      owners.set(source, (owners.get(source) ?? 0) + 1);
  const left = new Set(mayBeOfUse.filter(each => (counts.get(idOf(each)) ?? 0) < (owners.get(each.source) ?? 0)));
  return found.filter(finding => !left.has(finding));
}

/** A fix of a template that a generator fills in would take its words away. */
function withoutWords(finding: Finding, layers: readonly Layer[]): Finding {
  const textOf = (source: string): string => layers.find(layer => layer.source === source)?.document.text ?? '';
  const fixes = finding.fixes.filter(({ edits }) =>
    edits.every(({ source, span }) => !textOf(source).slice(span.start, span.end).includes('{{')),
  );
  return { ...finding, fixes };
}

type KnownLayers = ReadonlyMap<string, { readonly layer: Layer; readonly chart: ChartChoice }>;

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
  const inFile = layers.has(source) ? [] : (bySource.get(source) ?? []);
  const ofFile =
    choice && file.document
      ? suppress(inFile, { source, document: file.document }, { config, catalog, choice, alone: true })
      : inFile;
  const elsewhere = findings.filter(finding => finding.source !== source && !layers.has(finding.source));
  const order = new Map([source, ...layers.keys()].map((id, index) => [id, index]));
  return [...ofFile, ...kept, ...elsewhere].sort(
    (a, b) => (order.get(a.source) ?? -1) - (order.get(b.source) ?? -1) || a.span.start - b.span.start,
  );
}

function chartOf(release: FleetRelease, { catalog, source }: FleetInput, about: Finding[]): ChartChoice | undefined {
  const { chart, key, shape } = release;
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
  if (shape) return choiceOf(chart.value, release.version, 'fleet', `this ${shape} installs it`, catalog);
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

/** `undefined` where one of them can't be read. */
function layersOf(release: FleetRelease, input: FleetInput, about: Finding[]): readonly Layer[] | undefined {
  const source = release.source ?? input.source;
  const all = release.values.map((layer): readonly LayerPart[] | undefined => {
    if (layer.inline) return [{ source: layer.value, document: layer.inline }];
    const [path = '', name] = layer.value.split('#');
    const found = input.layer(path);
    if (found.kind === 'document') {
      const { document } = found;
      const lost = layer.dependency === undefined ? undefined : lostTags(document.file, layer.dependency);
      if (lost) about.push(aboutLostTags(document.source.id, lost));
      return partsOf(document, layer, name, release);
    }
    const message = `\`${release.key}\` has the layer ${layer.value}, and ${found.reason}; the release is not judged without it.`;
    about.push(note(source, layer.span, message, `releases.${release.key}.values`));
    return undefined;
  });
  if (all.some(parts => parts === undefined)) return undefined;
  const parts = all.flatMap(each => each ?? []);
  // What all charts share wins over what stands below the key of one, in whichever file.
  return [...parts.filter(part => !part.isOuter), ...parts.filter(part => part.isOuter)].map(
    ({ source: id, document }) => ({ source: id, document }),
  );
}

function aboutLostTags(source: string, { value, span }: Placed): Finding {
  const message = `Helm reads tags only at the top of the values of the chart that it installs; \`${value}\` counts for nothing. \`tags\` at the top of this file does.`;
  return { ...note(source, span, message, value), severity: 'warning', effect: 'helm-ignores' };
}

interface LayerPart extends Layer {
  readonly isOuter?: boolean;
}

function partsOf(
  { source: { id }, values, file, described }: OpenDocument,
  { dependency }: FleetLayer,
  name: string | undefined,
  release: FleetRelease,
): readonly LayerPart[] {
  if (dependency !== undefined) {
    const { version, chart } = release;
    const { inner, outer } = valuesOfDependency(file, { key: dependency, chart: chart?.value ?? '', version });
    return [
      ...(inner ? [{ source: id, document: inner }] : []),
      ...(outer ? [{ source: id, document: outer, isOuter: true }] : []),
    ];
  }
  const meant = name === undefined ? undefined : described.releases.find(each => each.name.value === name);
  const inline =
    meant?.layers.flatMap(layer => (layer.kind === 'inline' ? [layer.document] : [])) ??
    (name === undefined ? undefined : valuesOfObject(described, name, release));
  return (inline ?? [values]).map(document => ({ source: id, document }));
}

/** The text of each layer once, with the comments of all values in it. */
function knownLayers(planned: readonly Planned[]): KnownLayers {
  const known = new Map<string, { readonly layer: Layer; readonly chart: ChartChoice }>();
  for (const { layers = [], chart } of planned) {
    for (const layer of layers) {
      const before = known.get(layer.source)?.layer.document;
      if (!before) known.set(layer.source, { layer, chart });
      else if (before !== layer.document) {
        const pragmas = [
          ...new Map([...before.pragmas, ...layer.document.pragmas].map(p => [p.span.start, p])).values(),
        ];
        if (pragmas.length > before.pragmas.length)
          known.set(layer.source, { layer: { ...layer, document: { ...layer.document, pragmas } }, chart });
      }
    }
  }
  return known;
}

interface Planned {
  readonly release: FleetRelease;
  readonly chart: ChartChoice;
  readonly layers: readonly Layer[] | undefined;
  readonly sets: readonly SetValue[];
}

function setsOf(release: FleetRelease, { source }: FleetInput, about: Finding[]): readonly SetValue[] {
  return setForms.flatMap(form =>
    release.sets[form].flatMap(({ value, span }) => {
      try {
        return readSet({ form, text: value });
      } catch (error) {
        if (!(error instanceof BadSetOption)) throw error;
        about.push(note(release.source ?? source, span, error.message, `releases.${release.key}.${setKeys[form]}`));
        return [];
      }
    }),
  );
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
    for (const { value, span, inline, dependency } of release.values) {
      if (inline || dependency !== undefined) continue;
      const owner = owners.get(value);
      if (owner && owner.chart !== chart.chart) {
        const message = `${value} is a layer of \`${owner.key}\` for the chart ${owner.chart} and of \`${release.key}\` for ${chart.chart}; each ignores the sections of the other.`;
        about.push(note(release.source ?? source, span, message, `releases.${release.key}.values`));
      } else owners.set(value, { key: release.key, chart: chart.chart });
    }
  }
}

function fleetFindings(fleet: Fleet, input: FleetInput, layers: KnownLayers): readonly Finding[] {
  const targets = new Map<string, ChangeTarget>(
    [...layers].map(([source, { layer }]) => [source, { source, document: layer.document }]),
  );
  if (input.file.document) targets.set(input.source, { source: input.source, document: input.file.document });
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
