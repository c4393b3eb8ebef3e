// The server's only mutable state: open texts, what was computed from them, and the options of each folder.
//
// Everything here is a cache over pure functions. An answer first awaits what it lacks (settings, `.spire-helm.yaml`,
// models) and takes the text only then, so it is never stale; after that it is computed in one go.
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import {
  analyze,
  chooseChart,
  fleetFileName,
  identityFindings,
  isAround,
  openAt,
  openDocument,
  uniqueFindings,
  type Analysis,
  type Catalog,
  type ChartChoice,
  type CompletionEntry,
  type Config,
  type FleetAnalysis,
  type FeatureContext,
  type FleetFile,
  type Member,
  type NamedFleet,
  type OpenDocument,
} from '../core';
import { emptyCatalog } from '../host/bundledCatalog';
import { mergedConfig, nearestConfigFile, isWithin, parentOf, relativeTo, type ConfigFile } from '../host/configFile';
import type { Files } from '../host/files';
import { withLocalCharts, type LocalCharts, type ReadChart } from '../host/localCharts';
import { Discovery, placeIn } from './discovery';
import { Fleets, type LoadedFleet } from './fleets';
import { readSettings, type Settings } from './settings';

/** What the workspace needs from the outside. */
export interface Ports {
  readonly files: Files;
  /** Never rejects; called once. */
  readonly catalog: () => Promise<Catalog>;
  /** Reads a chart of the user's by URI; gives `undefined` where none may be read. */
  readonly chartReader: () => ReadChart | undefined;
  /** The section `spireHelm` for a folder, or for no folder in particular. */
  readonly settings: (scope: string | undefined) => Promise<unknown>;
  /** Lets waiting messages go first. */
  readonly pause: () => Promise<void>;
  /** What was found in the background changes what is known of open documents. */
  readonly found: () => void;
  /** For sentences about options that can't be used. */
  readonly log: (line: string) => void;
  /** The chart of an open document is another one than at the last answer. */
  readonly chartChanged: (uri: string, chart: ChartChoice | undefined, catalog: Catalog) => void;
}

export interface Options {
  readonly enable: boolean;
  readonly config: Config;
  /** The bundled charts, and those of the user's that the options name. */
  readonly catalog: Catalog;
  /** Path of the document that globs are matched against. */
  readonly path: string;
  /** Path of the workspace folder, where the document is in one. */
  readonly root: string | undefined;
  readonly configFile: ConfigFile | undefined;
}

/** One version of one document under one set of options: all that an answer needs. */
export interface View {
  readonly text: TextDocument;
  readonly version: number;
  readonly document: OpenDocument;
  readonly options: Options;
  readonly context: FeatureContext;
  readonly chart: ChartChoice | undefined;
  /** The fleet that the document belongs to or is. */
  readonly fleet: LoadedFleet | undefined;
  /** The fleet whose identities the document may name, though it is no part of it. */
  readonly near?: LoadedFleet | undefined;
}

export interface Judged {
  readonly analysis: Analysis;
  /** Names this result; the same as long as neither text nor options change. */
  readonly resultId: string;
}

interface Tracked {
  readonly text: TextDocument;
  parsed?: { readonly version: number; readonly document: OpenDocument };
  view?: View;
  generation?: number;
  judged?: { readonly view: View; readonly result: Judged };
  shownChart?: string;
}

export class Workspace {
  private readonly open = new Map<string, Tracked>();
  private readonly options = new Map<string, Options>();
  private readonly settings = new Map<string, Promise<Settings>>();
  private readonly configFiles = new Map<string, Promise<ConfigFile | undefined>>();
  private readonly charts = new Map<string, ReturnType<ReadChart>>();
  private readonly localCharts = new Map<string, Promise<LocalCharts>>();
  private folders: readonly URI[] = [];
  private catalog: Promise<Catalog> | undefined;
  /** Counts changes of options: what was computed under an older number is not used again. */
  private generation = 0;
  private results = 0;
  private offered:
    { readonly id: number; readonly entries: readonly CompletionEntry[]; readonly view: View } | undefined;

