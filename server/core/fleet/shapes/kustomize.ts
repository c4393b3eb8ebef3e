// kustomize: `helmCharts`, each a release with a values file, values in the kustomization and more files on top.
import { valuesAt, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import type { Placed } from '../fleetFile';
import { bareChart, isOurChart, type DescribedLayer, type DescribedRelease } from './described';
import { itemsAt, spanAtPath, textAt, textsAt } from './read';

export function kustomizeReleases(
  manifest: Manifest,
  previous: readonly ValuesDocument[],
): readonly DescribedRelease[] {
  return itemsAt(manifest, ['helmCharts']).flatMap((at, index): readonly DescribedRelease[] => {
    const chart = textAt(manifest, [...at, 'name']);
    const bare = chart && bareChart(chart.value);
    if (!chart || bare === undefined || !isOurChart(bare)) return [];
    const version = textAt(manifest, [...at, 'version'])?.value;
    const place = [...at, 'valuesInline'];
    const as = { manifest: 'kustomization', chart: bare, version } as const;
    const document = valuesAt(manifest, place, as, previous[index]);
    const inline: readonly DescribedLayer[] = document
      ? [{ kind: 'inline', document, span: spanAtPath(manifest, place) }]
      : [];
    const file = textAt(manifest, [...at, 'valuesFile']);
    const below: readonly DescribedLayer[] = file ? [fileLayer(file)] : [];
    const release = textAt(manifest, [...at, 'releaseName']) ?? chart;
    return [
      {
        shape: 'kustomization',
        name: release,
        release,
        namespace: textAt(manifest, [...at, 'namespace']) ??
          textAt(manifest, ['namespace']) ?? { value: 'default', span: release.span },
        chart: { value: bare, span: chart.span },
        version,
        layers: [
          ...together(below, inline, textAt(manifest, [...at, 'valuesMerge'])?.value),
          ...textsAt(manifest, [...at, 'additionalValuesFiles']).map(fileLayer),
        ],
        set: [],
        setString: [],
        supplied: [],
        context: undefined,
      },
    ];
  });
}

/** `override` (the default): the inline values win; `merge`: the file wins; `replace`: the file counts for nothing. */
function together(
  file: readonly DescribedLayer[],
  inline: readonly DescribedLayer[],
  how: string | undefined,
): readonly DescribedLayer[] {
  if (how === 'merge') return [...inline, ...file];
  return how === 'replace' && inline.length > 0 ? inline : [...file, ...inline];
}

function fileLayer({ value, span }: Placed): DescribedLayer {
  if (/^https?:/.test(value)) return { kind: 'unknown', what: value, span };
  return { kind: 'file', path: value, span, from: 'here', optional: false };
}
