// Makes the model of a chart version from its record: parts under their aliases, with the parent's defaults applied.
import { isJsonMap, type Json, type JsonMap } from '../json';
import type { ChartModel, Component, SettingNode } from './model';
import { emptyNode } from './node';
import type { ChartRecord, DependencyRecord } from './record';
import type { TypeFacts } from './typeFacts';

export function assembleModel(record: ChartRecord): ChartModel {
  const components = new Map<string, Component>();
  const children = new Map<string, SettingNode>([['global', record.global]]);
  const tags = tagsNode(record);
  // A chart without tags ignores the key like any other it does not know.
  if (tags.children.size > 0) children.set('tags', tags);
  for (const dependency of record.dependencies) {
    const part = record.parts.get(dependency.part);
    if (!part) continue;
    const settings = componentSettings(part, dependency, record.global);
    const { alias, conditions, tags } = dependency;
    components.set(alias, {
      ...{ alias, part: dependency.part, conditions, tags },
      ...{ preset: dependency.defaults, own: part, settings },
    });
    children.set(alias, settings);
  }
  record.own.forEach((node, key) => children.set(key, node));
  for (const [key, ...rest] of record.dependencies.flatMap(d => d.conditions).map(c => c.split('.'))) {
    if (key !== undefined) children.set(key, withSwitch(children.get(key) ?? emptyNode('map'), rest));
  }
  for (const [alias, component] of components) components.set(alias, { ...component, settings: children.get(alias)! });
  const top = { ...emptyNode('map'), children, declared: true, used: true };
  return { chart: record.chart, version: record.version, appVersion: record.appVersion, top, components };
}

function componentSettings(part: SettingNode, dependency: DependencyRecord, global: SettingNode): SettingNode {
  const settings = withDefaults(part, dependency.defaults);
  const children = new Map(settings.children).set('global', global);
  // Templates that look keys up by a computed name make the part look open; a part's own settings are always known.
  const types = sectionTypes(Object.keys(dependency.defaults).length > 0);
  return { ...settings, type: 'map', open: false, entry: undefined, children, declared: true, types };
}

/** Helm refuses a section that is no map before it runs any template; a null takes away what the chart says for the part. */
function sectionTypes(hasDefaults: boolean): TypeFacts {
  return {
    stops: [{ classes: '0nNtfwTFdelLM', reaches: [{ part: '', all: [] }] }],
    becomes: new Map(hasDefaults ? [['z', 'other']] : []),
  };
}

/** Conditions are read by Helm itself, so they count as used though no template names them. */
function withSwitch(node: SettingNode, path: readonly string[]): SettingNode {
  const [key, ...rest] = path;
  if (key === undefined) return { ...node, type: node.type === 'any' ? 'bool' : node.type, used: true };
  const child = node.children.get(key) ?? emptyNode(rest.length > 0 ? 'map' : 'bool');
  return { ...node, used: true, children: new Map(node.children).set(key, withSwitch(child, rest)) };
}

function tagsNode(record: ChartRecord): SettingNode {
  const names = new Set([...Object.keys(record.tags), ...record.dependencies.flatMap(d => d.tags)]);
  const children = [...names].map((name): [string, SettingNode] => [
    name,
    { ...emptyNode('bool'), default: record.tags[name], declared: true, used: true },
  ]);
  return { ...emptyNode('map'), children: new Map(children), declared: true, used: true };
}

/** The same settings with other defaults. A default for a setting that the part does not have is declared, but dead. */
export function withDefaults(node: SettingNode, defaults: JsonMap): SettingNode {
  const children = new Map(node.children);
  for (const [key, value] of Object.entries(defaults)) {
    const child = children.get(key) ?? node.entry ?? deadNode(value);
    children.set(key, withDefault(child, value));
  }
  return { ...node, children, declared: true };
}

function withDefault(node: SettingNode, value: Json): SettingNode {
  if (isJsonMap(value)) return withDefaults(node.type === 'any' ? { ...node, type: 'map' } : node, value);
  return { ...node, default: value === null ? undefined : value, declared: true };
}

function deadNode(value: Json): SettingNode {
  if (isJsonMap(value)) return emptyNode('map');
  if (Array.isArray(value)) return emptyNode('list');
  return emptyNode(typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'any');
}
