// What keeps the command line from doing its work: one sentence that names the place and the way out.
import type { ReadResult } from '../host/files';

export class CannotRun extends Error {}

export function unreadableFile(path: string, result: Exclude<ReadResult, { readonly kind: 'text' }>): CannotRun {
  return result.kind === 'absent'
    ? new CannotRun(`there is no file ${path}; check the path, it is taken from the current folder.`)
    : new CannotRun(`${path} can't be read: ${result.reason}. Make it readable, or leave it out.`);
}
