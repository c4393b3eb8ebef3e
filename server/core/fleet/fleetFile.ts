// Reads `spire-fleet.yaml`: which layers make which release, and how releases relate. Whatever is odd in it is told where it stands;
// the rest of the file counts all the same.
import { editDistance } from '../chart/suggest';
import { formatPath, type SettingPath } from '../path';
import { spanAt, shifted, type Span } from '../span';
import type { ValuesDocument } from '../syntax/document';
import { deref, effectiveEntries, type PlacedNode } from '../syntax/navigate';
import { parseValues } from '../syntax/parse';
import { setOptionName, type SetForm } from '../values/setOption';
import type { Shape } from './shapes/described';
import { chartKeys, crdsKeys, fleetKeys, peerKeys, releaseKeys, setKeys } from './fleetShape';

/** What Helm gets besides `--set` and `--set-string`, each option with its value behind it. */
export function setWords({ sets }: FleetRelease): readonly string[] {
  return (['json', 'file', 'literal'] as const).flatMap(form =>
    sets[form].flatMap(({ value }) => [setOptionName(form), value]),
  );
}

/** For a release without any. */
export const noSets: Readonly<Record<SetForm, readonly Placed[]>> = {
  json: [],
  set: [],
  string: [],
  file: [],
  literal: [],
};

export const fleetFileName = 'spire-fleet.yaml';

/** A text and where it stands. */
export interface Placed {
  readonly value: string;
  readonly span: Span;
}

/** A layer: a path of a file, or values that stand where the release is described. */
export interface FleetLayer extends Placed {
  readonly inline?: ValuesDocument;
  /** The file holds it under this key, as a chart with dependencies does, and only that and what all charts share counts. */
  readonly dependency?: string;
}

/** One release of Helm in one cluster. */
export interface FleetRelease {
  /** Id of the text that describes it; the fleet file itself where it is missing. */
  readonly source?: string;
  /** What installs it, where that is no fleet file. */
  readonly shape?: Shape;
  /**
   * Layers that nobody can read here: `below` all others, which then say what they say and nothing is known of the rest;
   * or `above` one of them, which then may count for nothing.
   */
  readonly unread?: 'below' | 'above';
  /** The version, where the chart does not name it. */
  readonly version?: string;
  /** What the fleet calls it. */
  readonly key: string;
  readonly keySpan: Span;
  /** Helm's release name and namespace; names of objects derive from them. */
  readonly release: Placed;
  readonly namespace: Placed;
  /** `spire-nested@0.30.0`, a path or an OCI reference; the fleet's default where the release has none. */
  readonly chart: Placed | undefined;
  readonly parent: Placed | undefined;
  /** Layers in `-f` order; paths are relative to the fleet file. */
  readonly values: readonly FleetLayer[];
  /** What `--set` and its like get. */
  readonly sets: Readonly<Record<SetForm, readonly Placed[]>>;
  /** Settings that are given at deploy time, so that nobody misses them. */
  readonly supplied: readonly Placed[];
  readonly context: Placed | undefined;
  readonly kubeconfig: Placed | undefined;
  readonly crds: FleetCrds | undefined;
}

export interface FleetCrds {
  readonly release: string | undefined;
  readonly namespace: string | undefined;
  readonly version: Placed | undefined;
}

/** Somebody else's trust domain, known only by its facts. */
export interface FleetPeer {
  readonly key: string;
  readonly keySpan: Span;
  readonly trustDomain: Placed | undefined;
  readonly bundleEndpoint: Placed | undefined;
  readonly profile: Placed | undefined;
  readonly endpointSPIFFEID: Placed | undefined;
}

export interface FleetProblem {
  /** Id of the text it is about; the fleet file itself where it is missing. */
  readonly source?: string;
  readonly message: string;
  readonly span: Span;
  /** Path in the fleet file. */
  readonly path: SettingPath;
}

/** Releases that belong together, whoever says so. */
export interface FleetPlan {
  readonly releases: readonly FleetRelease[];
  readonly peers: readonly FleetPeer[];
  readonly problems: readonly FleetProblem[];
  /** The text of the fleet file; what was found in a workspace has none, and tells parents from what the releases say. */
  readonly document?: ValuesDocument;
}

export interface FleetFile extends FleetPlan {
  readonly document: ValuesDocument;
}

export const defaultRelease = 'spire';
export const defaultNamespace = 'spire-mgmt';

