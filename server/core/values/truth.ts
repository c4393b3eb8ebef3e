// Truth as Go templates have it.
import type { Json } from '../json';

/** False for what is not there, `false`, 0, and whatever is empty; the text "false" is true. */
export function isTruthy(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  return typeof value === 'object' ? Object.keys(value).length > 0 : true;
}
