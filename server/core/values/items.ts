// Items of a list in the values with the place of each, so that a finding about one item does not mark the whole list.
import type { Json } from '../json';
import type { SettingPath } from '../path';
import { shifted } from '../span';
import { placeholderIn } from '../syntax/placeholders';
import { locate } from './locate';
import type { Blame, Release } from './release';

export interface Item {
  readonly value: Json;
  readonly at: Blame;
  /** True where something else fills it in before Helm sees it. */
  readonly isFilledLater: boolean;
}

/** The items of the list that the user wrote; none where it is the chart's or no list. */
export function itemsOf(release: Release, path: SettingPath): readonly Item[] {
  const entry = release.entry(path);
  if (entry?.value.kind !== 'leaf' || !Array.isArray(entry.value.value)) return [];
  const values = entry.value.value as readonly Json[];
  const whole = release.blameValue(path);
  const layer = release.layers.find(({ source }) => source === entry.origin?.source);
  const place = layer && locate(layer.document, path);
  const nodes = place?.kind === 'found' && place.entry.value.kind === 'list' ? place.entry.value.items : [];
  return values.map((value, index): Item => {
    const span = nodes[index]?.span;
    return {
      value,
      at: span && place?.kind === 'found' && layer ? { source: layer.source, span: shifted(span, place.base) } : whole,
      isFilledLater: typeof value === 'string' && placeholderIn(value) !== undefined,
    };
  });
}

/** The key of an entry inside the items of a list, where the file has it so that it can be found; else the list. */
export function blameInside(release: Release, list: SettingPath, rest: SettingPath): Blame {
  const source = release.entry(list)?.origin?.source;
  const layer = release.layers.find(each => each.source === source);
  const place = layer && locate(layer.document, [...list, ...rest]);
  return layer && place?.kind === 'found' ? { source: layer.source, span: place.keySpan } : release.blame(list);
}
