// Finds the fleet of a workspace that has no fleet file: the releases that GitOps objects, helmfiles, kustomizations and charts with
// dependencies describe, with the layers behind what they name.
import picomatch from 'picomatch';
import type { OpenDocument } from '../openDocument';
import { spanAt } from '../span';
import { valuesAt, type Manifest } from '../syntax/embedded';
import {
  noSets,
  type FleetLayer,
  type FleetPlan,
  type FleetProblem,
  type FleetRelease,
  type Placed,
} from './fleetFile';
import { withoutDots } from './layerPath';
import type { DescribedLayer, DescribedRelease } from './shapes/described';
import type { ValuesDocument } from '../syntax/document';
import { itemsAt, keysAt, textAt, textsAt } from './shapes/read';
import { dependenciesOf, type Dependency } from './shapes/umbrella';

/** A file of the workspace; paths are relative to its top, with `/`. */
export interface WorkspaceFile {
  readonly path: string;
  readonly document: OpenDocument;
}

export interface WorkspaceFiles {
  /** Those that describe something. */
  readonly files: readonly WorkspaceFile[];
  /** Paths of all files that may be layers. */
  readonly paths: ReadonlySet<string>;
}

export function discoverFleet({ files, paths }: WorkspaceFiles): FleetPlan {
  const known = new Known(files, paths);
  const found = files.flatMap(file => [
    ...file.document.described.releases.map(described => known.release(file, described)),
    ...known.umbrellas(file),
  ]);
  return { releases: withOwnKeys(found), peers: [], problems: known.problems };
}

/** An edit of one file leaves the releases of all others the same objects, so that they are not judged again. */
const kept = new WeakMap<DescribedRelease, FleetRelease>();

/** Values in objects, by key. */
const held = new WeakMap<Manifest, ReadonlyMap<string, FleetLayer>>();

function isSame(a: FleetRelease, b: FleetRelease): boolean {
  return (
    a.unread === b.unread &&
    a.values.length === b.values.length &&
    a.values.every((layer, i) => layer.value === b.values[i]!.value && layer.inline === b.values[i]!.inline)
  );
}

/** What one file says that another refers to. */
class Known {
  readonly problems: FleetProblem[] = [];
  private readonly objects = new Map<string, Holder[]>();

  constructor(
    files: readonly WorkspaceFile[],
    private readonly paths: ReadonlySet<string>,
  ) {
    for (const file of files) {
      for (const manifest of file.document.described.manifests) {
        const kind = textAt(manifest, ['kind'])?.value;
        const name = textAt(manifest, ['metadata', 'name'])?.value;
        if (name !== undefined && (kind === 'ConfigMap' || kind === 'Secret')) this.add(kind, name, { file, manifest });
        this.addGenerated(file, manifest);
      }
    }
  }

  release(file: WorkspaceFile, described: DescribedRelease): FleetRelease {
    const now = this.made(file, described);
    const before = kept.get(described);
    if (before && isSame(before, now)) return before;
    kept.set(described, now);
    return now;
  }

  private made(file: WorkspaceFile, described: DescribedRelease): FleetRelease {
    const { shape, name, release, namespace, chart, version, context } = described;
    const layers = described.layers.flatMap(layer => this.layer(file, layer, described));
    const firstUnread = layers.findLastIndex(layer => layer === 'unread');
    const readable = layers.filter(layer => layer !== 'unread');
    const above = layers.slice(0, Math.max(firstUnread, 0)).some(layer => layer !== 'unread');
    return {
      key: name.value,
      keySpan: name.span,
      source: file.document.source.id,
      shape,
      ...(firstUnread >= 0 && { unread: above ? 'above' : 'below' }),
      ...(version !== undefined && { version }),
      release,
      namespace,
      chart,
      parent: undefined,
      values: readable,
      sets: { ...noSets, set: described.set.filter(isKnown), string: described.setString.filter(isKnown) },
      supplied: [
        ...described.supplied,
        ...[...described.set, ...described.setString].filter(pair => !isKnown(pair)).map(settingOf),
      ],
      context,
      kubeconfig: undefined,
      crds: undefined,
    };
  }

  /** A chart with dependencies is a release by itself where a values file lies beside it. */
  umbrellas({ path, document }: WorkspaceFile): readonly FleetRelease[] {
    if (!/(?:^|\/)Chart\.yaml$/.test(path)) return [];
    const values = besides(path, 'values.yaml');
    if (!this.paths.has(values)) return [];
    return document.described.manifests.flatMap(manifest =>
      dependenciesOf(manifest).map(dependency => umbrella(document, dependency, values)),
    );
  }

  private layer(
    file: WorkspaceFile,
    layer: DescribedLayer,
    described: DescribedRelease,
  ): readonly (FleetLayer | 'unread')[] {
    if (layer.kind === 'inline') return [{ value: file.document.source.id, span: layer.span, inline: layer.document }];
    if (layer.kind === 'unknown') return ['unread'];
    if (layer.kind === 'object') return [this.object(layer, described) ?? 'unread'];
    return this.file(file, layer);
  }

