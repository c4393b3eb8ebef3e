// Whole clusters in seconds: a control plane with its controllers, a node, and real SPIRE processes for the pods on it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { helmProgram, noHelm } from '../support/helmProgram';
import type { Api } from './api';
import { certificateIn, controlPlanePrograms, startControlPlane, type ControlPlane } from './controlPlane';
import { Network } from './network';
import type { SpirePrograms } from './containers';
import { PodProcesses } from './podProcesses';
import { freePorts, startProgram, temporaryFolder, type Running } from './processes';
import { podStages } from './stages';
import { canBuild, clusterPrograms, NoTool, releasedProgram } from './tools';

const ownPrograms = [
  ...controlPlanePrograms,
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kubectl',
  'exec-server',
  'workload-attestor',
  'spire-controller-manager',
] as const;

export interface RigPrograms {
  readonly kubectl: string;
  readonly helm: string;
}

export interface Cluster {
  /** Also the name of its context. */
  readonly name: string;
  readonly api: Api;
  readonly server: string;
  /** One context, an administrator's. */
  readonly kubeconfig: string;
  readonly folder: string;
  readonly pods: PodProcesses;
}

/** Clusters side by side, that reach what they expose to each other. */
export interface Rig {
  readonly programs: RigPrograms;
  /** All contexts in one file. */
  readonly kubeconfig: string;
  readonly folder: string;
  cluster(name: string): Cluster;
  /** @throws where a part has ended that nobody stopped */
  assertAlive(): void;
  stop(): Promise<void>;
}

/** Why no cluster can be had here, or `false`. Programs of ours are built; SPIRE's own have to be there. */
export function noRig(): string | false {
  try {
    spireBinaries();
    const helm = noHelm();
    if (helm !== false) return helm;
    if (!canBuild()) clusterPrograms(ownPrograms, { build: false });
    return false;
  } catch (error) {
    if (error instanceof NoTool) return error.message;
    throw error;
  }
}

/** Takes minutes where nothing is built yet. */
export function buildRigPrograms(): Readonly<Record<(typeof ownPrograms)[number], string>> {
  return clusterPrograms(ownPrograms, { build: true });
}

const spireBinaries = (): Pick<SpirePrograms, 'spire-server' | 'spire-agent'> => ({
  'spire-server': releasedProgram('spire-server', 'SPIRE_SERVER_BIN'),
  'spire-agent': releasedProgram('spire-agent', 'SPIRE_AGENT_BIN'),
});

