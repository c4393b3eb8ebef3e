// Reads `--set` and `--set-string` as Helm's strvals does.
import type { Json } from '../json';
import type { SetValue } from './merge';

/** Thrown for text that Helm refuses too; the message is a sentence for the user. */
export class BadSetOption extends Error {}

/**
 * @param text `a.b=c,d.e={x,y}`; `\` escapes dots, commas and equals signs
 * @param asText true for `--set-string`
 */
export function parseSet(text: string, asText: boolean): readonly SetValue[] {
  return splitOutside(text, ',').map(pair => {
    const at = indexOutside(pair, '=');
    if (at < 0) throw new BadSetOption(`"${pair}" has no "="; Helm takes key=value.`);
    const keys = splitOutside(pair.slice(0, at), '.');
    if (keys.some(key => key === '')) throw new BadSetOption(`"${pair}" names no setting before "=".`);
    return placed(keys, readValue(pair.slice(at + 1), asText));
  });
}

/** `hosts[1].host` sets a field of one item: a list from there on, with nothing before the item. */
function placed(keys: readonly string[], value: Json): SetValue {
  const at = keys.findIndex(key => /(?<!\\)\[\d+\]$/.test(key));
  if (at < 0) return { path: keys.map(unescape), value };
  const [, name = '', indexes = ''] = /^(.*?)((?:\[\d+\])+)$/.exec(keys[at]!) ?? [];
  const below = keys.slice(at + 1);
  const { path, value: inner } = below.length > 0 ? placed(below, value) : { path: [], value };
  const item = path.reduceRight<Json>((wrapped, key) => ({ [key]: wrapped }), inner);
  const list = [...indexes.matchAll(/\d+/g)].reduceRight<Json>(
    (wrapped, [index]) => listWith(Number(index), wrapped),
    item,
  );
  return { path: [...keys.slice(0, at), name].map(unescape), value: list, item: true };
}

/** Helm takes no index above 65,536; here a list need not be that long to be judged. */
function listWith(index: number, item: Json): Json {
  return [...Array.from({ length: Math.min(index, 100) }, () => null), item];
}

function readValue(text: string, asText: boolean): Json {
  if (text.startsWith('{') && text.endsWith('}')) {
    const inner = text.slice(1, -1);
    return inner === '' ? [] : splitOutside(inner, ',').map(item => readScalar(unescape(item), asText));
  }
  return readScalar(unescape(text), asText);
}

/** Helm's own conversion: whole numbers without a leading zero, true, false and null; no floats, no YAML 1.1 words. */
function readScalar(text: string, asText: boolean): Json {
  if (asText) return text;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/^null$/i.test(text)) return null;
  if (text === '0') return 0;
  return /^-?[1-9]\d*$/.test(text) ? Number(text) : text;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function indexOutside(text: string, wanted: string): number {
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === wanted) return i;
  }
  return -1;
}

/** Splits at a separator that is neither escaped nor inside braces. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (char === '\\') {
      part += char + (text[i + 1] ?? '');
      i += 1;
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (char === separator && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}
