// The fleets of the workspace: fleet files and the layers they name, read from disk where no editor has them open.
//
// Where no fleet file names a document, what the workspace describes otherwise (GitOps objects, helmfiles and the like) is its fleet.
// What is loaded is awaited before an answer takes its texts; after that the analysis is made in one go and kept until a text changes.
import { URI } from 'vscode-uri';
import {
  analyzeFleet,
  discoverFleet,
  fleetFileName,
  openDocument,
  readFleetFile,
  withoutDots,
  type Catalog,
  type Config,
  type FleetAnalysis,
  type FleetFile,
  type FleetPlan,
  type FoundLayer,
  type OpenDocument,
  type WorkspaceFile,
} from '../core';
import { nearestFile, parentOf, relativeTo } from '../host/configFile';
import type { Files } from '../host/files';
import type { Scanned } from '../host/scan';
import { placeIn, type Discovery } from './discovery';

/** What an open text says now; it wins over the disk. */
export interface OpenTexts {
  /** The parsed text where the document is open. */
  document(uri: string): OpenDocument | undefined;
  uris(): readonly string[];
}

interface Fleet {
  /** Of the fleet file; of what was found in a folder, the folder's. */
  readonly uri: string;
  readonly closedText: string;
  /** The folder, where no fleet file tells. */
  readonly folder?: URI;
  found?: { readonly files: readonly WorkspaceFile[]; readonly paths: ReadonlySet<string>; readonly plan: FleetPlan };
  /** The same object as long as it has the same layers. */
  shown?: LoadedFleet;
  file?: { readonly text: string; readonly read: FleetFile };
  judged?: {
    readonly inputs: readonly unknown[];
    readonly analysis: FleetAnalysis;
    readonly id: number;
  };
}

/** A fleet of which everything is loaded that an analysis reads. */
export interface LoadedFleet {
  readonly uri: string;
  /** URIs of all layers, and of the files that describe releases. */
  readonly layers: ReadonlySet<string>;
}

export interface FleetJudged {
  readonly analysis: FleetAnalysis;
  /** Another number after any change of any text of the fleet. */
  readonly id: number;
}

type Closed =
  | { readonly kind: 'document'; readonly document: OpenDocument }
  | { readonly kind: 'missing'; readonly reason: string };

export class Fleets {
  private readonly fleets = new Map<string, Promise<Fleet | undefined>>();
  private readonly nearest = new Map<string, Promise<string | undefined>>();
  private readonly closed = new Map<string, Promise<Closed>>();
  /** The same once they are there, for answers that are made in one go. */
  private readonly read = new Map<string, Closed>();
  private readonly loaded = new Map<string, Fleet>();
  private count = 0;

  constructor(
    private readonly files: Files,
    private readonly open: OpenTexts,
    private readonly discovery: Discovery,
  ) {}

  /** After a change on disk: a file that was read is read again. */
  changedOnDisk(uri: string): void {
    this.closed.delete(uri);
    this.read.delete(uri);
    if (!uri.endsWith(`/${fleetFileName}`)) return;
    this.fleets.delete(uri);
    this.loaded.delete(uri);
    this.nearest.clear();
  }

  /** The fleet that a document belongs to or is, with all its layers loaded. */
  async around(uri: string, root: string, folder: URI | undefined): Promise<LoadedFleet | undefined> {
    const place = URI.parse(uri);
    if (!place.path.startsWith('/')) return undefined;
    const at = uri.endsWith(`/${fleetFileName}`) ? uri : await this.nearestTo(place, root);
    const named = at === undefined ? undefined : await this.loadedFleet(uri, () => this.load(at));
    if (named || !folder || !this.discovery.in(folder)) return named;
    return this.loadedFleet(uri, async () => this.foundIn(folder));
  }

  /** The fleet that a file which is no part of it may speak of: of the nearest fleet file, else of the folder. */
  async near(uri: string, root: string, folder: URI | undefined): Promise<LoadedFleet | undefined> {
    const place = URI.parse(uri);
    if (!place.path.startsWith('/')) return undefined;
    const at = await this.nearestTo(place, root);
    const named = at === undefined ? undefined : await this.loadedFleet(at, () => this.load(at));
    if (named || !folder || !this.discovery.in(folder)) return named;
    return this.loadedFleet(folder.toString(), async () => this.foundIn(folder));
  }

