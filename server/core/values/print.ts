// The merged values of a release as YAML, each with the place that it comes from.
import { isJsonMap, type Json } from '../json';
import { coalescedValues } from './coalesced';
import type { MergedEntry, Origin } from './merge';
import type { Release } from './release';
import { quoteKey, yamlText } from './yamlText';

/**
 * What Helm makes of all layers and `--set`, before the chart's defaults: the same as `helm get values`.
 * @param remark what stands behind a value, such as the file and line it comes from; nothing where it is `undefined`
 */
export function printValues(release: Release, remark?: (origin: Origin | undefined) => string): string {
  const entries = release.userKeys([]).flatMap((key): readonly (readonly [string, MergedEntry])[] => {
    const entry = release.entry([key]);
    return entry ? [[key, entry]] : [];
  });
  const lines = entries.flatMap(([key, entry]) => entryLines(key, entry, '', remark));
  return lines.length === 0 ? '{}\n' : `${lines.join('\n')}\n`;
}

/** All that the chart's templates see, defaults included: the same as `helm get values --all`. */
export function printAllValues(release: Release): string {
  return `${Object.entries(coalescedValues(release))
    .flatMap(([key, value]) => plainLines(key, value, ''))
    .join('\n')}\n`;
}

function entryLines(
  key: string,
  { value, origin }: MergedEntry,
  indent: string,
  remark: ((origin: Origin | undefined) => string) | undefined,
): readonly string[] {
  // What is given at deploy time is not known here.
  if (value.kind === 'leaf' && value.placeholder && !origin) return [];
  const head = `${indent}${quoteKey(key)}:`;
  const behind = remark ? `  # ${remark(origin)}` : '';
  if (value.kind === 'map') {
    const below = [...value.entries].flatMap(([name, entry]) => entryLines(name, entry, `${indent}  `, remark));
    if (below.length > 0) return [head, ...below];
    return value.entries.size > 0 ? [] : [`${head} {}${behind}`];
  }
  if (Array.isArray(value.value) && value.value.length > 0) {
    return [`${head}${behind}`, ...value.value.flatMap(item => itemLines(item, indent))];
  }
  return [`${head} ${yamlText(value.value)}${behind}`];
}

/** Lists are taken whole from one place, so only their head names it. */
function itemLines(item: Json, indent: string): readonly string[] {
  if (isJsonMap(item) && Object.keys(item).length > 0) {
    const lines = Object.entries(item).flatMap(([key, value]) => plainLines(key, value, `${indent}  `));
    return [`${indent}- ${(lines[0] ?? '').trimStart()}`, ...lines.slice(1)];
  }
  return [`${indent}- ${yamlText(item)}`];
}

function plainLines(key: string, value: Json, indent: string): readonly string[] {
  const head = `${indent}${quoteKey(key)}:`;
  if (isJsonMap(value) && Object.keys(value).length > 0) {
    return [head, ...Object.entries(value).flatMap(([name, inner]) => plainLines(name, inner, `${indent}  `))];
  }
  if (Array.isArray(value) && value.length > 0) return [head, ...value.flatMap(item => itemLines(item, indent))];
  return [`${head} ${yamlText(value)}`];
}
