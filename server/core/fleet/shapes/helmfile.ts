// helmfile: `releases` with files and maps of values, `set`, and what templates and environments fill in.
import type { SettingPath } from '../../path';
import { valuesAt, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import type { Placed } from '../fleetFile';
import { bareChart, isOurChart, type DescribedLayer, type DescribedRelease } from './described';
import { filled } from './generators';
import { itemsAt, keysAt, kindAt, spanAtPath, textAt } from './read';

/** @param environments of the whole file, whose documents say different things */
export function helmfileReleases(
  manifest: Manifest,
  environments: readonly string[],
  previous: readonly ValuesDocument[],
): readonly DescribedRelease[] {
  return releasesIn(manifest, previous).flatMap(release => {
    const words = new Map([
      ['Release.Name', release.name.value],
      ['Release.Namespace', release.namespace.value],
    ]);
    const differ = release.layers.some(layer => layer.kind === 'file' && /\.Environment\.Name/.test(layer.path));
    const names = differ && environments.length > 0 ? environments : ['default'];
    return names.map(name => {
      const made = filled(release, new Map([...words, ['Environment.Name', name]]));
      return names.length > 1 ? { ...made, name: { ...made.name, value: `${name}-${made.name.value}` } } : made;
    });
  });
}

function releasesIn(manifest: Manifest, previous: readonly ValuesDocument[]): readonly DescribedRelease[] {
  let inlines = 0;
  return itemsAt(manifest, ['releases']).flatMap((at): readonly DescribedRelease[] => {
    const chart = textAt(manifest, [...at, 'chart']);
    const name = textAt(manifest, [...at, 'name']);
    if (!chart || !name || kindAt(manifest, [...at, 'chart']) !== 'scalar') return [];
    const bare = bareChart(chart.value);
    if (!isOurChart(bare)) return [];
    const version = textAt(manifest, [...at, 'version'])?.value;
    const layers = [
      ...itemsAt(manifest, [...at, 'values']).map((item): DescribedLayer => {
        const span = spanAtPath(manifest, item);
        const path = textAt(manifest, item);
        if (path) return fileLayer(path);
        const as = { manifest: 'helmfile', chart: bare, version } as const;
        const document = valuesAt(manifest, item, as, previous[inlines++]);
        return document ? { kind: 'inline', document, span } : { kind: 'unknown', what: 'an item of values', span };
      }),
      // They come decrypted from what lies encrypted beside them, and win over the values.
      ...itemsAt(manifest, [...at, 'secrets']).map((item): DescribedLayer => {
        const path = textAt(manifest, item);
        return path
          ? fileLayer(path)
          : { kind: 'unknown', what: 'an item of secrets', span: spanAtPath(manifest, item) };
      }),
    ];
    const sets = itemsAt(manifest, [...at, 'set']);
    const strings = itemsAt(manifest, [...at, 'setString']);
    return [
      {
        shape: 'helmfile',
        name,
        release: name,
        namespace: textAt(manifest, [...at, 'namespace']) ??
          textAt(manifest, ['helmDefaults', 'namespace']) ?? { value: 'default', span: name.span },
        chart: { value: bare, span: chart.span },
        version,
        layers,
        set: sets.flatMap(item => pairsOf(manifest, item)),
        setString: strings.flatMap(item => pairsOf(manifest, item)),
        supplied: [...sets, ...strings].flatMap(item =>
          kindAt(manifest, [...item, 'value']) || kindAt(manifest, [...item, 'values'])
            ? []
            : (textAt(manifest, [...item, 'name']) ?? []),
        ),
        context: textAt(manifest, [...at, 'kubeContext']) ?? textAt(manifest, ['helmDefaults', 'kubeContext']),
      },
    ];
  });
}

function pairsOf(manifest: Manifest, item: SettingPath): readonly Placed[] {
  const name = textAt(manifest, [...item, 'name']);
  if (!name) return [];
  const value = textAt(manifest, [...item, 'value']);
  if (value) return [{ value: `${name.value}=${escaped(value.value)}`, span: value.span }];
  const values = itemsAt(manifest, [...item, 'values']).flatMap(each => textAt(manifest, each) ?? []);
  return values.length === 0
    ? []
    : [{ value: `${name.value}={${values.map(each => escaped(each.value)).join(',')}}`, span: name.span }];
}

/** helmfile escapes commas for Helm. */
function escaped(value: string): string {
  return value.replace(/(?<!\\),/g, '\\,');
}

/** Names of environments, for paths that have them. */
export function environmentsOf(manifests: readonly Manifest[]): readonly string[] {
  return [...new Set(manifests.flatMap(manifest => keysAt(manifest, ['environments'])))];
}

function fileLayer({ value, span }: Placed): DescribedLayer {
  if (/^(?:https?|git|s3):|::/.test(value)) return { kind: 'unknown', what: value, span };
  return { kind: 'file', path: value, span, from: 'here', optional: false };
}
