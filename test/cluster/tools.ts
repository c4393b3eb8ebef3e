// The programs that clusters are made of: found where they were built before, or built from the Go module proxy.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

export const kubernetesVersion = '1.34.0';

const versionPackage = 'k8s.io/component-base/version';
/** Without its version an API server says 0.0, and kubectl and Helm refuse it. */
const kubernetesFlags = [
  `-X ${versionPackage}.gitVersion=v${kubernetesVersion}`,
  `-X ${versionPackage}.gitMajor=${kubernetesVersion.split('.')[0]}`,
  `-X ${versionPackage}.gitMinor=${kubernetesVersion.split('.')[1]}`,
].join(' ');

interface Program {
  /** Folder of the Go module, beside this file. */
  readonly module: string;
  readonly package: string;
  readonly flags: string;
  /** Our own sources: nobody else has the program ready. */
  readonly own?: boolean;
}

const ofKubernetes = (name: string): Program => ({
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  flags: kubernetesFlags,
});

/** Sources of our own lie in the module's folder. */
const ours = (module: string): Program => ({ module, package: '.', flags: '', own: true });

/** Every program that a cluster is made of; another part of it is another line here. */
const programs = {
  etcd: { module: 'etcd', package: '.', flags: '' },
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager'),
  'kube-scheduler': ofKubernetes('kube-scheduler'),
  kubectl: ofKubernetes('kubectl'),
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', flags: '' },
  'spire-controller-manager': {
    module: 'controllerManager',
    package: 'github.com/spiffe/spire-controller-manager/cmd',
    flags: '',
  },
  'exec-server': ours('execServer'),
  'workload-attestor': ours('workloadAttestor'),
} satisfies Readonly<Record<string, Program>>;
export type ProgramName = keyof typeof programs;

export class NoTool extends Error {}

/** The folder that all checkouts of a machine share; the same as in test/support/rig/home.mjs. */
const home = process.env['SPIRE_HELM_RIG_HOME']
  ? resolve(process.env['SPIRE_HELM_RIG_HOME'])
  : join(homedir(), '.cache', 'spire-helm');

/**
 * Paths of programs. SPIRE_HELM_CLUSTER_BIN names a folder that has them ready; else they are built once for each state of
 * their go.mod, which takes some minutes, and kept outside the checkout.
 * @throws NoTool where one is neither there nor may be built
 */
export function clusterPrograms<Name extends ProgramName>(
  names: readonly Name[],
  { build }: { readonly build: boolean },
): Readonly<Record<Name, string>> {
  const entries = names.map(name => [name, ready(name) ?? (build ? built(name) : missing(name))] as const);
  return Object.fromEntries(entries) as Record<Name, string>;
}

/** Why there is no cluster to be had here without building one, or `undefined`. */
export function noCluster(names: readonly ProgramName[]): string | undefined {
  try {
    clusterPrograms(names, { build: false });
    return undefined;
  } catch (error) {
    if (error instanceof NoTool) return error.message;
    throw error;
  }
}

function ready(name: ProgramName): string | undefined {
  const given = process.env['SPIRE_HELM_CLUSTER_BIN'];
  const { own = false }: Program = programs[name];
  return [...(given && !own ? [join(given, name)] : []), keptAs(name)].find(isProgram);
}

function missing(name: ProgramName): never {
  throw new NoTool(
    `there is no ${name} here: SPIRE_HELM_CLUSTER_BIN names no folder that has it, and it has not been built yet (npm run test:cluster builds it)`,
  );
}

function built(name: ProgramName): string {
  const program: Program = programs[name];
  const kept = keptAs(name);
  const draft = `${kept}.${process.pid}`;
  mkdirSync(join(home, 'tools'), { recursive: true });
  try {
    const folder = join(__dirname, program.module);
    const flags = ['-ldflags', `-s -w ${program.flags}`];
    execFileSync(goProgram(), ['build', ...flags, '-o', draft, program.package], { cwd: folder, stdio: 'inherit' });
    renameSync(draft, kept);
  } finally {
    rmSync(draft, { force: true });
  }
  return kept;
}

/** Named after what it is built from, so that another version is another program. */
function keptAs(name: ProgramName): string {
  const { module, flags }: Program = programs[name];
  const hash = createHash('sha256').update(flags);
  const folder = join(__dirname, module);
  const sources = readdirSync(folder).filter(file => /\.(go|mod|sum)$/.test(file));
  for (const file of sources.sort()) hash.update(readFileSync(join(folder, file)));
  return join(home, 'tools', `${name}-${hash.digest('hex').slice(0, 12)}`);
}

function goProgram(): string {
  const found = process.env['GO'] ?? inPath('go');
  if (found === undefined) throw new NoTool('there is no Go here to build a Kubernetes API server with');
  return found;
}

/** Whether programs can be built on this machine. */
export function canBuild(): boolean {
  return (process.env['GO'] ?? inPath('go')) !== undefined;
}

/** Released programs that are not ours to build: from a variable, from the folder of ready ones, or from PATH. */
export function releasedProgram(name: 'spire-server' | 'spire-agent' | 'helm', variable: string): string {
  const named = process.env[variable];
  const ready = process.env['SPIRE_HELM_CLUSTER_BIN'];
  const found = named ?? [...(ready ? [join(ready, name)] : [])].find(isProgram) ?? inPath(name);
  if (found === undefined || !isProgram(found))
    throw new NoTool(`there is no ${name} here: ${variable} names none, and none is in PATH`);
  return found;
}

function inPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map(folder => join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
