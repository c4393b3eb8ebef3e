// Keys and values as YAML text that Helm reads as these very keys and values.
import type { Json } from '../json';

/** Words that YAML 1.1 takes for true, false or null. */
const words = /^(y|n|yes|no|on|off|true|false|null)$/i;

export function quoteKey(key: string): string {
  return /^[A-Za-z][\w./-]*$/.test(key) && !words.test(key) ? key : JSON.stringify(key);
}

/** A scalar, or a list or map in flow style, which is JSON. */
export function yamlText(value: Json): string {
  if (typeof value !== 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /^[A-Za-z/][\w./@:-]*$/.test(value) && !words.test(value) && !value.endsWith(':')
    ? value
    : JSON.stringify(value);
}
