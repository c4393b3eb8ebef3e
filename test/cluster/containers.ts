// Starts the process that stands for one container of a pod, with the chart's own configuration made fit for this machine.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './api';
import {
  localAgentConfig,
  localManagerConfig,
  localServerConfig,
  type Address,
  type Surroundings,
} from './localConfig';
import { accountToken, localPath, mountsOf, NotMounted, podFolder, type Place } from './mounts';
import type { Container, Pod } from './pod';
import { startProgram, type Running } from './processes';

export interface SpirePrograms {
  readonly 'spire-server': string;
  readonly 'spire-agent': string;
  readonly 'spire-controller-manager': string;
  readonly 'workload-attestor': string;
}
type Kind = Exclude<keyof SpirePrograms, 'workload-attestor'>;

export interface RealCluster {
  readonly name: string;
  readonly api: Api;
  readonly folder: string;
  readonly server: string;
  /** PEM, of the API server. */
  readonly certificate: string;
  /** Where the server that answers `kubectl exec` looks for containers. */
  readonly execFolder: string;
}

/** Which program a container is; `undefined` for those that nothing stands for. */
export function kindOf({ image }: Container): Kind | undefined {
  return /\/(spire-server|spire-agent|spire-controller-manager)[:@]/.exec(image)?.[1] as Kind | undefined;
}

export interface Around {
  readonly cluster: RealCluster;
  readonly programs: SpirePrograms;
  readonly place: Place;
  readonly proxy: string;
  readonly port: (name: string) => number;
  readonly resolve: (host: string, port: number) => Promise<Address | undefined>;
}

const socketInside = '/tmp/spire-server/private/api.sock';

/** @throws NotMounted while something that it needs is not there */
export async function startContainer(pod: Pod, container: Container, around: Around): Promise<Running> {
  const { cluster, programs } = around;
  const kind = kindOf(container)!;
  const mounts = await mountsOf(pod, container, around.place);
  const surroundings: Surroundings = {
    mounts,
    account: await accountFile(pod, cluster),
    port: around.port,
    resolve: async (host, port) => {
      const found = await around.resolve(host, port);
      if (!found) throw new NotMounted(`nothing answers at ${host}:${port}`);
      return found;
    },
  };
  const folder = podFolder(pod, cluster);
  const config = join(folder, `${container.name}.conf`);
  const args = await configured(kind, container, surroundings, config, around);
  const log = join(execFolder(cluster, pod), `${container.name}.log`);
  const env = environment(container, around.proxy);
  const running = startProgram({ program: programs[kind], args, log, cwd: folder, env });
  tellAttestor(running, pod, container, cluster);
  const file = join(execFolder(cluster, pod), `${container.name}.json`);
  const paths = Object.fromEntries(mounts.map(mount => [mount.inside, mount.here]));
  const commands = { 'spire-server': ['-socketPath', localPath(mounts, socketInside)], 'spire-agent': [] };
  const own = kind === 'spire-controller-manager' ? {} : { [kind]: [programs[kind], ...commands[kind]] };
  writeFileSync(file, JSON.stringify({ programs: own, paths }));
  return running;
}

async function configured(
  kind: Kind,
  { name, args = [] }: Container,
  around: Surroundings,
  file: string,
  { cluster, programs }: Around,
): Promise<readonly string[]> {
  const named = args.flatMap((arg, i) =>
    /^-{1,2}config$/.test(arg) ? [args[i + 1] ?? ''] : arg.split(/^-{1,2}config=/).slice(1),
  );
  const given = localPath(around.mounts, join('/', named[0] ?? ''));
  if (!existsSync(given)) throw new NotMounted(`${named[0]} is not there`);
  const text = readFileSync(given, 'utf8');
  if (kind === 'spire-server') {
    writeFileSync(file, await localServerConfig(text, around));
    return ['run', ...(args.includes('-expandEnv') ? ['-expandEnv'] : []), '-config', file];
  }
  if (kind === 'spire-agent') {
    const attestor = [programs['workload-attestor'], join(cluster.folder, 'pids')] as const;
    writeFileSync(file, await localAgentConfig(text, around, attestor));
    return ['run', '-config', file];
  }
  if (!existsSync(localPath(around.mounts, socketInside)))
    throw new NotMounted('the server of the pod does not listen yet');
  writeFileSync(file, localManagerConfig(text, around, name));
  const kubeconfig = args.find(arg => arg.startsWith('--kubeconfig='))?.slice('--kubeconfig='.length);
  const path = kubeconfig === undefined ? around.account : localPath(around.mounts, kubeconfig);
  return [`--config=${file}`, `--kubeconfig=${path}`];
}

function environment({ env = [] }: Container, proxy: string): Readonly<Record<string, string>> {
  const given = env.flatMap(({ name, value }) => (value === undefined || name === 'PATH' ? [] : [[name, value]]));
  return { ...Object.fromEntries(given), ENABLE_WEBHOOKS: 'false', HTTPS_PROXY: proxy };
}

function tellAttestor({ pid }: Running, { metadata, spec }: Pod, container: Container, { folder }: RealCluster): void {
  const selectors = [
    `pod-uid:${metadata.uid}`,
    `pod-name:${metadata.name}`,
    `ns:${metadata.namespace}`,
    `sa:${spec.serviceAccountName ?? 'default'}`,
    `container-name:${container.name}`,
  ];
  if (pid !== undefined) writeFileSync(join(folder, 'pids', String(pid)), selectors.join('\n'));
}

/** What a pod has of itself: its service account, by token. */
async function accountFile(pod: Pod, { api, folder, server, certificate }: RealCluster): Promise<string> {
  const file = join(podFolder(pod, { folder }), 'account');
  if (existsSync(file)) return file;
  const authority = Buffer.from(certificate).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': authority } }],
    users: [{ name: 'u', user: { token: await accountToken(api, pod, undefined) } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

export function execFolder({ execFolder: folder }: RealCluster, { metadata: { namespace, name } }: Pod): string {
  return join(folder, namespace, name);
}
