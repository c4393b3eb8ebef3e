// Argo CD Application and ApplicationSet: one release for each source that is a chart of ours.
import type { SettingPath } from '../../path';
import { valuesAt, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import type { Placed } from '../fleetFile';
import { bareChart, type DescribedLayer, type DescribedRelease } from './described';
import { elementsOf, filled } from './generators';
import { isTrueAt, itemsAt, kindAt, spanAtPath, textAt, textsAt } from './read';

export function argoReleases(manifest: Manifest, previous?: ValuesDocument): readonly DescribedRelease[] {
  if (!textAt(manifest, ['apiVersion'])?.value.startsWith('argoproj.io/')) return [];
  const kind = textAt(manifest, ['kind'])?.value;
  if (kind === 'Application') return sourcesOf(manifest, 'Application', [], previous);
  if (kind !== 'ApplicationSet') return [];
  const described = sourcesOf(manifest, 'ApplicationSet', ['spec', 'template'], previous);
  const elements = elementsOf(manifest);
  return elements === undefined ? described : elements.flatMap(words => described.map(each => filled(each, words)));
}

function sourcesOf(
  manifest: Manifest,
  shape: 'Application' | 'ApplicationSet',
  at: SettingPath,
  previous: ValuesDocument | undefined,
): readonly DescribedRelease[] {
  const spec = [...at, 'spec'];
  const sources = [[...spec, 'source'], ...itemsAt(manifest, [...spec, 'sources'])];
  return sources.flatMap(source => sourceOf(manifest, shape, at, source, previous) ?? []);
}

function sourceOf(
  manifest: Manifest,
  shape: 'Application' | 'ApplicationSet',
  at: SettingPath,
  source: SettingPath,
  previous: ValuesDocument | undefined,
): DescribedRelease | undefined {
  const chart = textAt(manifest, [...source, 'chart']);
  if (!chart) return undefined;
  const helm = [...source, 'helm'];
  const bare = bareChart(chart.value);
  const version = textAt(manifest, [...source, 'targetRevision'])?.value;
  // With an object the text beside it counts for nothing.
  const key = ['valuesObject', 'values'].find(each => kindAt(manifest, [...helm, each]));
  const place = key === undefined ? undefined : [...helm, key];
  const inline = place && valuesAt(manifest, place, { manifest: shape, chart: bare, version }, previous);
  const name = textAt(manifest, [...at, 'metadata', 'name']) ?? textAt(manifest, ['metadata', 'name']) ?? chart;
  return {
    shape,
    name,
    release: textAt(manifest, [...helm, 'releaseName']) ?? name,
    namespace: textAt(manifest, [...helm, 'namespace']) ??
      textAt(manifest, [...at, 'spec', 'destination', 'namespace']) ?? { value: 'default', span: name.span },
    chart: { value: bare, span: chart.span },
    version,
    layers: [
      ...valueFiles(manifest, helm),
      ...(inline && place ? [{ kind: 'inline' as const, document: inline, span: spanAtPath(manifest, place) }] : []),
    ],
    ...parameters(manifest, helm),
    context: undefined,
  };
}

/** A chart from a repository of charts has files only of other sources: `$values/clusters/a.yaml`. */
function valueFiles(manifest: Manifest, helm: SettingPath): readonly DescribedLayer[] {
  const optional = isTrueAt(manifest, [...helm, 'ignoreMissingValueFiles']);
  return textsAt(manifest, [...helm, 'valueFiles']).map(({ value, span }): DescribedLayer => {
    const path = /^\$[\w-]+\/(.+)$/.exec(value)?.[1];
    if (path !== undefined) return { kind: 'file', path, span, from: 'repository', optional };
    return { kind: 'unknown', what: value, span };
  });
}

function parameters(manifest: Manifest, helm: SettingPath): Pick<DescribedRelease, 'set' | 'setString' | 'supplied'> {
  const set: Placed[] = [];
  const setString: Placed[] = [];
  for (const item of itemsAt(manifest, [...helm, 'parameters'])) {
    const name = textAt(manifest, [...item, 'name']);
    const value = textAt(manifest, [...item, 'value']);
    if (!name) continue;
    const pair = { value: `${name.value}=${value?.value ?? ''}`, span: value?.span ?? name.span };
    (isTrueAt(manifest, [...item, 'forceString']) ? setString : set).push(pair);
  }
  const files = itemsAt(manifest, [...helm, 'fileParameters']);
  return { set, setString, supplied: files.flatMap(item => textAt(manifest, [...item, 'name']) ?? []) };
}
