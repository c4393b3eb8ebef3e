// Programs that tests build from Go sources: once for each state of the sources, kept outside the checkout.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the rig keeps what it makes; the same folder as in rig/home.mjs. */
export const rigHome = process.env['SPIRE_HELM_RIG_HOME']
  ? resolve(process.env['SPIRE_HELM_RIG_HOME'])
  : join(homedir(), '.cache', 'spire-helm');

export class NoGo extends Error {}

/** A program of one Go module: its folder, and folders that the module takes in besides. */
export interface GoTool {
  readonly name: string;
  readonly folder: string;
  readonly besides?: readonly string[];
}

/**
 * The built program.
 * @throws NoGo where there is no Go to build it with
 */
export function goTool({ name, folder, besides = [] }: GoTool): string {
  const program = join(rigHome, 'tools', `${name}-${stateOf([folder, ...besides])}`);
  if (existsSync(program)) return program;
  const go = goProgram();
  mkdirSync(join(rigHome, 'tools'), { recursive: true });
  const draft = `${program}.${process.pid}`;
  try {
    execFileSync(go, ['build', '-o', draft, '.'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    renameSync(draft, program);
  } finally {
    rmSync(draft, { force: true });
  }
  return program;
}

/**
 * A released program, built by `go install`.
 * @throws NoGo where there is no Go to build it with
 */
export function goInstalled(name: string, module: string, version: string, linkerFlags: string): string {
  const state = createHash('sha256').update(`${module}@${version} ${linkerFlags}`).digest('hex').slice(0, 12);
  const folder = join(rigHome, 'tools', `${name}-${version}-${state}`);
  const program = join(folder, module.split('/').at(-1)!);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  execFileSync(goProgram(), ['install', '-ldflags', linkerFlags, `${module}@${version}`], {
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return program;
}

/** Why Go programs can't be built here, or `false` where they can. */
export function noGo(): string | false {
  try {
    goProgram();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}

function goProgram(): string {
  const go = process.env['GO'] ?? 'go';
  try {
    execFileSync(go, ['version'], { stdio: ['ignore', 'ignore', 'ignore'] });
    return go;
  } catch {
    throw new NoGo('there is no Go here to build Helm with');
  }
}

/** Part of the file's name, so that other sources are another program. */
function stateOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const file of readdirSync(folder)
      .filter(name => /\.(go|mod|sum)$/.test(name))
      .sort())
      hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
