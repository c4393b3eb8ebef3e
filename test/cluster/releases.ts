// What tests do with a rig's clusters by the tools of a user: helm and kubectl, each call with its context.
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Rig } from './cluster';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to its end; a failure is an answer too. */
export function run(
  program: string,
  args: readonly string[],
  { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Said> {
  return new Promise(resolve => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, [...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** @throws with what kubectl said, where it failed */
export async function kubectl(rig: Rig, context: string, args: readonly string[], input = ''): Promise<string> {
  const said = await tryKubectl(rig, context, args, input);
  if (said.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${said.stderr}`);
  return said.stdout;
}

export function tryKubectl(rig: Rig, context: string, args: readonly string[], input = ''): Promise<Said> {
  return run(rig.programs.kubectl, ['--context', context, ...args], { input, env: { KUBECONFIG: rig.kubeconfig } });
}

/** @throws with what helm said, where it failed */
export async function helm(rig: Rig, context: string, args: readonly string[], input = ''): Promise<string> {
  const env = { KUBECONFIG: rig.kubeconfig };
  const said = await run(rig.programs.helm, ['--kube-context', context, ...args], { input, env });
  if (said.code !== 0) throw new Error(`helm ${args.slice(0, 3).join(' ')}: ${said.stderr}`);
  return said.stdout;
}

export interface Installed {
  readonly chart: 'spire-nested' | 'spire';
  readonly version: string;
  /** YAML, one text a layer. */
  readonly values: readonly string[];
  readonly release?: string;
  readonly namespace?: string;
}

/** The folder of chart packages; tests ask `noCharts` first. */
export const chartsFolder = process.env['SPIRE_HELM_CHARTS'] ?? '';

export async function installDefinitions(rig: Rig, context: string, version: string): Promise<void> {
  const archive = join(chartsFolder, `spire-crds-${version}.tgz`);
  await helm(rig, context, ['upgrade', '--install', 'spire-crds', archive, '-n', 'spire-mgmt', '--create-namespace']);
}

export async function install(rig: Rig, context: string, installed: Installed): Promise<void> {
  const { chart, version, values, release = 'spire', namespace = 'spire-mgmt' } = installed;
  const folder = mkdtempSync(join(rig.folder, 'values-'));
  const files = values.map((text, i) => {
    const file = join(folder, `${i}.yaml`);
    writeFileSync(file, text);
    return ['-f', file];
  });
  const archive = join(chartsFolder, `${chart}-${version}.tgz`);
  const place = ['-n', namespace, '--create-namespace'];
  await helm(rig, context, ['upgrade', '--install', release, archive, ...place, ...files.flat()]);
}

/** A command inside a server's container, as a person would type it. */
export function inServer(
  rig: Rig,
  context: string,
  pod: string,
  command: readonly string[],
  input = '',
): Promise<string> {
  return kubectl(rig, context, ['exec', '-i', '-n', 'spire-server', pod, '--', 'spire-server', ...command], input);
}

/** Asks until the answer is true. @throws with the state of the rig's pods after `seconds` */
export async function until(
  rig: Rig,
  what: string,
  isTrue: () => Promise<boolean> | boolean,
  contexts: readonly string[],
  seconds = 120,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    rig.assertAlive();
    try {
      if (await isTrue()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await delay(500);
  }
  const state = contexts.flatMap(name => [`${name}:`, ...rig.cluster(name).pods.state()]).join('\n');
  throw new Error(`After ${seconds} s not yet: ${what}${last ? ` (${(last as Error).message})` : ''}\n${state}`);
}

export async function isReady(rig: Rig, context: string, pod: string, namespace = 'spire-server'): Promise<boolean> {
  const path = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  return (await kubectl(rig, context, ['get', 'pod', pod, '-n', namespace, '-o', path])) === 'True';
}