  /** The fleet that a folder's own files describe, with all its layers loaded. */
  async found(folder: URI): Promise<LoadedFleet | undefined> {
    await this.discovery.whole(folder);
    return this.loadedFleet(folder.toString(), async () => this.foundIn(folder));
  }

  /** @param uri the document that is asked about, or the fleet itself */
  private async loadedFleet(uri: string, load: () => Promise<Fleet | undefined>): Promise<LoadedFleet | undefined> {
    for (;;) {
      const fleet = await load();
      if (!fleet) return undefined;
      const plan = this.planOf(fleet);
      const wanted = this.layersOf(fleet, plan);
      const missing = wanted.filter(layer => !this.open.document(layer) && !this.read.has(layer));
      if (missing.length === 0) {
        const { shown } = fleet;
        const all = [...new Set([...wanted, ...plan.releases.flatMap(({ source }) => source ?? [])])];
        const isSame = shown?.layers.size === all.length && all.every(layer => shown.layers.has(layer));
        const now = isSame ? shown : (fleet.shown = { uri: fleet.uri, layers: new Set(all) });
        return uri === fleet.uri || now.layers.has(uri) ? now : undefined;
      }
      await Promise.all(missing.map(layer => this.readClosed(layer)));
    }
  }

  /** Only for a fleet that `around` has just given. */
  judge({ uri }: LoadedFleet, catalog: Catalog, config: Config): FleetJudged | undefined {
    const fleet = this.loaded.get(uri);
    if (!fleet) return undefined;
    const file = this.planOf(fleet);
    const documents = new Map(this.layersOf(fleet, file).map(layer => [layer, this.layer(layer)]));
    const options = JSON.stringify(config);
    const texts = [...documents.values()].map(layer => (layer.kind === 'document' ? layer.document : layer));
    const inputs = [catalog, options, file, ...texts];
    const known = fleet.judged;
    const isSame = known?.inputs.length === inputs.length && known.inputs.every((each, i) => each === inputs[i]);
    if (known && isSame) return known;
    const isSameSetting = known?.inputs[0] === catalog && known.inputs[1] === options;
    const analysis = analyzeFleet(
      {
        source: uri,
        file,
        layer: path => documents.get(this.uriOf(uri, path)) ?? { kind: 'missing', reason: 'there is no such file' },
        catalog,
        config,
      },
      isSameSetting ? known?.analysis : undefined,
    );
    fleet.judged = { inputs, analysis, id: ++this.count };
    return fleet.judged;
  }

  /** The fleet file as it is now. */
  fileAt(uri: string): FleetFile | undefined {
    const fleet = this.loaded.get(uri);
    return fleet && !fleet.folder ? this.fileOf(fleet) : undefined;
  }

  /** The releases of a fleet that `around` has just given. */
  planAt(uri: string): FleetPlan | undefined {
    const fleet = this.loaded.get(uri);
    return fleet && this.planOf(fleet);
  }

  /** The text of a layer that is not open. */
  closedText(uri: string): string | undefined {
    const closed = this.read.get(uri);
    if (closed?.kind === 'document') return closed.document.source.text;
    const fleet = this.loaded.get(uri);
    if (fleet && !fleet.folder) return fleet.closedText;
    for (const { found } of this.loaded.values()) {
      const file = found?.files.find(({ document }) => document.source.id === uri);
      if (file) return file.document.source.text;
    }
    return undefined;
  }

  private planOf(fleet: Fleet): FleetPlan {
    if (!fleet.folder) return this.fileOf(fleet);
    const scanned = this.discovery.in(fleet.folder);
    const files = scanned ? this.describing(fleet.folder, scanned) : [];
    const paths = scanned?.paths ?? new Set<string>();
    const { found } = fleet;
    const isSame =
      found?.paths === paths &&
      found.files.length === files.length &&
      found.files.every(({ document }, i) => document === files[i]!.document);
    if (!isSame) fleet.found = { files, paths, plan: discoverFleet({ files, paths }) };
    return fleet.found!.plan;
  }

