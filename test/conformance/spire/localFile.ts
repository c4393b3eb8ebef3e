// A configuration as it is rendered for a pod, made to run on this machine: paths, addresses and ports of a pod become local ones.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonMap } from '../../../server/core';
import { isMap } from '../pairs/values';
import { makeCertificate } from './programs';
import type { ConfigFile } from './render';

/** What a program writes, in a folder of each run's own. */
const written: Folders = [
  ['/run/spire/data', 'data'],
  ['/var/lib/spire', 'data'],
  ['/key-manager', 'keys'],
  ['/tmp/spire-agent/public', 'sockets'],
  ['/tmp/spire-agent/private', 'admin'],
  ['/tmp/spire-agent/broker', 'broker'],
];

/** What it finds there, the same for all. */
const found: Folders = [
  ['/kubeconfigs', 'kubeconfigs'],
  ['/bundle-endpoint-tls', 'tls'],
  ['/run/spire/upstream_ca', 'tls'],
  ['/run/spire/upstream_ejbca', 'tls'],
  ['/run/spire/vault-upstream', 'tls'],
  ['/certs', 'tls'],
  ['/hostCert', 'tls'],
  ['/var/run/secrets/kubernetes.io/serviceaccount', 'tls'],
];

type Folders = readonly (readonly [there: string, here: string])[];

export interface Place {
  /** Of this run alone. */
  readonly own: string;
  readonly shared: string;
}

const kubeconfig = `apiVersion: v1
kind: Config
current-context: test
contexts: [{name: test, context: {cluster: test, user: test}}]
clusters: [{name: test, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: test, user: {token: none}}]
`;

/** What a pod would find: kubeconfigs, certificates, a token. */
export function furnish(folder: string): void {
  for (const [, name] of found) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['chart-internal', 'child01', 'child02'])
    writeFileSync(join(folder, 'kubeconfigs', name), kubeconfig);
  writeFileSync(join(folder, 'token'), 'none');
  makeCertificate(join(folder, 'tls', 'tls.crt'), join(folder, 'tls', 'tls.key'));
  for (const name of ['ca.crt', 'kubelet.crt']) copyFileSync(join(folder, 'tls', 'tls.crt'), join(folder, 'tls', name));
}

export function furnishRun(own: string): void {
  for (const [, name] of written) mkdirSync(join(own, name), { recursive: true });
}

/**
 * @param ports free ones, for whatever listens
 * @returns `undefined` where the text is no JSON, as the templates write it
 */
export function localFile({ kind, text }: ConfigFile, place: Place, ports: readonly number[]): string | undefined {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  const free = [...ports];
  const port = (value: Json): Json =>
    isPort(value) ? (typeof value === 'string' ? `${free.pop()}` : free.pop()!) : value;
  const local = (key: string, value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(item => local(key, item));
    if (isMap(value))
      return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, local(name, below)]));
    if (/^(?:bind_)?port$/.test(key)) return port(value);
    if (value === '0.0.0.0') return '127.0.0.1';
    if (key === 'bind_address' && value === '0.0.0.0:8788') return `127.0.0.1:${free.pop()}`;
    return typeof value === 'string' ? localPath(value, place) : value;
  };
  const top = local('', parsed) as JsonMap;
  return `${JSON.stringify(kind === 'server' ? serverHere(top, place) : agentHere(top, place), undefined, 2)}\n`;
}

function localPath(text: string, { own, shared }: Place): string {
  for (const [folder, folders] of [
    [own, written],
    [shared, found],
  ] as const)
    for (const [there, here] of folders)
      if (text === there || text.startsWith(`${there}/`)) return join(folder, here, text.slice(there.length));
  return text;
}

function isPort(value: Json): boolean {
  return /^\d+$/.test(String(value)) && Number(value) > 0 && Number(value) < 65536;
}

/** The socket has a folder of its own; a cluster is what the dummy kubeconfig says. */
function serverHere(top: JsonMap, { own, shared }: Place): JsonMap {
  const { server, plugins, ...rest } = top;
  const { BundlePublisher, ...others } = (plugins ?? {}) as Record<string, readonly JsonMap[]>;
  return {
    ...rest,
    server: { ...(server as JsonMap), socket_path: join(own, 'data', 'api.sock') },
    plugins: { ...others, ...(BundlePublisher && { BundlePublisher: withKubeconfig(BundlePublisher, shared) }) },
  };
}

/**
 * For a start: the server above is not there, and waiting for it is no verdict; keys of the default kind take long to make; and
 * of a program that says little nobody knows that it is up.
 */
export function quickToStart(text: string): string {
  const top = JSON.parse(
    text
      .replace('"ca_key_type": "rsa-2048"', '"ca_key_type": "ec-p256"')
      .replace(/"log_level": "\w+"/, '"log_level": "info"'),
  ) as JsonMap;
  const plugins = Object.entries((top['plugins'] ?? {}) as Record<string, readonly JsonMap[]>);
  const kept = plugins.map(([type, list]) => [
    type,
    type === 'UpstreamAuthority' ? list.filter(each => !('spire' in each)) : list,
  ]);
  return JSON.stringify({ ...top, plugins: Object.fromEntries(kept.filter(([, list]) => list!.length > 0)) });
}

function withKubeconfig(publishers: readonly JsonMap[], folder: string): readonly JsonMap[] {
  return publishers.map(publisher => {
    const data = (publisher['k8s_configmap'] as JsonMap | undefined)?.['plugin_data'];
    const clusters = isMap(data) ? data['clusters'] : undefined;
    if (!isMap(data) || !Array.isArray(clusters)) return publisher;
    const here = (clusters as readonly JsonMap[]).map(each =>
      Object.fromEntries(
        Object.entries(each).map(([id, cluster]) => [
          id,
          { kubeconfig_path: join(folder, 'kubeconfigs', 'chart-internal'), ...(cluster as JsonMap) },
        ]),
      ),
    );
    return { k8s_configmap: { plugin_data: { ...data, clusters: here } } };
  });
}

/** The kubelet's token is a file here. */
function agentHere(top: JsonMap, { shared }: Place): JsonMap {
  const { plugins, ...rest } = top;
  const { WorkloadAttestor, ...others } = (plugins ?? {}) as Record<string, readonly JsonMap[]>;
  const attestors = (WorkloadAttestor ?? []).map(attestor => {
    const data = (attestor['k8s'] as JsonMap | undefined)?.['plugin_data'];
    return isMap(data) ? { k8s: { plugin_data: { ...data, token_path: join(shared, 'token') } } } : attestor;
  });
  return { ...rest, plugins: { ...others, WorkloadAttestor: attestors } };
}
