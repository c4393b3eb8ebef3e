// Finds the files behind the paths of the command line.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { configFileName } from '../host/configFile';
import { explainReadError } from '../host/nodeFiles';
import { CannotRun } from './problem';

const wanted = /\.(?:yaml|yml|yaml\.gotmpl)$/i;
/** Options are no values. */
const skippedFiles = new Set<string>([configFileName]);
const skippedFolders = new Set(['node_modules', '.git']);

/** Paths of files, in the order of the arguments and sorted within a folder; each file once. */
export async function collectFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const place = join(cwd, path) === path ? path : pathFrom(cwd, path);
    if (await isFolder(place, path)) {
      for (const file of await filesBelow(place, path)) files.add(file);
    } else {
      files.add(path);
    }
  }
  return [...files];
}

/** An argument as node takes it. */
export function pathFrom(cwd: string, path: string): string {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path) ? path : join(cwd, path);
}

async function isFolder(place: string, shown: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    throw unreadable(shown, error);
  }
}

async function filesBelow(place: string, shown: string): Promise<readonly string[]> {
  const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(shown, error);
  });
  const isChart = entries.some(entry => entry.name === 'Chart.yaml');
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const below = shown === '.' ? entry.name : join(shown, entry.name);
    if (entry.isDirectory()) {
      // Templates of a chart are no values, whatever their names end in.
      if (skippedFolders.has(entry.name) || (isChart && entry.name === 'templates')) continue;
      files.push(...(await filesBelow(join(place, entry.name), below)));
    } else if (skippedFiles.has(entry.name)) {
      continue;
    } else if (wanted.test(entry.name) && (entry.isFile() || (await linksToFile(join(place, entry.name))))) {
      files.push(below);
    }
  }
  return files;
}

/** A link to a folder is not followed: it may lead back up. */
async function linksToFile(place: string): Promise<boolean> {
  return stat(place).then(
    found => found.isFile(),
    () => false,
  );
}

export function unreadable(shown: string, error: unknown): CannotRun {
  const result = explainReadError(error);
  if (result.kind === 'unreadable')
    return new CannotRun(`${shown} can't be read: ${result.reason}. Make it readable, or leave it out.`);
  return new CannotRun(`there is no file or folder ${shown}; check the path, it is taken from the current folder.`);
}
