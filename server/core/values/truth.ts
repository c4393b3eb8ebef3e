// Truth as Go templates have it.
import type { Json } from '../json';

/** False for what is not there, `false`, 0, and whatever is empty; the text "false" is true. */
export function isTruthy(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}

/** `toString` compared with "true": the quoted word counts, whatever else there is does not. */
export function isTrueText(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

/** What `int` makes of a value: a number without its fraction, a text only where it is a whole number, else 0. */
export function asInt(value: Json | undefined): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (value === true) return 1;
  return typeof value === 'string' && /^[+-]?(?:\d+(?:\.0*)?|0x[\da-f]+)$/i.test(value) ? Math.trunc(Number(value)) : 0;
}