export async function startRig(names: readonly string[]): Promise<Rig> {
  const programs = { ...buildRigPrograms(), ...spireBinaries(), helm: helmProgram() };
  const network = new Network();
  const own = temporaryFolder();
  const started: Whole[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(each => each.stop()));
    network.close();
    own.remove();
  };
  try {
    const settled = await Promise.allSettled(
      names.map(async name => void started.push(await startWhole(name, programs, network))),
    );
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
    const kubeconfig = join(own.path, 'kubeconfig');
    writeFileSync(kubeconfig, merged(started.map(({ cluster }) => cluster.kubeconfig)), { mode: 0o600 });
    return {
      programs: { kubectl: programs.kubectl, helm: programs.helm },
      kubeconfig,
      folder: own.path,
      cluster: name => {
        const found = started.find(({ cluster }) => cluster.name === name);
        if (!found) throw new Error(`There is no cluster ${name} in this rig`);
        return found.cluster;
      },
      assertAlive: () => {
        const ended = started.flatMap(each => each.ended());
        if (ended.length > 0) throw new Error(`Ended though nobody stopped it:\n${ended.join('\n')}`);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Whole {
  readonly cluster: Cluster;
  ended(): readonly string[];
  stop(): Promise<void>;
}

type Programs = Readonly<Record<(typeof ownPrograms)[number], string>> & SpirePrograms;

async function startWhole(name: string, programs: Programs, network: Network): Promise<Whole> {
  const plane = await startControlPlane({ build: false, name, clientCertificates: true });
  const running: Running[] = [];
  let pods: PodProcesses | undefined;
  const stop = async (): Promise<void> => {
    await pods?.stop();
    await Promise.all(running.map(each => each.stop()));
    await plane.stop();
  };
  try {
    const exec = await startParts(plane, programs, running);
    await makeNode(plane, name);
    const { api, folder, kubeconfig, server } = plane;
    const certificate = readFileSync(certificateIn(folder), 'utf8');
    pods = new PodProcesses({ name, api, folder, server, certificate, execFolder: exec }, programs, network);
    await pods.start();
    const ended = (): readonly string[] => [
      ...plane.ended(),
      ...running.flatMap(each => {
        const words = each.lastWords();
        return words === undefined ? [] : [`${each.log}: ${words}`];
      }),
    ];
    const early = ended();
    if (early.length > 0) throw new Error(`Parts of ${name} did not stay up:\n${early.join('\n')}`);
    return { cluster: { name, api, server, kubeconfig, folder, pods }, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Gives the folder in which the server for `kubectl exec` looks for containers. */
async function startParts(plane: ControlPlane, programs: Programs, running: Running[]): Promise<string> {
  const { folder, kubeconfig } = plane;
  const [node, own] = (await freePorts(2)) as [number, number];
  const at = (...parts: string[]): string => join(folder, ...parts);
  const start = (name: (typeof ownPrograms)[number], args: readonly string[]): void =>
    void running.push(startProgram({ program: programs[name], args, log: at(`${name}.log`) }));
  const [certificate, key] = [certificateIn(folder), at('certificates', 'apiserver.key')];
  start('kube-controller-manager', [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${at('accounts.key')}`,
    `--root-ca-file=${certificate}`,
    `--cluster-signing-cert-file=${at('client.crt')}`,
    `--cluster-signing-key-file=${at('client.key')}`,
    '--cluster-signing-duration=8760h',
    '--secure-port=0',
    '--controllers=*,-nodeipam',
    // A heartbeat is late on a busy machine; pods that are marked for it would hold up a rollout.
    '--node-monitor-grace-period=1h',
    '--leader-elect=false',
  ]);
  start('kube-scheduler', [`--kubeconfig=${kubeconfig}`, '--secure-port=0', '--leader-elect=false']);
  writeFileSync(at('stages.yaml'), podStages());
  start('kwok', [
    `--kubeconfig=${kubeconfig}`,
    `--config=${at('stages.yaml')}`,
    '--manage-all-nodes',
    '--node-ip=127.0.0.1',
    `--node-port=${node}`,
    `--server-address=127.0.0.1:${own}`,
    `--tls-cert-file=${certificate}`,
    `--tls-private-key-file=${key}`,
  ]);
  start('exec-server', [`127.0.0.1:${node}`, certificate, key, at('exec')]);
  return at('exec');
}

async function makeNode({ api }: ControlPlane, cluster: string): Promise<void> {
  const resources = { cpu: '64', memory: '256Gi', pods: '200' };
  const name = `node-${cluster}`;
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  await api.send('POST', '/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
    status: { allocatable: resources, capacity: resources },
  });
  for (let i = 1; i <= 8; i += 1)
    await api.send('POST', '/api/v1/persistentvolumes', {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `volume-${i}` },
      spec: { capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: `/volume-${i}` } },
    });
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const { body } = await api.send('GET', `/api/v1/nodes/${name}`);
    const { spec, status } = body as NodeObject;
    const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    const tainted = (spec?.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/not-ready');
    if (ready && !tainted) return;
    await delay(200);
  }
  throw new Error(`The node of ${cluster} did not get ready`);
}

interface NodeObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

type Named = readonly { readonly name: string }[];
interface Kubeconfig {
  readonly clusters: Named;
  readonly users: Named;
  readonly contexts: Named;
  readonly 'current-context': string;
}

function merged(files: readonly string[]): string {
  const configs = files.map(file => JSON.parse(readFileSync(file, 'utf8')) as Kubeconfig);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
    'current-context': configs[0]?.['current-context'],
  });
}