  /** What is open counts as the editor has it, also where it was never saved. */
  private describing(folder: URI, { describing }: Scanned): readonly WorkspaceFile[] {
    const files = new Map<string, WorkspaceFile>();
    for (const [path, closed] of describing)
      files.set(path, { path, document: this.open.document(closed.source.id) ?? closed });
    for (const uri of this.open.uris()) {
      const place = URI.parse(uri);
      const path = relativeTo(folder.path, place.path);
      if (path === place.path || files.has(path)) continue;
      const document = this.open.document(uri);
      if (document && document.described.manifests.length > 0) files.set(path, { path, document });
    }
    return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private foundIn(folder: URI): Fleet {
    const uri = folder.toString();
    let fleet = this.loaded.get(uri);
    if (!fleet) this.loaded.set(uri, (fleet = { uri, closedText: '', folder }));
    return fleet;
  }

  private fileOf(fleet: Fleet): FleetFile {
    const text = this.open.document(fleet.uri)?.source.text ?? fleet.closedText;
    if (fleet.file?.text !== text) fleet.file = { text, read: readFleetFile(text, fleet.file?.read) };
    return fleet.file.read;
  }

  private layersOf({ uri }: Fleet, { releases }: FleetPlan): readonly string[] {
    const files = releases.flatMap(({ values }) => values.filter(layer => !layer.inline));
    return [...new Set(files.map(({ value }) => this.uriOf(uri, value.split('#')[0]!)))];
  }

  private layer(uri: string): FoundLayer {
    const document = this.open.document(uri);
    return document
      ? { kind: 'document', document }
      : (this.read.get(uri) ?? { kind: 'missing', reason: 'it is not read yet' });
  }

  /** The URI behind a path of a fleet file. */
  uriOf(fleetUri: string, path: string): string {
    const place = URI.parse(fleetUri);
    if (this.loaded.get(fleetUri)?.folder) return placeIn(place, path);
    const slashed = path.replaceAll('\\', '/');
    const full = slashed.startsWith('/') ? slashed : `${parentOf(place.path)}/${slashed}`;
    return place.with({ path: `/${withoutDots(full)}` }).toString();
  }

  private nearestTo(place: URI, root: string): Promise<string | undefined> {
    const folder = parentOf(place.path);
    const placeOf = (path: string): string => place.with({ path, query: '', fragment: '' }).toString();
    const key = placeOf(folder);
    let found = this.nearest.get(key);
    if (!found) {
      found = nearestFile(fleetFileName, { folder, root, placeOf, files: this.files }).then(file => file?.place);
      this.nearest.set(key, found);
    }
    return found;
  }

  private load(uri: string): Promise<Fleet | undefined> {
    let fleet = this.fleets.get(uri);
    if (!fleet) {
      fleet = this.files.read(uri).then((result): Fleet | undefined => {
        const isOpen = this.open.document(uri) !== undefined;
        if (result.kind !== 'text' && !isOpen) {
          // It may be opened before it is ever saved.
          this.fleets.delete(uri);
          return undefined;
        }
        const made: Fleet = { uri, closedText: result.kind === 'text' ? result.text : '' };
        this.loaded.set(uri, made);
        return made;
      });
      this.fleets.set(uri, fleet);
    }
    return fleet;
  }

  private readClosed(uri: string): Promise<Closed> {
    let closed = this.closed.get(uri);
    if (!closed) {
      closed = this.files.read(uri).then((result): Closed => {
        const found: Closed =
          result.kind === 'text'
            ? { kind: 'document', document: openDocument({ id: uri, text: result.text, languageId: languageOf(uri) }) }
            : {
                kind: 'missing',
                reason: result.kind === 'absent' ? 'there is no such file' : `it can't be read: ${result.reason}`,
              };
        this.read.set(uri, found);
        return found;
      });
      this.closed.set(uri, closed);
    }
    return closed;
  }
}

function languageOf(uri: string): string {
  return uri.endsWith('.gotmpl') ? 'helm' : 'yaml';
}
