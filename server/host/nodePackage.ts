// Finds the files that come with the program: in `dist/..` where it is installed, at the top of the checkout from source.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `package.json`, `schemas/` and `dist/`. */
export function packageFolder(): string {
  // The bundle lies in `dist/`, this source file in `server/host/`: the folder is one or two levels up.
  const above = dirname(__dirname);
  return existsSync(join(above, 'package.json')) ? above : dirname(above);
}

export function packageVersion(): string {
  try {
    const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : 'unknown';
  } catch {
    // A version that can't be told is no reason not to work.
    return 'unknown';
  }
}
