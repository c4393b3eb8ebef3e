// What `--fix` did, for formats whose standard output has no place for it.
import { inLine } from '../../core';
import type { Report } from '../report';

export function fixLines({ fixed, refused }: Report): string {
  return [
    ...fixed.map(
      ({ path, line, column, title, rule }) => `${inLine(`fixed ${path}:${line}:${column} ${title} [${rule}]`)}\n`,
    ),
    ...refused.map(({ path, reason }) => `${inLine(`not fixed ${path}: ${reason}`)}\n`),
  ].join('');
}
