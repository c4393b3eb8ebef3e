// Which part of the recordings is asked again: another one for each commit, the same one when a red build is repeated.
import { execFileSync } from 'node:child_process';

/** Names the slice: SPIRE_HELM_SLICE=<this> npm test conformance. */
export const sliceName = process.env['SPIRE_HELM_SLICE'] ?? commit();

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: __dirname, encoding: 'utf8' }).trim();
  } catch {
    return 'no commit';
  }
}
