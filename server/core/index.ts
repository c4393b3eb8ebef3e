// The façade of the core: the only file of it that others import.
import type { Catalog } from './chart/catalog';
import { chooseChart as choose, type ChartChoice } from './chart/choose';
import type { Config } from './config';
import type { Finding } from './finding';
import { findingsOf, uniqueFindings } from './analysis';
import * as actions from './features/codeActions';
import type { CompletionEntry } from './features/completion';
import { settle, type FixLevel, type Settled } from './features/settle';
import type { OpenDocument } from './openDocument';
import type { Span } from './span';
import { planUpgrade } from './upgrade/plan';
import type { Upgrade } from './upgrade/hop';
import type { Layer } from './values/merge';
import { readSets, type SetOption } from './values/setOption';

export { choiceOf, isChartPath, parseChartReference, type ChartChoice } from './chart/choose';
export { definitionsVersion } from './chart/definitions';
export { compareVersions } from './chart/versions';
export { jsonSchemaOf } from './chart/jsonSchema';
export { unpackChart } from './chart/import/archive';
export type { ChartRecord } from './chart/record';
export { NotAChart } from './chart/import/notAChart';
export { DamagedModels, extendCatalog, loadCatalog } from './chart/packedCatalog';
export { importChart, importPackage } from './chart/import';
export type { Catalog, ChartVersion, SettingNote } from './chart/catalog';
export { explainFailure, signatures, type Explanation, type Signature } from './explain';
export { emptyConfig, type Config, type FileMapping, type RuleLevel } from './config';
export type { Fix, TextEdit } from './edit';
export { complete, type CompletionEntry } from './features/completion';
export { plainText, wholeFileSnippets } from './features/snippets/offer';
export type { CodeAction } from './features/codeActions';
export type { FeatureContext } from './features/context';
export type { FixedFinding, FixLevel, Settled } from './features/settle';
export { declareBundle, type Declared } from './features/declareBundle';
export { hover, type Hover } from './features/hover';
export { rulePage } from './features/rulePage';
export { completeFleet, hoverFleet, layerLinks } from './features/fleet';
export { effectiveText } from './features/effectiveValues';
export { identityFindings } from './identityFindings';
export { nameAt, placesOf, type FleetName, type NamedFleet, type NamePlace } from './features/fleetNames';
export { renameName, type NameEdit } from './features/renameName';
export { documentSymbols, type DocumentSymbol } from './features/symbols';
export { severities, type Effect, type Finding, type RelatedPlace, type Severity } from './finding';
export { hasUnseen, inLine } from './inLine';
export type { Json, JsonMap } from './json';
export { openAt, openDocument, type OpenDocument, type Source } from './openDocument';
export { parseConfig, readConfig, type ReadConfig } from './parseConfig';
export { rules } from './rules';
export type { Example, FleetExample, Rule, RuleMeta } from './rules/rule';
export { analyzeFleet, type FleetAnalysis, type FleetInput, type FoundLayer } from './fleetAnalysis';
export { rootOf, treeOf, type Fleet, type Member } from './fleet/fleet';
export { partnerOf, relationshipsOf } from './fleet/federation';
export { kubeconfigIds } from './values/kubeconfigIds';
export { nestedFacts, type NestedFacts, type ReleaseFacts } from './fleet/nested';
export { serverPlaces, signingServers, type ServerPlace } from './fleet/servers';
export { withoutDots } from './fleet/layerPath';
export { fleetFileName, readFleetFile, setWords, type FleetFile, type FleetPlan } from './fleet/fleetFile';
export { discoverFleet, type WorkspaceFile } from './fleet/discover';
export { mayDescribe } from './fleet/shapes';
export { isAround } from './syntax/embedded';
export { uniqueFindings } from './analysis';
export { proposeFleet, type FoundFile, type Proposal } from './fleet/propose';
export { addChild, type NewChild } from './scenarios/addChild';
export { addPartner, type NewPartner } from './scenarios/addPartner';
export { CannotChange, Texts, type ChangedFile } from './scenarios/textChange';
export { completed, newDeployment, type NewDeployment } from './scenarios/newDeployment';
export { nextQuestion, questionsFor, type Given, type Question } from './scenarios/questions';
export { architectures, writers, type Answers } from './scenarios/answers';
export { fleetSchema } from './fleet/fleetShape';
export type { Span } from './span';
export { bundleDoubt, dayAndTime, missingFrom, readBundle, type Bundle, type ReadBundle } from './trust/bundle';
export { certificatesIn, type Certificate } from './trust/certificate';
export { grouped } from './trust/fingerprint';
export { readKubeconfig, type Kubeconfig } from './trust/kubeconfig';
export { printAllValues, printValues } from './values/print';
export type { Release } from './values/release';
export { topologyPicture } from './topology/picture';
export { topologyOf, type Topology, type TopologyNode, type TrustLink } from './topology/topology';
export type { Hop, LeftOver, Note, Rewritten, Upgrade } from './upgrade/hop';
export { tellUpgrade, type Told } from './upgrade/tell';
export {
  BadSetOption,
  filesIn,
  readSets,
  setForms,
  setOptionName,
  type SetForm,
  type SetOption,
} from './values/setOption';

