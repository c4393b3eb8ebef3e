// All values that the templates of a release see: the user's over the defaults of the chart and of each part that is on.
//
// Source: Helm 3, chartutil coalesce.go and dependencies.go. `seen.ts` answers for one place what this answers for all; rules ask that.
import type { Component, SettingNode } from '../chart/model';
import { isJsonMap, type Json, type JsonMap } from '../json';
import { plainMerged } from './merge';
import type { Release } from './release';

type Values = Record<string, Json>;

/** The same as `.Values` of the chart's own templates; each part finds its section there. */
export function coalescedValues(release: Release): JsonMap {
  const { model, components } = release;
  const parts = [...model.components.values()].filter(({ alias }) => components.get(alias) !== 'off');
  // Before the user's values come in, the chart's own are laid over those of its parts; nulls stay.
  const defaults = ownDefaults(model.top, model.components);
  for (const part of parts) {
    const section = copied(mapIn(defaults, part.alias));
    copyGlobal(section, defaults);
    layOver(section, defaultsOf(part.own), true);
    defaults[part.alias] = section;
  }
  const values: Values = {};
  for (const key of release.userKeys([])) values[key] = deepCopy(plainMerged(release.entry([key])!.value));
  layDefaults(values, defaults, key => parts.some(({ alias }) => alias === key));
  // The library is the first part.
  copyGlobal({ global: deepCopy(mapIn(defaults, 'global')) }, values);
  for (const { alias, own } of parts) {
    const given = values[alias];
    // Helm stops at a section that is no map.
    if (given !== undefined && !isJsonMap(given)) continue;
    const section = copied(given ?? {});
    copyGlobal(section, values);
    layDefaults(section, defaultsOf(own), () => false);
    values[alias] = section;
  }
  return values;
}

/** What the chart's own values.yaml says, the presets for its parts included. */
function ownDefaults(top: SettingNode, components: ReadonlyMap<string, Component>): Values {
  const found: Values = {};
  for (const [key, node] of top.children) {
    const component = components.get(key);
    if (component) {
      if (Object.keys(component.preset).length > 0) found[key] = component.preset;
    } else if (node.declared) found[key] = defaultOf(node);
  }
  return found;
}

function defaultsOf(node: SettingNode): Values {
  const declared = [...node.children].filter(([, child]) => child.declared);
  return Object.fromEntries(declared.map(([key, child]) => [key, defaultOf(child)]));
}

function defaultOf(node: SettingNode): Json {
  if (node.default !== undefined) return node.default;
  const isMap = node.type === 'map' || [...node.children.values()].some(child => child.declared);
  return isMap ? defaultsOf(node) : null;
}

/** One level of a chart: a null takes a default away, but not yet inside of what is a part's. */
function layDefaults(values: Values, defaults: JsonMap, isPart: (key: string) => boolean): void {
  for (const [key, value] of Object.entries(defaults)) {
    const given = values[key];
    if (given === undefined) values[key] = deepCopy(value);
    else if (given === null) delete values[key];
    else if (isJsonMap(given) && isJsonMap(value)) values[key] = laidOver(given, value, isPart(key));
  }
}

function layOver(values: Values, defaults: JsonMap, keepsNulls: boolean): void {
  for (const [key, value] of Object.entries(defaults)) {
    const given = values[key];
    if (given === undefined) values[key] = value;
    else if (given === null && !keepsNulls) delete values[key];
    else if (isJsonMap(given) && isJsonMap(value)) values[key] = laidOver(given, value, keepsNulls);
  }
}

function laidOver(given: JsonMap, defaults: JsonMap, keepsNulls: boolean): JsonMap {
  const values = copied(given);
  layOver(values, defaults, keepsNulls);
  return values;
}

/** What stands under `global` above comes into the part's: over its maps, but not in place of them. */
function copyGlobal(section: Values, above: JsonMap): void {
  const own = section['global'] === undefined ? {} : section['global'];
  if (!isJsonMap(own)) return;
  const global = copied(own);
  for (const [key, value] of Object.entries(mapIn(above, 'global'))) {
    const given = global[key];
    if (!isJsonMap(value)) {
      if (!isJsonMap(given)) global[key] = value;
    } else if (given === undefined) global[key] = copied(value);
    else if (isJsonMap(given)) {
      const merged = copied(value);
      fill(merged, given);
      global[key] = merged;
    }
  }
  section['global'] = global;
}

/** Maps further down are those of the release itself, so what a part has besides gets into them, for all to see: as in Helm. */
function fill(values: Values, more: JsonMap): void {
  for (const [key, value] of Object.entries(more)) {
    const given = values[key];
    if (given === undefined) values[key] = value;
    else if (isJsonMap(given) && isJsonMap(value)) fill(given as Values, value);
  }
}

function deepCopy(value: Json): Json {
  if (Array.isArray(value)) return value;
  return isJsonMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deepCopy(inner)]))
    : value;
}

function mapIn(values: JsonMap, key: string): JsonMap {
  const found = values[key];
  return isJsonMap(found) ? found : {};
}

function copied(map: JsonMap): Values {
  return { ...map };
}
