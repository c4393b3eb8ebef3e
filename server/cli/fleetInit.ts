// `spire-helm fleet init`: proposes a fleet file from values files and from scripts that call helm, and says what it concluded.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fleetFileName, inLine, type Proposal } from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { nodeFiles } from '../host/nodeFiles';
import { proposalFor } from '../host/proposal';
import { pathFrom } from './collect';
import { CannotRun } from './problem';

export interface FleetInitOptions {
  readonly folder: string;
  readonly write: boolean;
}

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

/** A sentence where there is no such folder. */
async function readable(place: string, folder: string): Promise<string | undefined> {
  return stat(place).then(
    found => (found.isDirectory() ? undefined : `${folder} is no folder.`),
    () => `there is no folder ${folder}; check the path, it is taken from the current folder.`,
  );
}

export interface FleetInit extends Proposal {
  /** Path of the file that was written. */
  readonly written: string | undefined;
}

export async function fleetInit({ folder, write }: FleetInitOptions, cwd: string): Promise<FleetInit> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const place = join(pathFrom(cwd, folder));
  const unreadable = await readable(place, folder);
  if (unreadable !== undefined) throw new CannotRun(unreadable);
  const all = await proposalFor({ files: nodeFiles, folder: place, placeOf: path => join(place, path), catalog });
  if (!write || all.text === undefined) return { ...all, written: undefined };
  const target = join(place, fleetFileName);
  try {
    // Never over a file that is there: somebody wrote it.
    await writeFile(target, all.text, { flag: 'wx' });
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