export interface AnalyzeInput {
  /** Layers in `-f` order; one for a file by itself. */
  readonly documents: readonly OpenDocument[];
  /** True where the documents are the whole release, so that what is missing counts. A pragma `whole` says the same. */
  readonly whole: boolean;
  readonly catalog: Catalog;
  readonly config: Config;
  /** Chart and version, where the caller knows; else they are found from the documents. */
  readonly chart?: ChartChoice;
  /** Path of the last document relative to the folder of the config, for globs. */
  readonly path?: string;
  readonly release?: { readonly name?: string; readonly namespace?: string };
  readonly sets?: readonly SetOption[];
}

export interface Analysis {
  /** `undefined` where the documents are no values files of a known chart. */
  readonly chart: ChartChoice | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Judges values files. Pure: the same input gives the same findings.
 * @throws BadSetOption for a `--set` that Helm refuses too
 */
export function analyze(input: AnalyzeInput): Analysis {
  const { documents, catalog, config } = input;
  const choice = input.chart ?? firstChoice(documents, input.path ?? '', config, catalog);
  if (!choice) return { chart: undefined, findings: [] };
  const whole = input.whole || documents.some(isMarkedWhole);
  const judgeLayers = (layers: readonly Layer[], choice: ChartChoice): readonly Finding[] =>
    findingsOf({
      layers,
      sets: readSets(input.sets ?? []),
      choice,
      whole,
      releaseName: input.release?.name,
      namespace: input.release?.namespace,
      catalog,
      config,
    });
  const [only, ...more] = documents;
  const inside = only?.described.values ?? [];
  if (!only || more.length > 0 || inside.length < 2) {
    const layers = documents.map(document => ({ source: document.source.id, document: document.values }));
    return { chart: choice, findings: judgeLayers(layers, choice) };
  }
  // One file of manifests may hold the values of several releases.
  const all = inside.flatMap(values => {
    const own = input.chart && values === only.values ? choice : choose(values, input.path ?? '', config, catalog);
    return own ? judgeLayers([{ source: only.source.id, document: values }], own) : [];
  });
  return { chart: choice, findings: uniqueFindings(all) };
}

/** @param path path of the file relative to the folder of the config, with `/` */
export function chooseChart(
  document: OpenDocument,
  path: string,
  config: Config,
  catalog: Catalog,
): ChartChoice | undefined {
  return choose(document.values, path, config, catalog);
}

/** The last layer that says so decides, since it is the most specific one. */
function firstChoice(
  documents: readonly OpenDocument[],
  path: string,
  config: Config,
  catalog: Catalog,
): ChartChoice | undefined {
  const choices = documents.map((document, index) =>
    choose(document.values, index === documents.length - 1 && path !== '' ? path : document.source.id, config, catalog),
  );
  return (
    choices.findLast(choice => choice && choice.reason !== 'content') ??
    choices.findLast(choice => choice !== undefined)
  );
}

function isMarkedWhole(document: OpenDocument): boolean {
  return document.values.pragmas.some(pragma => pragma.kind === 'chart' && pragma.whole);
}

export function codeActions(document: OpenDocument, span: Span, analysis: Analysis): readonly actions.CodeAction[] {
  return actions.codeActions(document, span, analysis.findings);
}

/** "Fix all": every safe fix of a document at once, and those that come to light by them. */
export function fixAll(
  document: OpenDocument,
  judge: (document: OpenDocument) => Analysis,
): readonly actions.CodeAction[] {
  return actions.fixAll(document, changed => judge(changed).findings);
}

/** Makes fixes in all documents of a release until there is nothing left to fix. */
export function fixRelease(input: AnalyzeInput, level: FixLevel): Settled {
  return settle(input.documents, documents => analyze({ ...input, documents }).findings, level);
}

export interface UpgradeInput extends Pick<
  AnalyzeInput,
  'documents' | 'whole' | 'catalog' | 'config' | 'release' | 'sets'
> {
  readonly chart: string;
  readonly from: string;
  readonly to: string;
}

/**
 * What the upgrade of a chart does to these values, and the values afterwards. Pure, like the analysis.
 * @returns nothing where a version is unknown or `to` is no later than `from`
 * @throws BadSetOption for a `--set` that Helm refuses too
 */
export function upgrade({ release, sets, ...input }: UpgradeInput): Upgrade | undefined {
  return planUpgrade({
    ...input,
    sets: readSets(sets ?? []),
    releaseName: release?.name,
    namespace: release?.namespace,
  });
}

/** Markdown about a completion entry, made only when it is shown. */
export function documentation(entry: CompletionEntry): string | undefined {
  return entry.document();
}