/** @param previous what an earlier version of the same file was read to, to reuse what has not changed */
export function readFleetFile(text: string, previous?: FleetFile): FleetFile {
  return new Reader(parseValues(text, previous?.document)).read();
}

interface Field extends PlacedNode {
  readonly key: string;
  readonly keySpan: Span;
}

class Reader {
  private readonly problems: FleetProblem[] = [];

  constructor(private readonly document: ValuesDocument) {}

  read(): FleetFile {
    const { document, problems } = this;
    for (const { start, block } of [{ start: 0, block: document }, ...document.sections]) {
      for (const { message, span } of block.problems) problems.push({ message, span: shifted(span, start), path: [] });
    }
    const top = document.sections.flatMap(({ start, block }) =>
      effectiveEntries({ entries: block.entries }).map(entry => ({
        key: entry.key,
        keySpan: shifted(entry.keySpan, start),
        node: entry.value,
        base: start,
      })),
    );
    const fields = this.known(top, [], fleetKeys);
    const chart = this.chart(fields.get('chart'), ['chart']);
    const all = this.entries(fields.get('releases'), ['releases']);
    const releases: FleetRelease[] = [];
    const peers: FleetPeer[] = [];
    for (const field of all) {
      const below = this.entries(field, ['releases', field.key]);
      if (below.some(({ key }) => key === 'external')) peers.push(this.peer(field, below));
      else releases.push(this.release(field, below, chart));
    }
    if (!fields.has('releases') && problems.length === 0) {
      const message = `A fleet names its releases under \`releases\`; this file has none, so nothing is checked together.`;
      problems.push({ message, span: spanAt(0), path: [] });
    }
    this.checkParents(releases, peers);
    return { document, releases, peers, problems };
  }

  private release(field: Field, below: readonly Field[], chart: Placed | undefined): FleetRelease {
    const path = ['releases', field.key];
    const fields = this.known(below, path, releaseKeys);
    const text = (key: string): Placed | undefined => this.text(fields.get(key), [...path, key]);
    const list = (key: string): readonly Placed[] => this.list(fields.get(key), [...path, key]);
    const here = spanAt(field.keySpan.start, field.keySpan.end);
    const values = list('values');
    if (values.length === 0 && !fields.has('values')) {
      this.say(
        field.keySpan,
        path,
        `The release \`${field.key}\` names no layers; \`values\` lists its values files in the order of \`helm -f\`.`,
      );
    }
    return {
      key: field.key,
      keySpan: field.keySpan,
      release: text('release') ?? { value: defaultRelease, span: here },
      namespace: text('namespace') ?? { value: defaultNamespace, span: here },
      chart: this.chart(fields.get('chart'), [...path, 'chart']) ?? chart,
      parent: text('parent'),
      values,
      sets: {
        json: list(setKeys.json),
        set: list(setKeys.set),
        string: list(setKeys.string),
        file: list(setKeys.file),
        literal: list(setKeys.literal),
      },
      supplied: list('supplied'),
      context: text('context'),
      kubeconfig: text('kubeconfig'),
      crds: this.crds(fields.get('crds'), [...path, 'crds']),
    };
  }

  private crds(field: Field | undefined, path: SettingPath): FleetCrds | undefined {
    if (!field) return undefined;
    const fields = this.known(this.entries(field, path), path, crdsKeys);
    return {
      release: this.text(fields.get('release'), [...path, 'release'])?.value,
      namespace: this.text(fields.get('namespace'), [...path, 'namespace'])?.value,
      version: this.text(fields.get('version'), [...path, 'version']),
    };
  }

  private peer(field: Field, below: readonly Field[]): FleetPeer {
    const path = ['releases', field.key];
    const own = this.known(below, path, ['external']);
    const inside = [...path, 'external'];
    const fields = this.known(this.entries(own.get('external'), inside), inside, peerKeys);
    const text = (key: string): Placed | undefined => this.text(fields.get(key), [...inside, key]);
    const trustDomain = text('trustDomain');
    if (!trustDomain) {
      this.say(
        field.keySpan,
        path,
        `\`${field.key}\` is somebody else's trust domain; \`external.trustDomain\` says which.`,
      );
    }
    return {
      key: field.key,
      keySpan: field.keySpan,
      trustDomain,
      bundleEndpoint: text('bundleEndpoint'),
      profile: text('profile'),
      endpointSPIFFEID: text('endpointSPIFFEID'),
    };
  }

