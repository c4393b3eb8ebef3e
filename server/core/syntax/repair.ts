// Saves what is certain of a broken text: a half-typed key must not take the entry below it along.
import type { RawMap, RawNode, RawPair, RawScalar } from './tree';

/** The node with its block maps cleared of what the YAML library made up to get over an error. */
export function repaired(node: RawNode, source: string): RawNode {
  if (node.kind === 'list') return { ...node, items: node.items.map(item => repaired(item, source)) };
  if (node.kind !== 'map') return node;
  const pairs = node.flow ? node.pairs : node.pairs.flatMap(pair => repairedPair(pair, source));
  return {
    ...node,
    pairs: pairs.map(({ key, value }) => ({ key, value: value && repaired(value, source) })),
  };
}

function repairedPair(pair: RawPair, source: string): RawPair[] {
  const key = withoutLinesAbove(pair.key, source);
  if (!pair.value && !hasColon(key, source)) return isExplicit(key, source) ? [pair] : [];
  if (pair.value?.kind !== 'map' || pair.value.flow || source.slice(key.end, pair.value.start).includes('\n')) {
    return [{ key, value: pair.value }];
  }
  return [{ key, value: restOfLine(pair.value, source) }, ...keysOnOtherLines(pair.value, source)];
}

/** `logL` above `replicas: 3` is read as one key of two lines; the line with the colon is the key. */
function withoutLinesAbove(key: RawNode, source: string): RawNode {
  if (key.kind !== 'scalar' || key.style !== 'plain') return key;
  const text = source.slice(key.start, key.end);
  const lastLine = /\n[ \t]*([^\n]*)$/.exec(text)?.[1];
  return lastLine === undefined ? key : { ...key, start: key.end - lastLine.length, value: lastLine };
}

/** In `a: b: c` all behind the first colon was meant as the value. */
function restOfLine(map: RawMap, source: string): RawScalar {
  const line = /^[^\n]*?(?=[ \t]*(?:\r?\n|$|[ \t]#))/.exec(source.slice(map.start))?.[0] ?? '';
  return { kind: 'scalar', start: map.start, end: map.start + line.length, style: 'plain', value: line };
}

/** In `a: 1` above a deeper `b: 2`, `b` was meant to stand beside `a`. */
function keysOnOtherLines(map: RawMap, source: string): RawPair[] {
  const lineEnd = source.indexOf('\n', map.start);
  const pairs = map.pairs.map(pair => ({ ...pair, key: withoutLinesAbove(pair.key, source) }));
  return lineEnd === -1 ? [] : pairs.filter(pair => pair.key.start > lineEnd && hasColon(pair.key, source));
}

function hasColon(key: RawNode, source: string): boolean {
  return /^[ \t]*:/.test(source.slice(key.end, key.end + 80));
}

function isExplicit(key: RawNode, source: string): boolean {
  return /\?[ \t]+$/.test(source.slice(Math.max(0, key.start - 80), key.start));
}
