// A real Kubernetes API server with its etcd, on free ports and in a folder of its own: up in seconds, gone when stopped.
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Api } from './api';
import { makeAuthority } from './authority';
import { freePorts, startProgram, temporaryFolder, type Running } from './processes';
import { clusterPrograms } from './tools';

/** Programs that `startControlPlane` needs. */
export const controlPlanePrograms = ['etcd', 'kube-apiserver'] as const;

export interface ControlPlane {
  readonly api: Api;
  /** For kubectl, Helm and whatever else joins the cluster: an administrator's, by token. */
  readonly kubeconfig: string;
  /** The cluster's own folder; it goes with the cluster. */
  readonly folder: string;
  readonly server: string;
  readonly token: string;
  /** Parts that have ended though nobody stopped them, with their last words. */
  ended(): readonly string[];
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Whether programs that are missing are built, which takes minutes. */
  readonly build: boolean;
  /** More options of kube-apiserver. */
  readonly serverFlags?: readonly string[];
  /** The context's name in the kubeconfig. */
  readonly name?: string;
  /** Client certificates of an authority of the cluster's own let their holders in; its files are client.crt and client.key. */
  readonly clientCertificates?: boolean;
}

/** Lets pods be tried whose service accounts nobody has made: there is no controller that would. */
export const withoutServiceAccounts = ['--disable-admission-plugins=ServiceAccount'];

/** How long an API server may take on a busy machine. */
const patience = 120_000;

export async function startControlPlane(wish: ControlPlaneOptions): Promise<ControlPlane> {
  const { build, serverFlags = [], name = 'test', clientCertificates = false } = wish;
  const programs = clusterPrograms(controlPlanePrograms, { build });
  const { path: folder, remove } = temporaryFolder();
  const [client, peer, secure] = (await freePorts(3)) as [number, number, number];
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const each of running.reverse()) await each.stop();
    remove();
  };
  try {
    const clients = `http://127.0.0.1:${client}`;
    const etcd = { program: programs.etcd, args: etcdOptions(folder, clients, peer), log: join(folder, 'etcd.log') };
    running.push(startProgram(etcd));
    const token = writeKeys(folder);
    if (clientCertificates) writeAuthority(folder, name);
    const certificates = clientCertificates ? [`--client-ca-file=${join(folder, 'client.crt')}`] : [];
    const args = [...serverOptions(folder, clients, secure), ...certificates, ...serverFlags];
    const log = join(folder, 'kube-apiserver.log');
    running.push(startProgram({ program: programs['kube-apiserver'], args, log }));
    const server = `https://127.0.0.1:${secure}`;
    const api = await whenReady(server, token, folder, running);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigText(name, server, token, folder), { mode: 0o600 });
    const stopAll = async (): Promise<void> => {
      api.close();
      await stop();
    };
    const ended = (): readonly string[] =>
      running.flatMap(each => {
        const words = each.lastWords();
        return words === undefined ? [] : [`${each.log}: ${words}`];
      });
    return { api, kubeconfig, folder, server, token, ended, stop: stopAll };
  } catch (error) {
    await stop();
    throw error;
  }
}

function etcdOptions(folder: string, clients: string, peer: number): readonly string[] {
  const peers = `http://127.0.0.1:${peer}`;
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function serverOptions(folder: string, etcd: string, port: number): readonly string[] {
  return [
    `--etcd-servers=${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--cert-dir=${join(folder, 'certificates')}`,
    `--service-account-key-file=${join(folder, 'accounts.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
  ];
}

/** Keys for service accounts, and a token that makes an administrator of who holds it. */
function writeKeys(folder: string): string {
  mkdirSync(join(folder, 'certificates'));
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(folder, 'accounts.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const token = `admin-${Math.random().toString(36).slice(2)}`;
  writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
  return token;
}

function writeAuthority(folder: string, name: string): void {
  const { certificate, key } = makeAuthority(`${name}-clients`);
  writeFileSync(join(folder, 'client.crt'), certificate);
  writeFileSync(join(folder, 'client.key'), key, { mode: 0o600 });
}

async function whenReady(server: string, token: string, folder: string, running: readonly Running[]): Promise<Api> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const words = running.map(each => each.lastWords()).find(each => each !== undefined);
    if (words !== undefined) throw new Error(`A part of the control plane did not stay up:\n${words}`);
    const api = await tryApi(server, token, folder);
    if (api) return api;
    await delay(200);
  }
  throw new Error(`The API server was not ready after ${patience / 1000} s`);
}

async function tryApi(server: string, token: string, folder: string): Promise<Api | undefined> {
  let api: Api | undefined;
  try {
    api = new Api(server, token, readFileSync(certificateIn(folder), 'utf8'));
    const { code } = await api.send('GET', '/readyz');
    if (code === 200) return api;
  } catch {
    // Nobody listens yet.
  }
  api?.close();
  return undefined;
}

/** The server signs its own, and it serves as the authority that clients trust. */
export function certificateIn(folder: string): string {
  return join(folder, 'certificates', 'apiserver.crt');
}

function kubeconfigText(name: string, server: string, token: string, folder: string): string {
  const user = `admin-${name}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority': certificateIn(folder) } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
  });
}
