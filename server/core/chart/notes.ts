// Finds our words about a setting: notes are kept by chart part, so that all aliases and versions share them.
import type { SettingPath } from '../path';
import type { Catalog, SettingNote } from './catalog';
import type { ChartModel } from './model';

export function noteFor(catalog: Catalog, model: ChartModel, path: SettingPath): SettingNote | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  if (rest.length === 0) return catalog.note(model.chart, path);
  if (first === 'global') return catalog.note('global', rest);
  const part = model.components.get(first)?.part;
  if (part === undefined) return catalog.note(model.chart, path);
  // Every part takes `global` below itself, with the same meaning.
  if (rest[0] === 'global') return catalog.note('global', rest.slice(1));
  return catalog.note(part, rest);
}
