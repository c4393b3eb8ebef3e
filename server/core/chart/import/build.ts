// Makes settings from a chart's defaults and from what its templates do with them.
import { isJsonMap, type Json, type JsonMap } from '../../json';
import type { SettingNode, SettingType } from '../model';
import type { ChartRecord, DependencyRecord } from '../record';
import type { Chart } from './chartFiles';
import { observe } from './observe';
import type { Usage } from './usage';

/** What the importer learns of a chart, in the form that schemas/ keeps; assemble.ts makes the model of it. */
export function buildRecord(chart: Chart): ChartRecord {
  const { byChart, global } = observe(chart);
  const usage = byChart.get(chart)!;
  const node = (declared: Json | undefined, view: Usage | undefined, schema?: Json): SettingNode =>
    build({ declared, views: view ? [view] : [], whole: false, stack: [], schema });

  const parts = new Map<string, SettingNode>();
  const dependencies: DependencyRecord[] = [];
  for (const dependency of chart.dependencies) {
    const part = chart.charts.get(dependency.name);
    if (!part || part.library) continue;
    if (!parts.has(part.name)) parts.set(part.name, node(part.values, byChart.get(part), part.schema));
    const { alias, conditions, tags } = dependency;
    dependencies.push({ alias, part: part.name, conditions, tags, defaults: mapOf(chart.values[alias]) });
  }
  const globalDefaults = allCharts(chart).reduce<JsonMap>((all, c) => merged(all, mapOf(c.values['global'])), {});
  const elsewhere = new Set(['global', 'tags', ...chart.dependencies.map(d => d.alias)]);
  const own = new Map<string, SettingNode>();
  for (const key of new Set([...Object.keys(chart.values), ...usage.children.keys()])) {
    if (!elsewhere.has(key)) own.set(key, node(chart.values[key], usage.children.get(key)));
  }
  return {
    chart: chart.name,
    version: chart.version,
    appVersion: chart.appVersion,
    global: node(globalDefaults, global),
    tags: mapOf(chart.values['tags']),
    own,
    parts,
    dependencies,
  };
}

interface Work {
  readonly declared: Json | undefined;
  /** All uses that apply: the setting's own, and those of "any key" of the map it stands in. */
  readonly views: readonly Usage[];
  /** True where the whole of a parent is taken as it is. */
  readonly whole: boolean;
  /** Uses being built above this one, so that maps that copy their own parent come to an end. */
  readonly stack: readonly Usage[];
  readonly schema?: Json | undefined;
}

function build(work: Work): SettingNode {
  const likened = work.declared === undefined ? likeness(work) : undefined;
  const views = likened ? [...work.views, ...likened] : work.views;
  const declared = work.declared;
  const stack = [...work.stack, ...views];
  const whole = work.whole || views.some(v => v.opaque);
  const schema = isJsonMap(work.schema) ? work.schema : undefined;
  const properties = mapOf(schema?.['properties']);

  const anyViews = views.flatMap(v => (v.any ? [v.any] : []));
  const allowedKeys = firstSet(views.map(v => v.allowedKeys));
  // A template asks one place for a refused key; what is merged over that place is not asked.
  const refused = new Map(work.views.flatMap(v => [...v.refused]));
  const keys = new Set<string>([
    ...(isJsonMap(declared) ? Object.keys(declared) : []),
    ...views.flatMap(v => [...v.children.keys()]),
    ...(allowedKeys ?? []),
  ]);
  const children = new Map<string, SettingNode>();
  for (const key of keys) {
    const isDeclared = isJsonMap(declared) && key in declared;
    if (refused.has(key) && !isDeclared) continue;
    const own = views.flatMap(v => v.children.get(key) ?? []).filter(v => !work.stack.includes(v));
    children.set(
      key,
      build({
        declared: isDeclared ? declared[key] : undefined,
        views: [...own, ...anyViews],
        whole,
        stack,
        schema: properties[key],
      }),
    );
  }

  const type = typeOf(declared, views, children, schema);
  const entryViews = anyViews.filter(v => !work.stack.includes(v));
  const entry =
    entryViews.length > 0 && !allowedKeys ? build({ declared: undefined, views: entryViews, whole, stack }) : undefined;
  const used =
    whole ||
    views.some(v => v.read || v.ranged || v.measured) ||
    [...children.values()].some(child => child.used) ||
    (entry?.used ?? false);
  const isMap = type === 'map' || type === 'any';
  return {
    type,
    default: isJsonMap(declared) ? undefined : declared,
    children: isMap ? children : new Map(),
    entry: isMap ? entry : undefined,
    item: type === 'list' || type === 'any' ? entry : undefined,
    open: whole,
    allowed: valuesOf(firstSet(views.map(v => v.allowed))),
    known: valuesOf(knownValues(views)),
    refused,
    closed: allowedKeys !== undefined,
    declared: declared !== undefined,
    used,
    minimum: typeof schema?.['minimum'] === 'number' ? schema['minimum'] : undefined,
    schemaType: schema?.['type'] === 'integer',
    use: {
      textOnly: type === 'string' && views.some(v => v.textOnly || v.measured),
      fields: isMap && views.some(v => v.fields),
      ranged: views.some(v => v.ranged),
      bareIf: views.some(v => v.bareIf),
      printed: views.some(v => v.printed),
      boolOnly: type === 'bool' && views.some(v => v.boolOnly),
      comparedAsText: views.some(v => v.comparedAsText),
    },
    types: undefined,
  };
}

/** What an undeclared value is merged over tells what it takes (`agents.<name>` takes all that the agent takes). */
function likeness(work: Work): readonly Usage[] {
  return [...new Set(work.views.flatMap(v => [...v.like]))].filter(v => !work.views.includes(v));
}

function typeOf(
  declared: Json | undefined,
  views: readonly Usage[],
  children: ReadonlyMap<string, SettingNode>,
  schema: JsonMap | undefined,
): SettingType {
  if (schema?.['type'] === 'integer') return 'int';
  const shown = declared ?? views.map(v => v.fallback).find(v => v !== undefined);
  if (Array.isArray(shown)) return 'list';
  if (isJsonMap(shown)) return 'map';
  if (typeof shown === 'string') return 'string';
  if (typeof shown === 'boolean') return 'bool';
  if (typeof shown === 'number') return Number.isInteger(shown) ? 'int' : 'number';
  return children.size > 0 && views.some(v => v.fields) ? 'map' : 'any';
}

function knownValues(views: readonly Usage[]): ReadonlySet<string> | undefined {
  const values = new Set(views.flatMap(v => [...v.known]));
  values.delete('""');
  return values.size > 0 ? values : undefined;
}

function firstSet(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  return sets.find(set => set !== undefined);
}

function valuesOf(set: ReadonlySet<string> | undefined): readonly Json[] | undefined {
  return set && [...set].map(text => JSON.parse(text) as Json);
}

/** Maps laid over each other as Helm does: the first wins, null takes a default away. */
export function merged(over: JsonMap, under: JsonMap): JsonMap {
  const result: Record<string, Json> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = under[key];
    if (value === null && below !== undefined) delete result[key];
    else result[key] = isJsonMap(value) && isJsonMap(below) ? merged(value, below) : value;
  }
  return result;
}

function mapOf(value: Json | undefined): JsonMap {
  return isJsonMap(value) ? value : {};
}

function allCharts(chart: Chart): readonly Chart[] {
  return [chart, ...[...chart.charts.values()].flatMap(allCharts)];
}
