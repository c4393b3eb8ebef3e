// `spire-helm fleet init`: proposes a fleet file from values files and from scripts that call helm, and says what it concluded.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyConfig, fleetFileName, inLine, openDocument, proposeFleet, type FoundFile, type Proposal } from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { nodeFiles } from '../host/nodeFiles';
import { pathFrom, unreadable } from './collect';
import { CannotRun } from './problem';

export interface FleetInitOptions {
  readonly folder: string;
  readonly write: boolean;
}

const valuesFile = /\.(?:ya?ml|yaml\.gotmpl)$/i;
const script = /(?:\.(?:sh|bash|zsh|md|mk|ya?ml|txt|just)|^(?:Makefile|justfile|Justfile))$/i;
const skipped = new Set(['node_modules', '.git', 'templates']);
/** A workspace larger than this is somebody's whole disk. */
const mostFiles = 20_000;
/** Whoever writes values or commands by hand writes less. */
const mostCharacters = 500_000;

/** `fleet init [FOLDER] [--write]`. */
export function fleetInitOptions(words: readonly string[]): FleetInitOptions {
  const [verb, ...rest] = words;
  if (verb !== 'init') throw new CannotRun('fleet knows one word, init; see spire-helm fleet --help.');
  const option = rest.find(word => word.startsWith('-') && word !== '--write');
  if (option !== undefined) throw new CannotRun(`fleet init has no option "${option}"; see spire-helm fleet --help.`);
  const folders = rest.filter(word => word !== '--write');
  if (folders.length > 1) throw new CannotRun(`fleet init takes one folder, not ${folders.length}.`);
  return { folder: folders[0] ?? '.', write: rest.includes('--write') };
}

export interface FleetInit extends Proposal {
  /** Path of the file that was written. */
  readonly written: string | undefined;
}

export async function fleetInit({ folder, write }: FleetInitOptions, cwd: string): Promise<FleetInit> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const place = join(pathFrom(cwd, folder));
  const files: FoundFile[] = [];
  const scripts: { path: string; text: string }[] = [];
  const unread: string[] = [];
  for (const path of await pathsBelow(place, folder, unread)) {
    const result = await nodeFiles.read(join(place, path));
    if (result.kind !== 'text' || result.text.length > mostCharacters) {
      if (result.kind !== 'absent') unread.push(`${path} was not read: it is too large, or no permission was given.`);
      continue;
    }
    const { text } = result;
    if (script.test(path.split('/').at(-1)!) && /\bhelm\b/.test(text)) scripts.push({ path, text });
    if (!valuesFile.test(path) || path.endsWith(fleetFileName)) continue;
    const languageId = path.endsWith('.gotmpl') ? 'helm' : 'yaml';
    files.push({ path, document: openDocument({ id: path, text, languageId }) });
  }
  const proposal = proposeFleet(files, scripts, catalog, emptyConfig);
  const all = { ...proposal, unknown: [...proposal.unknown, ...unread] };
  if (!write || proposal.text === undefined) return { ...all, written: undefined };
  const target = join(place, fleetFileName);
  try {
    // Never over a file that is there: somebody wrote it.
    await writeFile(target, proposal.text, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CannotRun(
      code === 'EEXIST'
        ? `${join(folder, fleetFileName)} is there already and stays as it is; without --write the proposal is only printed.`
        : `${join(folder, fleetFileName)} can't be written (${code}).`,
    );
  }
  return { ...all, written: join(folder, fleetFileName) };
}

/** Files below a folder, sorted; links are not followed, since they may lead back up. */
async function pathsBelow(place: string, shown: string, unread: string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const queue = [''];
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const entries = await readdir(join(place, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (folder === '') throw unreadable(shown, error);
      unread.push(`${folder} was not searched.`);
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) queue.push(path);
      } else if (entry.isFile() && (valuesFile.test(entry.name) || script.test(entry.name))) {
        if (found.length >= mostFiles) {
          unread.push(`There are more than ${mostFiles} files; the rest was not looked at.`);
          return found;
        }
        found.push(path);
      }
    }
  }
  return found;
}

/** The proposal on standard output, what it rests on beside it. */
export function fleetInitText({ text, conclusions, unknown, written }: FleetInit): { stdout: string; stderr: string } {
  const said = [
    ...conclusions.map(sentence => inLine(`- ${sentence}`)),
    ...(unknown.length > 0 ? ['Not known:', ...unknown.map(sentence => inLine(`- ${sentence}`))] : []),
  ];
  if (text === undefined) {
    return {
      stdout: '',
      stderr: `Nothing here installs spire or spire-nested, and no file holds their values.\n${said.join('\n')}\n`,
    };
  }
  const about = written === undefined ? '' : `Wrote ${inLine(written)}.\n`;
  return { stdout: written === undefined ? text : about, stderr: said.length === 0 ? '' : `${said.join('\n')}\n` };
}
