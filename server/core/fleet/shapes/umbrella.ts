// A chart with one of ours among its dependencies: its values hold those of the dependency under a key.
import { lastEntryOf, nodeAt } from '../../syntax/navigate';
import { valuesAt, type Manifest } from '../../syntax/embedded';
import type { ValuesDocument } from '../../syntax/document';
import type { Placed } from '../fleetFile';
import { isOurChart } from './described';
import { itemsAt, textAt } from './read';

export interface Dependency {
  readonly chart: Placed;
  readonly version: string | undefined;
  /** The key of its values. */
  readonly key: string;
  readonly umbrella: Placed;
}

/** Dependencies of a `Chart.yaml` that are charts of ours. */
export function dependenciesOf(manifest: Manifest): readonly Dependency[] {
  const umbrella = textAt(manifest, ['name']);
  if (!umbrella) return [];
  return itemsAt(manifest, ['dependencies']).flatMap((at): readonly Dependency[] => {
    const chart = textAt(manifest, [...at, 'name']);
    if (!chart || !isOurChart(chart.value)) return [];
    const version = textAt(manifest, [...at, 'version'])?.value;
    const key = textAt(manifest, [...at, 'alias'])?.value ?? chart.value;
    return [{ chart, version, key, umbrella }];
  });
}

/** What of a values file is for the dependency. */
export interface DependencyValues {
  /** What stands below its key, but tags: Helm reads those only at the top. */
  readonly inner: ValuesDocument | undefined;
  /** `global` and `tags` at the top, which win over what stands below the key. */
  readonly outer: ValuesDocument | undefined;
}

const memo = new WeakMap<ValuesDocument, Map<string, DependencyValues>>();

export function valuesOfDependency(
  file: ValuesDocument,
  { key, chart, version }: Pick<Dependency, 'key' | 'version'> & { readonly chart: string },
): DependencyValues {
  const byKey = memo.get(file) ?? new Map<string, DependencyValues>();
  memo.set(file, byKey);
  let found = byKey.get(key);
  if (!found) byKey.set(key, (found = split(file, key, chart, version)));
  return found;
}

function split(file: ValuesDocument, key: string, chart: string, version: string | undefined): DependencyValues {
  const as = { manifest: 'umbrella chart', chart, version } as const;
  const inner = valuesAt({ file, document: file, by: 0, written: file.text }, [key], as);
  const shared = ['global', 'tags'];
  const sections = file.sections.flatMap(({ start, block }) => {
    const entries = block.entries.filter(entry => shared.includes(entry.key));
    return entries.length > 0 ? [{ start, block: { ...block, entries } }] : [];
  });
  return {
    inner: inner && withoutTags(inner),
    outer: sections.length > 0 ? { ...file, sections, embedded: { ...as, at: [], inText: undefined } } : undefined,
  };
}

function withoutTags(document: ValuesDocument): ValuesDocument {
  if (!document.sections.some(({ block }) => lastEntryOf(block.entries, 'tags'))) return document;
  return {
    ...document,
    sections: document.sections.map(({ start, block }) => ({
      start,
      block: { ...block, entries: block.entries.filter(({ key }) => key !== 'tags') },
    })),
  };
}

/** Tags below the key of the dependency, where Helm looks for none. */
export function lostTags(file: ValuesDocument, key: string): Placed | undefined {
  const found = nodeAt(file, [key, 'tags']);
  if (!found?.entry) return undefined;
  const { keySpan } = found.entry;
  return { value: `${key}.tags`, span: { start: keySpan.start + found.base, end: keySpan.end + found.base } };
}
