// The programs of a Kubernetes control plane: found where they were built before, or built from the Go module proxy.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
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
}

const ofKubernetes = (name: string): Program => ({
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  flags: kubernetesFlags,
});

/** Every program that a cluster is made of; another part of it is another line here. */
const programs = {
  etcd: { module: 'etcd', package: '.', flags: '' },
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager'),
  'kube-scheduler': ofKubernetes('kube-scheduler'),
  kubectl: ofKubernetes('kubectl'),
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
  return [...(given ? [join(given, name)] : []), keptAs(name)].find(isProgram);
}

function missing(name: ProgramName): never {
  throw new NoTool(
    `there is no ${name} here: SPIRE_HELM_CLUSTER_BIN names no folder that has it, and it has not been built yet (npm run test:names -- --record builds it)`,
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
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(__dirname, module, file)));
  return join(home, 'tools', `${name}-${hash.digest('hex').slice(0, 12)}`);
}

function goProgram(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = process.env['GO'] ?? folders.map(folder => join(folder, 'go')).find(isProgram);
  if (found === undefined) throw new NoTool('there is no Go here to build a Kubernetes API server with');
  return found;
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
