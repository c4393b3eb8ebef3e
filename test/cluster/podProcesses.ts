// Plays the kubelet for pods of SPIRE: a real process for each container of server, agent and controller manager, started when the
// pod appears, started again when it ends, and stopped when the pod goes.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './api';
import {
  localAgentConfig,
  localManagerConfig,
  localServerConfig,
  type Address,
  type Surroundings,
} from './localConfig';
import { accountToken, localPath, mountsOf, NotMounted, podFolder, volumeFolder, type Place } from './mounts';
import { matches, type Member, type Network } from './network';
import { podPath, type Container, type Pod } from './pod';
import { freePort, startProgram, type Running } from './processes';

export interface SpirePrograms {
  readonly 'spire-server': string;
  readonly 'spire-agent': string;
  readonly 'spire-controller-manager': string;
  readonly 'workload-attestor': string;
}
type Kind = Exclude<keyof SpirePrograms, 'workload-attestor'>;

interface Cluster {
  readonly name: string;
  readonly api: Api;
  readonly folder: string;
  readonly server: string;
  /** PEM, of the API server. */
  readonly certificate: string;
  /** Where the server that answers `kubectl exec` looks for containers. */
  readonly execFolder: string;
}

const step = 400;

interface Local {
  readonly pod: Pod;
  readonly running: Map<string, Running>;
  /** Why a container does not run yet, as a kubelet's event would say. */
  readonly waiting: Map<string, string>;
  readonly restarts: Map<string, number>;
  gone: boolean;
  ready: boolean;
  over: Promise<unknown>;
}

export class PodProcesses implements Member {
  readonly #pods = new Map<string, Local>();
  readonly #ports = new Map<string, number>();
  readonly #place: Place;
  #stopped = false;
  #loop: Promise<void> | undefined;
  #proxy = '';
  #seen: readonly Pod[] = [];

  constructor(
    private readonly cluster: Cluster,
    private readonly programs: SpirePrograms,
    private readonly network: Network,
  ) {
    const { api, folder } = cluster;
    this.#place = { api, folder, csiFolder: driver => Promise.resolve(this.#csiFolder(driver)) };
  }

  get api(): Api {
    return this.cluster.api;
  }

  async start(): Promise<void> {
    this.network.join(this);
    this.#proxy = await this.network.proxyFor(this);
    for (const name of ['pids', 'p', 'c', 'n']) mkdirSync(join(this.cluster.folder, name), { recursive: true });
    this.#loop = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    await Promise.all([...this.#pods.values()].map(local => this.#end(local)));
  }