  private readonly closedTexts = new Map<string, { readonly tracked: Tracked; readonly generation: number }>();
  /** Counts changes on disk. */
  private diskGeneration = 0;

  private readonly fleets: Fleets;
  private readonly discovery: Discovery;

  constructor(private readonly ports: Ports) {
    const { files, pause, found } = ports;
    this.discovery = new Discovery({ files, pause, changed: found });
    const open = { document: (uri: string) => this.parsed(uri), uris: () => this.openUris };
    this.fleets = new Fleets(files, open, this.discovery);
  }

  // Texts

  opened(uri: string, languageId: string, version: number, text: string): void {
    this.open.set(uri, { text: TextDocument.create(uri, languageId, version, text) });
  }

  /** Applied at once, so that the next message in the queue already sees the new text. */
  changed(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const tracked = this.open.get(uri);
    if (tracked) TextDocument.update(tracked.text, [...changes], version);
  }

  closed(uri: string): void {
    this.open.delete(uri);
    this.options.delete(uri);
  }

  get openUris(): readonly string[] {
    return [...this.open.keys()];
  }

  /** Of an open document, or of a layer of a fleet that is on disk. */
  textOf(uri: string): TextDocument | undefined {
    const open = this.open.get(uri)?.text ?? this.closedTexts.get(uri)?.tracked.text;
    if (open) return open;
    const closed = this.fleets.closedText(uri);
    return closed === undefined ? undefined : TextDocument.create(uri, 'yaml', 0, closed);
  }

  /** `undefined` where no editor has it open. */
  openVersion(uri: string): number | undefined {
    return this.open.get(uri)?.text.version;
  }

  /** After files changed on disk; what is open counts as the editor has it. */
  changedOnDisk(uris: readonly string[]): void {
    this.diskGeneration++;
    for (const uri of uris) this.fleets.changedOnDisk(uri);
    this.discovery.changedOnDisk(uris);
    this.forgetOptions();
  }

  // Options

  setFolders(uris: readonly string[]): void {
    this.folders = uris.map(uri => URI.parse(uri));
    this.forgetOptions();
  }

  /** After a change of settings, folders or a `.spire-helm.yaml`. */
  forgetOptions(): void {
    this.generation++;
    this.options.clear();
    this.settings.clear();
    this.configFiles.clear();
    this.charts.clear();
    this.localCharts.clear();
  }

  bundled(): Promise<Catalog> {
    return (this.catalog ??= this.ports.catalog().catch(() => emptyCatalog));
  }

  // Answers

  /** The document as it is now; `undefined` where it isn't open or its folder wants no answers. */
  async view(uri: string): Promise<View | undefined> {
    if (!this.open.has(uri)) return undefined;
    const options = await this.optionsOf(uri);
    const place = URI.parse(uri);
    const fleet = options.enable
      ? await this.fleets.around(uri, options.root ?? parentOf(place.path), this.folderOf(place))
      : undefined;
    const near = fleet ? undefined : await this.fleetNear(uri, this.open.get(uri)?.text.getText(), options);
    const tracked = this.open.get(uri);
    if (!tracked || !options.enable) return undefined;
    return this.viewOf(uri, tracked, options, fleet, near);
  }

