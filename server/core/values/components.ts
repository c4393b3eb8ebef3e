// Which parts of a chart a release installs: Helm's own decision from conditions and tags.
import type { Json } from '../json';
import { pathOf, type SettingPath } from '../path';
import type { ChartModel, Component } from '../chart/model';

/** What a component's switch says. `unknown` where a value is filled in later. */
export type Switch = 'on' | 'off' | 'unknown';

export interface SwitchValues {
  /** The user's value, else the chart's default; `undefined` where there is none. */
  value(path: SettingPath): Json | undefined;
  /** True where something else fills the value in before Helm sees it. */
  isFilledLater(path: SettingPath): boolean;
}

/**
 * Helm's rule: the first condition that is a boolean decides; else any true tag switches on, else any false tag
 * switches off, else on. Tags that are no booleans count neither way.
 */
export function switchOf(component: Component, values: SwitchValues): Switch {
  for (const condition of component.conditions) {
    const path = pathOf(condition);
    if (values.isFilledLater(path)) return 'unknown';
    const value = values.value(path);
    if (typeof value === 'boolean') return value ? 'on' : 'off';
  }
  if (component.tags.length === 0) return 'on';
  if (values.isFilledLater(['tags'])) return 'unknown';
  const tags = component.tags.map(tag => ['tags', tag]);
  if (tags.some(path => values.isFilledLater(path))) return 'unknown';
  const set = tags.map(path => values.value(path));
  if (set.includes(true)) return 'on';
  return set.includes(false) ? 'off' : 'on';
}

export function switches(model: ChartModel, values: SwitchValues): ReadonlyMap<string, Switch> {
  return new Map([...model.components].map(([alias, component]) => [alias, switchOf(component, values)]));
}

/** True for the tags, each of them, and what a component's condition asks for. */
export function isSwitch(model: ChartModel, path: SettingPath): boolean {
  if (path[0] === 'tags' && path.length <= 2) return model.top.children.has('tags');
  const dotted = path.join('.');
  return [...model.components.values()].some(({ conditions }) => conditions.includes(dotted));
}
