// A chart version as JSON Schema, for editors and tools that know nothing of SPIRE Helm.
import type { Json, JsonMap } from '../json';
import type { Catalog } from './catalog';
import type { ChartModel, SettingNode } from './model';
import { noteFor } from './notes';

/**
 * A draft-07 schema for values files of a chart version: unknown settings are refused, types are those that the
 * templates need, descriptions are ours. What depends on several settings at once can't be said in it.
 */
export function jsonSchemaOf(model: ChartModel, catalog: Catalog): JsonMap {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `Values of ${model.chart} ${model.version}`,
    ...schemaFor(model.top, [], model, catalog),
  };
}

function schemaFor(node: SettingNode, path: readonly string[], model: ChartModel, catalog: Catalog): JsonMap {
  const note = noteFor(catalog, model, path)?.note;
  return {
    ...(note !== undefined && { description: note }),
    ...(node.default !== undefined && { default: node.default }),
    ...shapeOf(node, path, model, catalog),
  };
}

function shapeOf(node: SettingNode, path: readonly string[], model: ChartModel, catalog: Catalog): JsonMap {
  if (node.type === 'map') return { type: ['object', 'null'], ...mapShape(node, path, model, catalog) };
  if (node.type === 'any') return node.children.size > 0 || node.entry ? mapShape(node, path, model, catalog) : {};
  if (node.type === 'list') return { type: ['array', 'null'], ...itemShape(node, path, model, catalog) };
  if (node.allowed) return { enum: [...node.allowed, ...(node.default === '' ? [''] : []), null] };
  return scalarShape(node);
}

function mapShape(node: SettingNode, path: readonly string[], model: ChartModel, catalog: Catalog): JsonMap {
  const properties: Record<string, Json> = {};
  for (const [key, child] of node.children) {
    // `global` means the same below every part; once is enough.
    if (key === 'global' && path.length === 1) properties[key] = {};
    else properties[key] = schemaFor(child, [...path, key], model, catalog);
  }
  const free = node.entry ? schemaFor(node.entry, [...path, '*'], model, catalog) : node.open;
  return { properties, additionalProperties: free };
}

function itemShape(node: SettingNode, path: readonly string[], model: ChartModel, catalog: Catalog): JsonMap {
  if (!node.item || node.open || node.item.children.size === 0) return {};
  return { items: schemaFor(node.item, [...path, '0'], model, catalog) };
}

/** Templates print most scalars as they come, so only what they need is asked for. */
function scalarShape(node: SettingNode): JsonMap {
  if (node.open) return {};
  if (node.schemaType) {
    return { type: ['integer', 'null'], ...(node.minimum !== undefined && { minimum: node.minimum }) };
  }
  if (node.type === 'bool') return { type: ['boolean', 'string', 'null'] };
  if (node.type === 'string' && node.use.textOnly && !node.use.comparedAsText) return { type: ['string', 'null'] };
  return { type: ['string', 'number', 'boolean', 'null'] };
}
