// Real clusters for a test in the workbench, from the harness of test/cluster, which is TypeScript: another process holds them.
import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { repository } from '../../support/rig/home.mjs';

const run = promisify(execFile);
const at = (...parts) => path.join(repository, 'test', 'cluster', ...parts);
const tsx = ['--import', 'tsx'];

/** The exit code by which a program says that it cannot run on this machine. */
const cannotRunHere = 77;

/** Why there are no clusters here, or `false`. */
export async function noClusters() {
  try {
    await run(process.execPath, [...tsx, at('build.ts')], { cwd: repository });
    return false;
  } catch (error) {
    if (error.code !== cannotRunHere) throw error;
    return error.stderr.trim().split('\n').at(-1);
  }
}

/** Clusters by name; they go with `stop`, or with this process. */
export async function holdClusters(names) {
  const holder = spawn(process.execPath, [...tsx, at('hold.ts'), ...names], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: holder.stdout }).once('line', resolve);
    holder.once('exit', code => reject(new Error(`the clusters did not start (${code})`)));
  });
  const held = JSON.parse(line);
  const env = { ...process.env, KUBECONFIG: held.kubeconfig };
  return {
    ...held,
    helm: async (context, ...args) =>
      (await run(held.programs.helm, ['--kube-context', context, ...args], { env })).stdout,
    kubectl: async (context, ...args) =>
      (await run(held.programs.kubectl, ['--context', context, ...args], { env, maxBuffer: 1 << 26 })).stdout,
    stop: () =>
      new Promise(resolve => {
        holder.once('exit', resolve);
        holder.stdin.end();
      }),
  };
}