  /** URIs of the closed files of all folders that may have findings; asking starts the search. */
  async closedCandidates(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const folder of this.folders) {
      const scanned = await this.discovery.whole(folder);
      for (const path of scanned.paths) {
        const isOurs = scanned.describing.has(path) || scanned.values.has(path) || scanned.identities.has(path);
        const isFleet = path === fleetFileName || path.endsWith(`/${fleetFileName}`);
        if (isOurs || isFleet) found.push(placeIn(folder, path));
      }
    }
    return found.filter(uri => !this.open.has(uri));
  }

  /** A closed document as it is on disk; its findings are those that it would have when it is opened. */
  async closedView(uri: string): Promise<View | undefined> {
    if (this.open.has(uri)) return undefined;
    const options = await this.optionsOf(uri);
    if (!options.enable) return undefined;
    const place = URI.parse(uri);
    const fleet = await this.fleets.around(uri, options.root ?? parentOf(place.path), this.folderOf(place));
    const known = this.closedTexts.get(uri);
    const read = known?.generation === this.diskGeneration ? undefined : await this.ports.files.read(uri);
    const text = read ? (read.kind === 'text' ? read.text : undefined) : known?.tracked.text.getText();
    if (text === undefined) {
      this.closedTexts.delete(uri);
      return undefined;
    }
    const languageId = uri.endsWith('.gotmpl') ? 'helm' : 'yaml';
    const isSame = known?.tracked.text.getText() === text;
    const tracked = isSame ? known.tracked : { text: TextDocument.create(uri, languageId, 0, text) };
    this.closedTexts.set(uri, { tracked, generation: this.diskGeneration });
    const near = fleet ? undefined : await this.fleetNear(uri, text, options);
    return this.viewOf(uri, tracked, options, fleet, near);
  }

  /** Only what names identities speaks of a fleet that it is no part of. */
  private async fleetNear(uri: string, text: string | undefined, options: Options): Promise<LoadedFleet | undefined> {
    if (!options.enable || !text?.includes('spiffe://')) return undefined;
    const place = URI.parse(uri);
    return this.fleets.near(uri, options.root ?? parentOf(place.path), this.folderOf(place));
  }

  /** The same, only for values files of our charts. */
  async ours(uri: string): Promise<(View & { readonly chart: ChartChoice }) | undefined> {
    const view = await this.view(uri);
    return view?.chart ? (view as View & { readonly chart: ChartChoice }) : undefined;
  }

  judge(view: View): Judged {
    const { context, chart, fleet } = view;
    const { uri } = view.text;
    const together = fleet && this.fleets.judge(fleet, context.catalog, context.config);
    const ofFleet = together?.analysis.findings.filter(finding => finding.source === uri) ?? [];
    if (together && (uri === fleet.uri || together.analysis.releases.some(release => hasLayer(release, uri))))
      return { analysis: { chart, findings: ofFleet }, resultId: `fleet ${together.id}` };
    const { analysis, resultId } = this.judgeAlone(view);
    const { near } = view;
    const judged = near && this.fleets.judge(near, context.catalog, context.config);
    const plan = judged && this.fleets.planAt(near.uri);
    if (plan) {
      const fleetNear: NamedFleet = { analysis: judged.analysis, plan, source: near.uri };
      const named = identityFindings(view.text.getText(), uri, fleetNear, context.config);
      const findings = [...analysis.findings, ...named];
      return { analysis: { ...analysis, findings }, resultId: `${resultId} near ${judged.id}` };
    }
    if (!together || ofFleet.length === 0) return { analysis, resultId };
    // A release that lacks a layer is told about, and its values are judged by themselves.
    const findings = uniqueFindings([...ofFleet, ...analysis.findings]);
    return { analysis: { ...analysis, findings }, resultId: `${resultId} fleet ${together.id}` };
  }

  private judgeAlone(view: View): Judged {
    const { document } = view;
    const { uri } = view.text;
    const tracked = this.open.get(uri) ?? this.closedTexts.get(uri)?.tracked;
    if (tracked?.judged && tracked.judged.view === view) return tracked.judged.result;
    const result = { analysis: this.judgeAs(document, view), resultId: String(++this.results) };
    if (tracked) tracked.judged = { view, result };
    return result;
  }

  /** Judges a text that is not there yet, alone, under the options of a view. */
  judgeAs(document: OpenDocument, { context, chart }: View): Analysis {
    return chart
      ? analyze({ documents: [document], whole: false, catalog: context.catalog, config: context.config, chart })
      : { chart: undefined, findings: [] };
  }

  /** The view as seen from an offset: one file may hold the values of several releases. */
  at(view: View, offset: number): Pick<View, 'document' | 'context'> {
    const { document, context, fleet, text } = view;
    const judged = fleet && this.fleets.judge(fleet, context.catalog, context.config);
    for (const { merged, chart } of judged?.analysis.releases ?? []) {
      const values = merged.layers.find(
        layer => layer.source === text.uri && isAround(layer.document, offset),
      )?.document;
      if (values?.embedded) return { document: { ...document, values }, context: { ...context, chart } };
    }
    const { chart: _, ...own } = context;
    return document.described.values.length > 0 ? { document: openAt(document, offset), context: own } : view;
  }

  /** The fleet file that a view is of. */
  fleetFile({ fleet, text }: View): FleetFile | undefined {
    return fleet?.uri === text.uri ? this.fleets.fileAt(fleet.uri) : undefined;
  }

  /** The fleet that a file belongs to or is, judged as it is now; the file need not be open. */
  async fleetAround(uri: string): Promise<{ readonly uri: string; readonly analysis: FleetAnalysis } | undefined> {
    const { enable, root, catalog, config } = await this.optionsOf(uri);
    const place = URI.parse(uri);
    const fleet = enable
      ? await this.fleets.around(uri, root ?? parentOf(place.path), this.folderOf(place))
      : undefined;
    const judged = fleet && this.fleets.judge(fleet, catalog, config);
    return judged && { uri: fleet.uri, analysis: judged.analysis };
  }

  /** The same with the names that its files share. */
  async namedFleet(uri: string): Promise<NamedFleet | undefined> {
    const fleet = await this.fleetAround(uri);
    const plan = fleet && this.fleets.planAt(fleet.uri);
    return plan && { analysis: fleet.analysis, plan, source: fleet.uri };
  }

  layerUri(fleetUri: string, path: string): string {
    return this.fleets.uriOf(fleetUri, path);
  }

  /** Keeps the last list of completions, so that the documentation of one entry can be asked for afterwards. */
  offer(view: View, entries: readonly CompletionEntry[]): number {
    const id = (this.offered?.id ?? 0) + 1;
    this.offered = { id, entries, view };
    return id;
  }

  offeredEntry(id: number, index: number): { readonly entry: CompletionEntry; readonly view: View } | undefined {
    const entry = this.offered?.id === id ? this.offered.entries[index] : undefined;
    return entry && this.offered ? { entry, view: this.offered.view } : undefined;
  }

  private viewOf(
    uri: string,
    tracked: Tracked,
    options: Options,
    fleet: LoadedFleet | undefined,
    near: LoadedFleet | undefined,
  ): View {
    const { text } = tracked;
    const { version } = text;
    const known = tracked.view;
    const isSame =
      known?.version === version &&
      tracked.generation === this.generation &&
      known.fleet === fleet &&
      known.near === near;
    if (known && isSame) return known;
    const document = this.parse(tracked, uri);
    const { catalog, config, path } = options;
    const own = chooseChart(document, path, config, catalog);
    const chart = own?.reason === 'pragma' || !fleet ? own : (this.chartInFleet(uri, fleet, options) ?? own);
    const inForce = chart?.reason === 'fleet' && fleet ? { chart } : {};
    const context: FeatureContext = { catalog, config, path, ...inForce };
    const view: View = { text, version, document, options, context, chart, fleet, near };
    tracked.view = view;
    tracked.generation = this.generation;
    const shown = chart ? JSON.stringify(chart) : '';
    if (tracked.shownChart !== shown && this.open.has(uri)) {
      tracked.shownChart = shown;
      this.ports.chartChanged(uri, chart, catalog);
    }
    return view;
  }

  private chartInFleet(uri: string, fleet: LoadedFleet, { catalog, config }: Options): ChartChoice | undefined {
    const judged = this.fleets.judge(fleet, catalog, config);
    return judged?.analysis.releases.find(release => hasLayer(release, uri))?.chart;
  }

  private parsed(uri: string): OpenDocument | undefined {
    const tracked = this.open.get(uri);
    return tracked && this.parse(tracked, uri);
  }

  private parse(tracked: Tracked, uri: string): OpenDocument {
    const { text } = tracked;
    if (tracked.parsed?.version !== text.version) {
      const source = { id: uri, text: text.getText(), languageId: text.languageId };
      tracked.parsed = { version: text.version, document: openDocument(source, tracked.parsed?.document) };
    }
    return tracked.parsed.document;
  }

  private async optionsOf(uri: string): Promise<Options> {
    for (;;) {
      const known = this.options.get(uri);
      if (known) return known;
      const { generation } = this;
      const options = await this.lookUpOptions(URI.parse(uri));
      // Options that changed while they were looked up are looked up again.
      if (generation !== this.generation) continue;
      this.options.set(uri, options);
      return options;
    }
  }

  private async lookUpOptions(uri: URI): Promise<Options> {
    const folder = this.folderOf(uri);
    const settings = await this.settingsOf(folder?.toString());
    const { enable } = settings;
    const bundled = await this.bundled();
    // A text that was never saved has a name and no place.
    if (!uri.path.startsWith('/')) {
      return {
        enable,
        config: settings.config,
        catalog: bundled,
        path: uri.path,
        root: undefined,
        configFile: undefined,
      };
    }
    const parent = parentOf(uri.path);
    const root = folder ? withoutSlash(folder.path) : parent;
    const configFile = await this.configFileOf(uri, parent, root);
    const merged = mergedConfig(configFile, root, settings.config);
    const base = configFile?.folder ?? root;
    const { catalog, config } = await this.withCharts(merged, bundled, uri, base);
    return { enable, config, catalog, path: relativeTo(root, uri.path), root: folder && root, configFile };
  }

  /** Documents under the same options share one catalog, so that they share its models. */
  private withCharts(config: Config, bundled: Catalog, uri: URI, base: string): Promise<LocalCharts> {
    const key = `${base} ${JSON.stringify(config.files)}`;
    let local = this.localCharts.get(key);
    if (!local) {
      local = withLocalCharts(config, bundled, this.chartReader(uri, base)).then(found => {
        found.problems.forEach(this.ports.log);
        return found;
      });
      this.localCharts.set(key, local);
    }
    return local.then(found => ({ ...found, config: { ...found.config, rules: config.rules } }));
  }

  /** Paths of charts start at the folder of the options; each chart is read once. */
  private chartReader(uri: URI, base: string): ReadChart | undefined {
    const read = this.ports.chartReader();
    if (!read) return undefined;
    return path => {
      const full = path.startsWith('/') ? path : `${base}/${path}`;
      const place = uri.with({ path: full, query: '', fragment: '' }).toString();
      let chart = this.charts.get(place);
      if (!chart) this.charts.set(place, (chart = read(place)));
      return chart;
    };
  }

  private settingsOf(scope: string | undefined): Promise<Settings> {
    const key = scope ?? '';
    let settings = this.settings.get(key);
    if (!settings) {
      settings = this.readSettings(scope);
      this.settings.set(key, settings);
    }
    return settings;
  }

  private async readSettings(scope: string | undefined): Promise<Settings> {
    const settings = readSettings(await this.ports.settings(scope));
    for (const problem of settings.problems) this.ports.log(problem);
    return settings;
  }

  private configFileOf(uri: URI, folder: string, root: string): Promise<ConfigFile | undefined> {
    const placeOf = (path: string): string => uri.with({ path, query: '', fragment: '' }).toString();
    const key = placeOf(folder);
    let file = this.configFiles.get(key);
    if (!file) {
      file = nearestConfigFile({ folder, root, placeOf, files: this.ports.files });
      this.configFiles.set(key, file);
    }
    return file;
  }

  /** The innermost workspace folder that holds the document. */
  private folderOf(uri: URI): URI | undefined {
    return this.folders
      .filter(f => f.scheme === uri.scheme && f.authority === uri.authority && isWithin(uri.path, withoutSlash(f.path)))
      .sort((a, b) => b.path.length - a.path.length)[0];
  }
}

function hasLayer(release: Pick<Member, 'merged'>, uri: string): boolean {
  return release.merged.layers.some(({ source }) => source === uri);
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
