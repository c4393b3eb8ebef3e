// What we make of a stack, in a form that can be compared with Helm's: plain values, or the refusal of a `--set`.
import { createHash } from 'node:crypto';
import { BadSetOption, openDocument, readSets, type Json } from '../../../server/core';
import { isJsonMap } from '../../../server/core/json';
import { mergeLayers, plainMerged } from '../../../server/core/values/merge';
import { createRelease, type Release } from '../../../server/core/values/release';
import { conflictAmong } from '../../../server/core/values/setConflict';
import { bundledCatalog } from '../../support/catalog';
import type { LaidRelease } from './releases';
import type { Stack } from './stacks';

/** `undefined` where Helm would stop at an option. */
export function mergedByUs({ values, sets, files }: Stack): Json | undefined {
  const layers = values.map((text, index) => {
    const source = `${index}.yaml`;
    return { source, document: openDocument({ id: source, text, languageId: 'yaml' }).values };
  });
  const contents = new Map(Object.entries(files).map(([name, text]) => [`@/${name}`, text]));
  try {
    const read = readSets(sets.map(set => ({ ...set, contents })));
    return conflictAmong(layers, read) ? undefined : plainMerged(mergeLayers(layers, read));
  } catch (error) {
    if (error instanceof BadSetOption) return undefined;
    throw error;
  }
}

/** The release as the rules see it. */
export function releaseOfLayers({ chart, version, values }: LaidRelease): Release {
  const layers = values.map((text, index) => {
    const source = `${index}.yaml`;
    return { source, document: openDocument({ id: source, text, languageId: 'yaml' }).values };
  });
  const model = bundledCatalog().model(chart, version)!;
  return createRelease({ model, layers, sets: [], whole: true, name: 'spire', namespace: 'spire-mgmt' });
}

/** Short enough to keep hundreds: a sign of the values, `-` for a refusal. */
export function signOf(values: Json | undefined): string {
  return values === undefined ? '-' : createHash('sha256').update(canonical(values)).digest('hex').slice(0, 8);
}

export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonMap(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
