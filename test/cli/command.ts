// Runs the command line as a user does, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(__dirname, '..', '..');
/** By its place: the folders of the tests have no node_modules. */
const loader = pathToFileURL(require.resolve('tsx')).href;

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Folder {
  readonly path: string;
  /** `SPIRE_HELM_CLI` names a built program; without it the source is run. */
  run(...words: string[]): Promise<Result>;
  remove(): Promise<void>;
}

/** A folder with these files; a name may hold folders. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'spire-helm-cli-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return {
    path,
    run: (...words) => run(path, words),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

export function run(cwd: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const built = process.env['SPIRE_HELM_CLI'];
  const script = built ? [built] : ['--import', loader, join(root, 'server', 'cli', 'main.ts')];
  const child = spawn(process.execPath, [...script, ...words], { cwd, env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', chunk => (stdout += chunk));
  child.stderr.on('data', chunk => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
  });
}

export const misspelt = [
  'global:',
  '  spire:',
  '    trustDomian: acme.example',
  'tags:',
  '  nestedRoot: true',
  '',
].join('\n');
export const clean = ['global:', '  spire:', '    trustDomain: acme.example', 'tags:', '  nestedRoot: true', ''].join(
  '\n',
);
export const other = ['apiVersion: v1', 'kind: ConfigMap', 'metadata: { name: a }', ''].join('\n');