  private file(
    { path: own }: WorkspaceFile,
    { path, span, from, optional }: DescribedLayer & { kind: 'file' },
  ): readonly (FleetLayer | 'unread')[] {
    if (/\{\{|\$\{/.test(path)) return ['unread'];
    const found = from === 'here' ? besides(own, path) : this.inRepository(own, path);
    if (/[*?[]/.test(found)) {
      const matches = [...this.paths].filter(each => picomatch.isMatch(each, found)).sort();
      return matches.length > 0 ? matches.map(value => ({ value, span })) : ['unread'];
    }
    if (this.paths.has(found)) return [{ value: found, span }];
    if (optional) return [];
    // What lies in another repository is nobody's mistake; what should lie beside this file is.
    return from === 'here' ? [{ value: found, span }] : ['unread'];
  }

  /** A repository may be a folder of the workspace: the nearest folder above that has the file was meant. */
  private inRepository(own: string, path: string): string {
    const folders = own.split('/').slice(0, -1);
    for (let depth = 0; depth <= folders.length; depth += 1) {
      const at = withoutDots([...folders.slice(0, depth), path].join('/'));
      if (this.paths.has(at)) return at;
    }
    return withoutDots(path);
  }

  private object(
    { object, name, namespace, key }: DescribedLayer & { kind: 'object' },
    { chart, version }: DescribedRelease,
  ): FleetLayer | undefined {
    const holders = this.objects.get(`${object} ${name}`) ?? [];
    const fitting = holders.filter(holder => {
      const own = holder.generated ? undefined : textAt(holder.manifest, ['metadata', 'namespace'])?.value;
      return own === undefined || namespace === undefined || own === namespace;
    });
    // Of two that fit nobody knows which one is meant.
    const [holder] = fitting;
    if (!holder || fitting.length > 1) return undefined;
    if (holder.generated) return holder.generated.get(key);
    const { manifest, file } = holder;
    const known = held.get(manifest)?.get(key);
    if (known) return known;
    for (const part of ['data', 'stringData']) {
      // What a Secret holds under `data` is encoded, and nobody reads it here.
      if (object === 'Secret' && part === 'data') continue;
      const inline = valuesAt(manifest, [part, key], { manifest: object, chart: chart.value, version });
      if (!inline) continue;
      const layer = { value: file.document.source.id, span: spanAt(manifest.by), inline };
      held.set(manifest, new Map([...(held.get(manifest) ?? []), [key, layer]]));
      return layer;
    }
    return undefined;
  }

  /** kustomize makes ConfigMaps of files. */
  private addGenerated(file: WorkspaceFile, manifest: Manifest): void {
    for (const [kind, field] of [
      ['ConfigMap', 'configMapGenerator'],
      ['Secret', 'secretGenerator'],
    ] as const) {
      for (const item of itemsAt(manifest, [field])) {
        const name = textAt(manifest, [...item, 'name'])?.value;
        if (name === undefined) continue;
        const generated = new Map(
          textsAt(manifest, [...item, 'files']).map(({ value, span }): readonly [string, FleetLayer] => {
            const at = value.indexOf('=');
            const path = besides(file.path, value.slice(at + 1));
            return [at < 0 ? (path.split('/').at(-1) ?? path) : value.slice(0, at), { value: path, span }];
          }),
        );
        this.add(kind, name, { file, manifest, generated });
      }
    }
  }

  private add(kind: string, name: string, holder: Holder): void {
    const id = `${kind} ${name}`;
    this.objects.set(id, [...(this.objects.get(id) ?? []), holder]);
  }
}

interface Holder {
  readonly file: WorkspaceFile;
  readonly manifest: Manifest;
  /** Files by key, where kustomize makes the object of them. */
  readonly generated?: ReadonlyMap<string, FleetLayer>;
}

function umbrella(
  document: OpenDocument,
  { umbrella: name, chart, version, key }: Dependency,
  values: string,
): FleetRelease {
  const layer = { value: values, span: name.span, dependency: key };
  return {
    key: name.value,
    keySpan: name.span,
    source: document.source.id,
    shape: 'umbrella chart',
    // Who installs the chart may add layers that nobody sees here.
    unread: 'above',
    ...(version !== undefined && { version }),
    release: name,
    namespace: { value: 'default', span: name.span },
    chart,
    parent: undefined,
    values: [layer],
    sets: noSets,
    supplied: [],
    context: undefined,
    kubeconfig: undefined,
    crds: undefined,
  };
}

/** What a ConfigMap or a Secret of that name holds, where it holds values in one key. */
export function valuesOfObject(
  { manifests }: OpenDocument['described'],
  name: string,
  { chart, version }: FleetRelease,
): readonly ValuesDocument[] | undefined {
  const manifest = manifests.find(each => textAt(each, ['metadata', 'name'])?.value === name);
  if (!manifest) return undefined;
  const as = { manifest: 'ConfigMap', chart: chart?.value ?? '', version } as const;
  return ['data', 'stringData'].flatMap(part =>
    keysAt(manifest, [part]).flatMap(key => valuesAt(manifest, [part, key], as) ?? []),
  );
}

/** A path that starts at the folder of a file. */
function besides(file: string, path: string): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
  return withoutDots(`${folder}/${path}`);
}

function isKnown({ value }: Placed): boolean {
  return !/\{\{|\$\{/.test(value);
}

function settingOf({ value, span }: Placed): Placed {
  return { value: value.slice(0, value.indexOf('=')), span };
}

/** Two objects of one name in two folders are two releases. */
function withOwnKeys(releases: readonly FleetRelease[]): readonly FleetRelease[] {
  const counts = new Map<string, number>();
  return releases.map(release => {
    const count = (counts.get(release.key) ?? 0) + 1;
    counts.set(release.key, count);
    return count === 1 ? release : renamed(release, `${release.key}-${count}`);
  });
}

const renamings = new WeakMap<FleetRelease, FleetRelease>();

function renamed(release: FleetRelease, key: string): FleetRelease {
  const known = renamings.get(release);
  if (known?.key === key) return known;
  const made = { ...release, key };
  renamings.set(release, made);
  return made;
}
