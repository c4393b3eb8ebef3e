// A path as the first word of a line.
import { inLine } from '../../core';

export function pathInLine(path: string): string {
  const shown = inLine(path);
  // Lines that begin so are commands to the runners of GitHub and Azure.
  return /^(::|##)/.test(shown) ? `./${shown}` : shown;
}
