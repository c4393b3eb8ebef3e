// Plays the kubelet for pods of SPIRE: a real process for each container of server, agent and controller manager, started when the
// pod appears, started again when it ends, and stopped when the pod goes.
import { mkdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './api';
import { execFolder, kindOf, startContainer, type RealCluster, type SpirePrograms } from './containers';
import { podFolder, volumeFolder, type Place } from './mounts';
import { matches, type Member, type Network } from './network';
import { podPath, type Container, type Pod } from './pod';
import { freePort, type Running } from './processes';

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
    private readonly cluster: RealCluster,
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
    const real = pods.filter(
      ({ metadata, spec }) => metadata.deletionTimestamp === undefined && spec.containers.some(each => kindOf(each)),
    );
    const present = new Set(real.map(({ metadata }) => metadata.uid));
    // First what goes: a pod that takes another's place finds its files and sockets free.
    for (const [uid, local] of this.#pods) {
      if (present.has(uid)) continue;
      this.#pods.delete(uid);
      await this.#end(local);
    }
    for (const pod of real) if (!this.#pods.has(pod.metadata.uid)) this.#begin(pod);
    for (const local of this.#pods.values()) {
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
    for (const port of ['grpc', 'healthz', 'federation', `health-${container.name}`])
      if (!this.#ports.has(portKey(pod, port))) this.#ports.set(portKey(pod, port), await freePort());
    return startContainer(pod, container, {
      cluster: this.cluster,
      programs: this.programs,
      place: this.#place,
      proxy: this.#proxy,
      port: name => this.#ports.get(portKey(pod, name))!,
      resolve: (host, port) => this.network.resolve(this, pod.metadata.namespace, host, port),
    });
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

  #execFolder(pod: Pod): string {
    return execFolder(this.cluster, pod);
  }
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
