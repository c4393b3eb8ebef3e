// Reads files from disk: the adapter of the command line and of a language server that shares the disk with its editor.
import { readFile, stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import { absent, type Files, type ReadResult } from './files';
import { listFiles } from './listFiles';

/** Larger than any values file and than Helm's own limit for what it stores; keeps a mistaken PATH from filling memory. */
export const maxFileBytes = 16 * 1024 * 1024;

export const nodeFiles: Files = { read: readPath, list: listFiles };

/** For a language server: takes `file:` URIs and leaves all others to `other`. */
export function uriFiles(other: Files | undefined): Files {
  return {
    read: async place => {
      const uri = URI.parse(place);
      if (uri.scheme === 'file') return readPath(uri.fsPath);
      return other ? other.read(place) : absent;
    },
    list: async folder => {
      const uri = URI.parse(folder);
      if (uri.scheme === 'file') return listFiles(uri.fsPath);
      return other ? other.list(folder) : { paths: [], left: [] };
    },
  };
}

async function readPath(path: string): Promise<ReadResult> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) return { kind: 'unreadable', reason: `it has ${size} bytes, more than ${maxFileBytes}` };
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    return explainReadError(error);
  }
}

/** An error of node's file system in words. */
export function explainReadError(error: unknown): ReadResult {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', reason: 'permission denied' };
  if (code === 'EISDIR') return { kind: 'unreadable', reason: 'it is a folder' };
  return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
}