  /** For a test that fails: what runs and what waits for what. */
  state(): readonly string[] {
    return [...this.#pods.values()].flatMap(({ pod, running, waiting, restarts, ready }) => [
      `${pod.metadata.namespace}/${pod.metadata.name} ${pod.metadata.uid.slice(0, 8)}${ready ? ' ready' : ''}`,
      ...[...running].map(
        ([name, { pid, log }]) => `  ${name}: process ${pid}, started again ${restarts.get(name) ?? 0} times, ${log}`,
      ),
      ...[...waiting].map(([name, why]) => `  ${name} waits: ${why}`),
    ]);
  }

  /** The process that stands for a container, by the pod's name; `undefined` while there is none. */
  processOf(pod: string, container: string): Running | undefined {
    const found = [...this.#pods.values()].find(each => each.pod.metadata.name === pod && !each.gone);
    return found?.running.get(container);
  }

  portOf(selector: Readonly<Record<string, string>>, namespace: string, target: string | number): number | undefined {
    for (const { pod, running } of this.#pods.values()) {
      if (pod.metadata.namespace !== namespace || !matches(pod, selector) || running.size === 0) continue;
      const named = pod.spec.containers.flatMap(({ ports = [] }) => ports);
      const name = named.find(each => each.name === target || each.containerPort === target)?.name;
      const port = name === undefined ? undefined : this.#ports.get(portKey(pod, name));
      if (port !== undefined) return port;
    }
    return undefined;
  }

  async #watch(): Promise<void> {
    for (let round = 0; !this.#stopped; round += 1) {
      try {
        await this.#look(round);
      } catch (error) {
        // The API server is busy or about to stop; the next round looks again.
        if (!this.#stopped && round % 50 === 49) console.error(`${this.cluster.name}: ${(error as Error).message}`);
      }
      await delay(step);
    }
  }

  async #look(round: number): Promise<void> {
    const { body } = await this.api.send('GET', '/api/v1/pods?resourceVersion=0');
    const pods = ((body as { items?: readonly Pod[] }).items ?? []).filter(pod => pod.status?.phase === 'Running');
    this.#seen = pods;
    const present = new Set<string>();
    for (const pod of pods) {
      const { uid, deletionTimestamp } = pod.metadata;
      if (deletionTimestamp !== undefined || !pod.spec.containers.some(each => kindOf(each))) continue;
      present.add(uid);
      if (!this.#pods.has(uid)) this.#begin(pod);
    }
    for (const [uid, local] of this.#pods) {
      if (!present.has(uid)) {
        this.#pods.delete(uid);
        await this.#end(local);
        continue;
      }
      await this.#tellReadiness(local);
      if (round % 5 === 4) await this.#refresh(local);
    }
  }

  #begin(pod: Pod): void {
    const local: Local = {
      pod,
      running: new Map(),
      waiting: new Map(),
      restarts: new Map(),
      gone: false,
      ready: false,
      over: Promise.resolve(),
    };
    this.#pods.set(pod.metadata.uid, local);
    mkdirSync(podFolder(pod, this.cluster), { recursive: true });
    mkdirSync(this.#execFolder(pod), { recursive: true });
    const containers = pod.spec.containers.filter(each => kindOf(each));
    local.over = Promise.all(containers.map(each => this.#keepRunning(local, each)));
  }

  async #end(local: Local): Promise<void> {
    local.gone = true;
    for (const container of local.pod.spec.containers)
      rmSync(join(this.#execFolder(local.pod), `${container.name}.json`), { force: true });
    await Promise.all([...local.running.values()].map(each => each.stop()));
    await local.over;
    rmSync(podFolder(local.pod, this.cluster), { recursive: true, force: true });
  }

  async #keepRunning(local: Local, container: Container): Promise<void> {
    const { name } = container;
    while (!local.gone) {
      let running: Running;
      try {
        running = await this.#startContainer(local, container);
      } catch (error) {
        local.waiting.set(name, (error as Error).message);
        await delay(step);
        continue;
      }
      local.waiting.delete(name);
      local.running.set(name, running);
      if (local.gone) await running.stop();
      await running.ended;
      local.running.delete(name);
      if (local.gone) return;
      const restarts = (local.restarts.get(name) ?? 0) + 1;
      local.restarts.set(name, restarts);
      local.waiting.set(name, 'CrashLoopBackOff');
      await delay(Math.min(3_000, 400 * 2 ** restarts));
    }
  }

  async #startContainer({ pod }: Local, container: Container): Promise<Running> {
    const kind = kindOf(container)!;
    const mounts = await mountsOf(pod, container, this.#place);
    const around: Surroundings = {
      mounts,
      account: await this.#account(pod),
      port: port => this.#ports.get(portKey(pod, port))!,
      resolve: (host, port) => this.#resolve(pod, host, port),
    };
    for (const port of ['grpc', 'healthz', 'federation', `health-${container.name}`])
      if (!this.#ports.has(portKey(pod, port))) this.#ports.set(portKey(pod, port), await freePort());
    const folder = podFolder(pod, this.cluster);
    const config = join(folder, `${container.name}.conf`);
    const args = await this.#configure(kind, container, around, config);
    const log = join(this.#execFolder(pod), `${container.name}.log`);
    const running = startProgram({ program: this.programs[kind], args, log, cwd: folder, env: this.#env(container) });
    this.#tellAttestor(running, pod, container);
    const here = { paths: Object.fromEntries(mounts.map(mount => [mount.inside, mount.here])) };
    const socket = localPath(mounts, '/tmp/spire-server/private/api.sock');
    const programs =
      kind === 'spire-server'
        ? { 'spire-server': [this.programs[kind], '-socketPath', socket] }
        : kind === 'spire-agent'
          ? { 'spire-agent': [this.programs[kind]] }
          : {};
    writeFileSync(join(this.#execFolder(pod), `${container.name}.json`), JSON.stringify({ programs, ...here }));
    return running;
  }

  async #configure(kind: Kind, container: Container, around: Surroundings, file: string): Promise<readonly string[]> {
    const args = container.args ?? [];
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
      const pids = join(this.cluster.folder, 'pids');
      writeFileSync(file, await localAgentConfig(text, around, [this.programs['workload-attestor'], pids]));
      return ['run', '-config', file];
    }
    const socket = localPath(around.mounts, '/tmp/spire-server/private/api.sock');
    if (!existsSync(socket)) throw new NotMounted('the server of the pod does not listen yet');
    writeFileSync(file, localManagerConfig(text, around, container.name));
    const kubeconfig = args.find(arg => arg.startsWith('--kubeconfig='))?.slice('--kubeconfig='.length);
    const path = kubeconfig === undefined ? around.account : localPath(around.mounts, kubeconfig);
    return [`--config=${file}`, `--kubeconfig=${path}`];
  }

  async #resolve(pod: Pod, host: string, port: number): Promise<Address> {
    const found = await this.network.resolve(this, pod.metadata.namespace, host, port);
    if (!found) throw new NotMounted(`nothing answers at ${host}:${port}`);
    return found;
  }

  #env({ env = [] }: Container): Readonly<Record<string, string>> {
    const given = env.flatMap(({ name, value }) => (value === undefined || name === 'PATH' ? [] : [[name, value]]));
    return { ...Object.fromEntries(given), ENABLE_WEBHOOKS: 'false', HTTPS_PROXY: this.#proxy };
  }

  #tellAttestor({ pid }: Running, { metadata, spec }: Pod, container: Container): void {
    const selectors = [
      `pod-uid:${metadata.uid}`,
      `pod-name:${metadata.name}`,
      `ns:${metadata.namespace}`,
      `sa:${spec.serviceAccountName ?? 'default'}`,
      `container-name:${container.name}`,
    ];
    if (pid !== undefined) writeFileSync(join(this.cluster.folder, 'pids', String(pid)), selectors.join('\n'));
  }

  /** What a pod has of itself: its service account, by token. */
  async #account(pod: Pod): Promise<string> {
    const file = join(podFolder(pod, this.cluster), 'account');
    if (existsSync(file)) return file;
    const { server, certificate } = this.cluster;
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: 'c', cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') } },
      ],
      users: [{ name: 'u', user: { token: await accountToken(this.api, pod, undefined) } }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  /** The folder of the agent's socket, which a driver's own pod tells. */
  #csiFolder(driver: string): string | undefined {
    for (const { spec } of this.#seen) {
      const container = spec.containers.find(({ args = [] }) => args[args.indexOf('-plugin-name') + 1] === driver);
      const mount = container?.volumeMounts?.find(
        ({ mountPath }) => mountPath === container.args?.[container.args.indexOf('-workload-api-socket-dir') + 1],
      );
      const volume = spec.volumes?.find(({ name }) => name === mount?.name);
      if (volume?.hostPath) return volume.hostPath.path;
    }
    return undefined;
  }

  /** Ready by what server and agent say themselves; told to the cluster when it changes. */
  async #tellReadiness(local: Local): Promise<void> {
    const { pod } = local;
    const asked = pod.spec.containers.filter(each => /^spire-(server|agent)$/.test(kindOf(each) ?? ''));
    const up = asked.every(({ name }) => local.running.has(name));
    const ready = up && (await saysReady(this.#ports.get(portKey(pod, 'healthz'))));
    if (ready === local.ready) return;
    const status = ready ? 'True' : 'False';
    const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
    const conditions = ['Ready', 'ContainersReady'].map(type => ({ type, status, lastTransitionTime }));
    const containerStatuses = pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      ready,
      restartCount: local.restarts.get(name) ?? 0,
      state: { running: { startedAt: lastTransitionTime } },
    }));
    const { code } = await this.api.merge(`${podPath(pod)}/status`, { status: { conditions, containerStatuses } });
    if (code < 300) local.ready = ready;
  }

  /** Mounted Secrets and ConfigMaps follow what is in the cluster. */
  async #refresh({ pod }: Local): Promise<void> {
    for (const volume of pod.spec.volumes ?? [])
      if (volume.configMap || volume.secret || volume.projected)
        await volumeFolder(pod, volume, this.#place).catch(() => undefined);
  }

  #execFolder({ metadata: { namespace, name } }: Pod): string {
    return join(this.cluster.execFolder, namespace, name);
  }
}

function kindOf({ image }: Container): Kind | undefined {
  return /\/(spire-server|spire-agent|spire-controller-manager)[:@]/.exec(image)?.[1] as Kind | undefined;
}

/** A pod that takes another's place keeps its ports, as a Service keeps its address. */
function portKey({ metadata: { namespace, name } }: Pod, port: string): string {
  return `${namespace}/${name}/${port}`;
}

function saysReady(port: number | undefined): Promise<boolean> {
  if (port === undefined) return Promise.resolve(false);
  return new Promise(resolve => {
    const asked = request({ host: '127.0.0.1', port, path: '/ready', timeout: 2_000 }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}
