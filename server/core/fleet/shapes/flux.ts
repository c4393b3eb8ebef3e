// Flux HelmRelease: `spec.values` over what `valuesFrom` names.
import type { SettingPath } from '../../path';
import { valuesAt, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import { bareChart, type DescribedLayer, type DescribedRelease } from './described';
import { itemsAt, spanAtPath, textAt } from './read';

export function fluxRelease(manifest: Manifest, previous?: ValuesDocument): DescribedRelease | undefined {
  if (textAt(manifest, ['kind'])?.value !== 'HelmRelease') return undefined;
  const spec = ['spec', 'chart', 'spec'];
  const chart = textAt(manifest, [...spec, 'chart']) ?? textAt(manifest, ['spec', 'chartRef', 'name']);
  const name = textAt(manifest, ['metadata', 'name']) ?? textAt(manifest, ['kind']);
  if (!chart || !name) return undefined;
  const bare = bareChart(chart.value);
  const version = textAt(manifest, [...spec, 'version'])?.value;
  const own = textAt(manifest, ['metadata', 'namespace']);
  const target = textAt(manifest, ['spec', 'targetNamespace']);
  const inline = valuesAt(manifest, ['spec', 'values'], { manifest: 'HelmRelease', chart: bare, version }, previous);
  const references = itemsAt(manifest, ['spec', 'valuesFrom']);
  const layers = references.flatMap(item => reference(manifest, item, own?.value) ?? []);
  return {
    shape: 'HelmRelease',
    name,
    release: textAt(manifest, ['spec', 'releaseName']) ?? {
      // Where nothing names the release, Flux puts the target namespace before the name of the object.
      value: target ? `${target.value}-${name.value}` : name.value,
      span: name.span,
    },
    namespace: target ?? own ?? { value: 'default', span: name.span },
    chart: { value: bare, span: chart.span },
    version,
    layers: [
      ...layers,
      ...(inline
        ? [{ kind: 'inline' as const, document: inline, span: spanAtPath(manifest, ['spec', 'values']) }]
        : []),
    ],
    set: [],
    setString: [],
    supplied: references.flatMap(item => textAt(manifest, [...item, 'targetPath']) ?? []),
    context: undefined,
  };
}

/** With a `targetPath` it is one value, which `supplied` tells; without it a layer. */
function reference(manifest: Manifest, item: SettingPath, namespace: string | undefined): DescribedLayer | undefined {
  const kind = textAt(manifest, [...item, 'kind'])?.value;
  const name = textAt(manifest, [...item, 'name']);
  if (!name || (kind !== 'ConfigMap' && kind !== 'Secret') || textAt(manifest, [...item, 'targetPath']))
    return undefined;
  const key = textAt(manifest, [...item, 'valuesKey'])?.value ?? 'values.yaml';
  return { kind: 'object', object: kind, name: name.value, namespace, key, span: name.span };
}
