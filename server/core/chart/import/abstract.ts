// The values that the interpreter computes with: not what a template prints, but where it got it from.
import type { Usage } from './usage';

export type Abstract =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'constant'; readonly value: number | boolean | null }
  /** A place in the values. */
  | { readonly kind: 'place'; readonly usage: Usage }
  /** A scalar computed from places; `asText` after `toString`. */
  | { readonly kind: 'derived'; readonly from: readonly Usage[]; readonly asText: boolean }
  /** A key met while walking the map at a place. */
  | { readonly kind: 'key'; readonly of: Usage }
  /** A map that a template makes; `others` are values under keys that are not known. */
  | { readonly kind: 'dict'; readonly id: number; readonly entries: Map<string, Abstract>; readonly others: Abstract[] }
  | { readonly kind: 'list'; readonly items: Abstract[] }
  | { readonly kind: 'union'; readonly options: readonly Abstract[] };

export const unknown: Abstract = { kind: 'unknown' };

export function union(values: readonly Abstract[]): Abstract {
  const options: Abstract[] = [];
  const seen = new Set<string>();
  for (const value of values.flatMap(v => (v.kind === 'union' ? v.options : [v]))) {
    if (value.kind === 'unknown') continue;
    const key = identity(value);
    if (seen.has(key)) continue;
    seen.add(key);
    options.push(value);
  }
  if (options.length === 0) return unknown;
  return options.length === 1 ? options[0]! : { kind: 'union', options };
}

export function optionsOf(value: Abstract): readonly Abstract[] {
  return value.kind === 'union' ? value.options : [value];
}

/** The same text for values that behave the same; used to evaluate each named template once per argument. */
export function identity(value: Abstract): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'text':
      return JSON.stringify(value.value);
    case 'constant':
      return String(value.value);
    case 'place':
      return `#${value.usage.id}`;
    case 'derived':
      return `~${value.from.map(u => u.id).join('+')}${value.asText ? 't' : ''}`;
    case 'key':
      return `k${value.of.id}`;
    case 'dict':
      return `{${[...value.entries].map(([k, v]) => `${k}:${identity(v)}`).join(',')}|${value.others.map(identity).join(',')}}`;
    case 'list':
      return `[${value.items.map(identity).join(',')}]`;
    case 'union':
      return `(${value.options.map(identity).join('|')})`;
  }
}

/** The places that a value comes from directly, not through a computation. */
export function placesOf(value: Abstract): readonly Usage[] {
  return optionsOf(value).flatMap(v => (v.kind === 'place' ? [v.usage] : []));
}

/** The places that a scalar was computed from, direct ones included. */
export function sourcesOf(value: Abstract): readonly Usage[] {
  return optionsOf(value).flatMap(v => (v.kind === 'place' ? [v.usage] : v.kind === 'derived' ? v.from : []));
}

/** Printed or otherwise used up. */
export function consume(value: Abstract): void {
  for (const usage of placesOf(value)) usage.read = true;
  for (const option of optionsOf(value)) {
    if (option.kind === 'list') option.items.forEach(consume);
    if (option.kind === 'derived') for (const usage of option.from) usage.read = true;
  }
}

/** Put into the output as it is. */
export function print(value: Abstract): void {
  consume(value);
  for (const usage of sourcesOf(value)) usage.printed = true;
}