  /** A chart is `name@version`, or a map with name, version and where it comes from. */
  private chart(field: Field | undefined, path: SettingPath): Placed | undefined {
    if (!field) return undefined;
    const node = deref(field.node);
    if (node?.kind !== 'map') return this.text(field, path);
    const fields = this.known(this.entries(field, path), path, chartKeys);
    const name = this.text(fields.get('name'), [...path, 'name']);
    const version = this.text(fields.get('version'), [...path, 'version']);
    const given = this.text(fields.get('path'), [...path, 'path']);
    if (given) return given;
    if (!name) return undefined;
    return { value: version ? `${name.value}@${version.value}` : name.value, span: name.span };
  }

  private checkParents(releases: readonly FleetRelease[], peers: readonly FleetPeer[]): void {
    const byKey = new Map(releases.map(release => [release.key, release]));
    for (const release of releases) {
      const { parent } = release;
      if (!parent) continue;
      const path = ['releases', release.key, 'parent'];
      if (peers.some(peer => peer.key === parent.value)) {
        this.say(
          parent.span,
          path,
          `"${parent.value}" is an external trust domain, and no parent: a child shares the trust domain of its root.`,
        );
      } else if (!byKey.has(parent.value)) {
        const near = nearest(parent.value, [...byKey.keys()]);
        const meant = near === undefined ? '' : ` Is "${near}" meant?`;
        this.say(
          parent.span,
          path,
          `There is no release "${parent.value}" in this fleet, so nothing of \`${release.key}\` is compared with it.${meant}`,
        );
      } else if (isAncestor(release.key, parent.value, byKey)) {
        this.say(
          parent.span,
          path,
          `\`${release.key}\` would be its own parent: somebody in a chain of SPIRE servers has none.`,
        );
      }
    }
  }

  private known(fields: readonly Field[], path: SettingPath, keys: readonly string[]): ReadonlyMap<string, Field> {
    for (const { key, keySpan } of fields) {
      if (keys.includes(key)) continue;
      const near = nearest(key, keys);
      const where = path.length === 0 ? 'a fleet file' : `\`${formatPath(path)}\``;
      const instead = near === undefined ? `It takes ${keys.join(', ')}.` : `Is \`${near}\` meant?`;
      this.say(keySpan, [...path, key], `\`${key}\` is no part of ${where}, so it counts for nothing. ${instead}`);
    }
    return new Map(fields.map(field => [field.key, field]));
  }

  private entries(field: Field | undefined, path: SettingPath): readonly Field[] {
    if (!field) return [];
    const node = deref(field.node);
    if (node?.kind === 'map') {
      return effectiveEntries(node).map(entry => ({
        key: entry.key,
        keySpan: shifted(entry.keySpan, field.base),
        node: entry.value,
        base: field.base,
      }));
    }
    this.say(spanOf(field), path, `\`${formatPath(path)}\` takes a map.`);
    return [];
  }

  private text(field: Field | undefined, path: SettingPath): Placed | undefined {
    if (!field) return undefined;
    const node = deref(field.node);
    if (node?.kind === 'scalar' && node.value !== null && node.text !== '') {
      return { value: node.text, span: shifted(field.node.span, field.base) };
    }
    this.say(spanOf(field), path, `\`${formatPath(path)}\` takes a text.`);
    return undefined;
  }

  /** A list of texts; one text alone counts as a list of one. */
  private list(field: Field | undefined, path: SettingPath): readonly Placed[] {
    if (!field) return [];
    const node = deref(field.node);
    if (node?.kind === 'list') {
      return node.items.flatMap((item, index) => {
        const { base, key, keySpan } = field;
        return this.text({ key, keySpan, base, node: item }, [...path, String(index)]) ?? [];
      });
    }
    if (node?.kind === 'scalar' && node.value !== null) return [{ value: node.text, span: spanOf(field) }];
    this.say(spanOf(field), path, `\`${formatPath(path)}\` takes a list.`);
    return [];
  }

  private say(span: Span, path: SettingPath, message: string): void {
    this.problems.push({ message, span, path });
  }
}

function spanOf({ node, base, keySpan }: Field): Span {
  return node.span.end > node.span.start ? shifted(node.span, base) : keySpan;
}

function isAncestor(key: string, from: string, releases: ReadonlyMap<string, FleetRelease>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from; at !== undefined && !seen.has(at); at = releases.get(at)?.parent?.value) {
    if (at === key) return true;
    seen.add(at);
  }
  return false;
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map(key => ({ key, distance: editDistance(word, key) })).sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.key : undefined;
}
