// Paths of layers as fleet files and scripts write them, made comparable.

/** `a/./b/../c` is `a/c`; relative, whatever it began with. */
export function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
