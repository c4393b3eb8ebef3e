// Finds `.spire-helm.yaml` for a file: the nearest one on the way up to the root of the workspace, as editorconfig does.
import { emptyConfig, parseConfig, type Config } from '../core';
import type { Files, ReadResult } from './files';

export const configFileName = '.spire-helm.yaml';

export interface ConfigFile {
  /** Where it is, in the form the `Files` port takes. */
  readonly place: string;
  /** The path of the folder it is in. Globs of `files:` start there. */
  readonly folder: string;
  readonly config: Config;
  readonly problems: ReturnType<typeof parseConfig>['problems'];
  readonly text: string;
  /** A sentence where the file is there and can't be read. */
  readonly unreadable: string | undefined;
}

export interface ConfigSearch {
  /** Absolute path with `/`, as in a URI, without one at the end. */
  readonly folder: string;
  /** The last folder looked at. */
  readonly root: string;
  /** Makes of a path what the `Files` port takes. */
  readonly placeOf: (path: string) => string;
  readonly files: Files;
}

export interface FoundFile {
  /** Where it is, in the form the `Files` port takes. */
  readonly place: string;
  readonly folder: string;
  readonly result: Exclude<ReadResult, { readonly kind: 'absent' }>;
}

/** The nearest file of that name on the way up. */
export async function nearestFile(name: string, search: ConfigSearch): Promise<FoundFile | undefined> {
  for (const folder of foldersUpTo(search.folder, search.root)) {
    const place = search.placeOf(`${folder === '/' ? '' : folder}/${name}`);
    const result = await search.files.read(place);
    if (result.kind !== 'absent') return { place, folder, result };
  }
  return undefined;
}

export async function nearestConfigFile(search: ConfigSearch): Promise<ConfigFile | undefined> {
  const found = await nearestFile(configFileName, search);
  if (!found) return undefined;
  const { place, folder, result } = found;
  if (result.kind === 'unreadable') {
    const unreadable = `${configFileName} can't be read: ${result.reason}.`;
    return { place, folder, config: emptyConfig, problems: [], text: '', unreadable };
  }
  const { config, problems } = parseConfig(result.text);
  return { place, folder, config, problems, text: result.text, unreadable: undefined };
}

/** The folder, its parents and last the root; only the folder itself where it doesn't lie below the root. */
export function foldersUpTo(folder: string, root: string): readonly string[] {
  const folders = [folder];
  if (!isWithin(folder, root)) return folders;
  for (let at = folder; at !== root; folders.push(at)) at = parentOf(at);
  return folders;
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** `path` as seen from `folder`; the path itself where it lies elsewhere. */
export function relativeTo(folder: string, path: string): string {
  if (path === folder || !isWithin(path, folder)) return path;
  return path.slice(folder === '/' ? 1 : folder.length + 1);
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '/';
}

/**
 * The user's options for one file: those of `.spire-helm.yaml` win, so that every editor and the command line agree.
 * Its globs are rewritten to start at `base`, the folder that the path of the file is relative to.
 */
export function mergedConfig(file: ConfigFile | undefined, base: string, settings: Config): Config {
  if (!file) return settings;
  const below = isWithin(file.folder, base) && file.folder !== base;
  const prefix = below ? `${relativeTo(base, file.folder)}/` : '';
  return {
    rules: { ...settings.rules, ...file.config.rules },
    files: [...file.config.files.map(mapping => ({ ...mapping, glob: prefix + mapping.glob })), ...settings.files],
  };
}
