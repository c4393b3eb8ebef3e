// The fleets of the workspace: fleet files and the layers they name, read from disk where no editor has them open.
//
// What is loaded is awaited before an answer takes its texts; after that the analysis is made in one go and kept until a text changes.
import { URI } from 'vscode-uri';
import {
  analyzeFleet,
  fleetFileName,
  openDocument,
  readFleetFile,
  withoutDots,
  type Catalog,
  type Config,
  type FleetAnalysis,
  type FleetFile,
  type FoundLayer,
  type OpenDocument,
} from '../core';
import { nearestFile, parentOf } from '../host/configFile';
import type { Files } from '../host/files';

/** What an open text says now; it wins over the disk. */
export interface OpenTexts {
  /** The parsed text where the document is open. */
  document(uri: string): OpenDocument | undefined;
}

interface Fleet {
  readonly uri: string;
  readonly closedText: string;
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
  /** URIs of all layers. */
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
  async around(uri: string, root: string): Promise<LoadedFleet | undefined> {
    const place = URI.parse(uri);
    if (!place.path.startsWith('/')) return undefined;
    const at = uri.endsWith(`/${fleetFileName}`) ? uri : await this.nearestTo(place, root);
    if (at === undefined) return undefined;
    for (;;) {
      const fleet = await this.load(at);
      if (!fleet) return undefined;
      const wanted = this.layersOf(fleet);
      const missing = wanted.filter(layer => !this.open.document(layer) && !this.read.has(layer));
      if (missing.length === 0) {
        const { shown } = fleet;
        const isSame = shown?.layers.size === wanted.length && wanted.every(layer => shown.layers.has(layer));
        const now = isSame ? shown : (fleet.shown = { uri: at, layers: new Set(wanted) });
        return uri === at || now.layers.has(uri) ? now : undefined;
      }
      await Promise.all(missing.map(layer => this.readClosed(layer)));
    }
  }

  /** Only for a fleet that `around` has just given. */
  judge({ uri }: LoadedFleet, catalog: Catalog, config: Config): FleetJudged | undefined {
    const fleet = this.loaded.get(uri);
    if (!fleet) return undefined;
    const file = this.fileOf(fleet);
    const documents = new Map(this.layersOf(fleet).map(layer => [layer, this.layer(layer)]));
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
    return fleet && this.fileOf(fleet);
  }

  /** The text of a layer that is not open. */
  closedText(uri: string): string | undefined {
    const closed = this.read.get(uri);
    return closed?.kind === 'document' ? closed.document.source.text : this.loaded.get(uri)?.closedText;
  }

  private fileOf(fleet: Fleet): FleetFile {
    const text = this.open.document(fleet.uri)?.source.text ?? fleet.closedText;
    if (fleet.file?.text !== text) fleet.file = { text, read: readFleetFile(text, fleet.file?.read) };
    return fleet.file.read;
  }

  private layersOf(fleet: Fleet): readonly string[] {
    const { releases } = this.fileOf(fleet);
    return [...new Set(releases.flatMap(({ values }) => values.map(({ value }) => this.uriOf(fleet.uri, value))))];
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
        if (result.kind !== 'text' && !isOpen) return undefined;
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
