// Replaces the text of a file in one step: whoever reads it sees the old text or the new one, and nobody's work is lost.
import { randomBytes } from 'node:crypto';
import { access, chown, constants, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explainReadError } from './nodeFiles';

/** `undefined` where it is done; else the reason why the file was left as it is. */
export type Refusal = string | undefined;

/**
 * @param before the text that the new one was made from
 * @param after what the file is to hold
 */
export async function replaceFile(path: string, before: string, after: string): Promise<Refusal> {
  try {
    // What a link points to is changed, the link stays.
    const place = await realpath(path);
    return (await whyNot(place, before)) ?? (await swap(place, before, after));
  } catch (error) {
    return reasonOf(error);
  }
}

async function whyNot(place: string, before: string): Promise<Refusal> {
  const { nlink } = await stat(place);
  if (nlink > 1) return 'it has a second name (a hard link), which would keep the old text';
  if (!(await isWritable(place))) return 'it is read-only';
  return unlike(await readFile(place), before);
}

/** The bytes decide: what is no UTF-8 could not be written back as it was. */
function unlike(bytes: Buffer, text: string): Refusal {
  if (bytes.equals(Buffer.from(text))) return undefined;
  return bytes.toString('utf8') === text ? 'it is not UTF-8' : 'it changed meanwhile';
}

async function isWritable(place: string): Promise<boolean> {
  return access(place, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function swap(place: string, before: string, after: string): Promise<Refusal> {
  const { mode, uid, gid } = await stat(place);
  const beside = join(dirname(place), `.${basename(place)}.${randomBytes(6).toString('hex')}.tmp`);
  const file = await open(beside, 'wx', mode & 0o777);
  try {
    try {
      await file.writeFile(after);
      // Said once more: what was said at opening loses what the process masks.
      await file.chmod(mode & 0o7777);
      await keepOwner(beside, uid, gid);
      await file.sync();
    } finally {
      await file.close();
    }
    const refusal = unlike(await readFile(place), before);
    if (refusal === undefined) await rename(beside, place);
    return refusal;
  } finally {
    await rm(beside, { force: true });
  }
}

/** Only root may give files away; everyone else's new file is their own, as with every editor. */
async function keepOwner(path: string, uid: number, gid: number): Promise<void> {
  const now = await stat(path);
  if (now.uid !== uid || now.gid !== gid) await chown(path, uid, gid).catch(() => undefined);
}

function reasonOf(error: unknown): string {
  const why = explainReadError(error);
  if (why.kind === 'absent') return 'it is gone';
  return why.kind === 'unreadable' ? why.reason : String(error);
}
