// Puts a pod's volumes on this machine: where a path inside a container is here.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Api } from './api';
import type { Container, Pod, Source, Volume } from './pod';

export interface Mount {
  readonly inside: string;
  readonly here: string;
}

/** What a kubelet would say while a pod waits for a volume. */
export class NotMounted extends Error {}

export interface Place {
  readonly api: Api;
  /** The cluster's folder. */
  readonly folder: string;
  /** Where the driver of a CSI volume has its socket, on the node. */
  readonly csiFolder: (driver: string) => Promise<string | undefined>;
}

/** Longest paths first, so that the innermost mount wins. */
export async function mountsOf(pod: Pod, container: Container, place: Place): Promise<readonly Mount[]> {
  const mounts: Mount[] = [];
  for (const [index, { name, mountPath, subPath }] of (container.volumeMounts ?? []).entries()) {
    const volume = pod.spec.volumes?.find(each => each.name === name);
    if (!volume) continue;
    const folder = await volumeFolder(pod, volume, place);
    const here =
      subPath === undefined
        ? folder
        : ofItsOwn(join(folder, subPath), join(podFolder(pod, place), `${container.name}.${index}`));
    mounts.push({ inside: mountPath, here });
  }
  return mounts.sort((a, b) => b.inside.length - a.inside.length);
}

/** The path here of one inside; the same path where nothing is mounted. */
export function localPath(mounts: readonly Mount[], inside: string): string {
  const mount = mounts.find(each => inside === each.inside || inside.startsWith(`${each.inside}/`));
  return mount ? mount.here + inside.slice(mount.inside.length) : inside;
}

/** Mounted by a part of its path, a file does not follow later changes of its volume. */
function ofItsOwn(file: string, copy: string): string {
  if (!existsSync(file)) {
    mkdirSync(file, { recursive: true });
    return file;
  }
  try {
    copyFileSync(file, copy);
    return copy;
  } catch {
    return file; // a folder
  }
}

/** Short names: a socket's whole path may have 107 characters. */
export function podFolder({ metadata: { uid } }: Pod, { folder }: Pick<Place, 'folder'>): string {
  return join(folder, 'p', uid.slice(0, 8));
}

/** Writes what is in the cluster now; called again later, it brings changes. */
export async function volumeFolder(pod: Pod, volume: Volume, place: Place): Promise<string> {
  const { namespace } = pod.metadata;
  const own = join(podFolder(pod, place), `v${pod.spec.volumes?.indexOf(volume)}`);
  if (volume.hostPath) return made(join(place.folder, 'n', volume.hostPath.path));
  if (volume.persistentVolumeClaim) {
    const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${volume.persistentVolumeClaim.claimName}`;
    const { body } = await place.api.send('GET', path);
    const uid = (body as { metadata?: { uid?: string } }).metadata?.uid;
    if (uid === undefined) throw new NotMounted(`claim ${volume.persistentVolumeClaim.claimName} not found`);
    return made(join(place.folder, 'c', uid.slice(0, 8)));
  }
  if (volume.csi) {
    const folder = await place.csiFolder(volume.csi.driver);
    if (folder === undefined) throw new NotMounted(`driver ${volume.csi.driver} not found`);
    return made(join(place.folder, 'n', folder));
  }
  made(own);
  for (const source of volume.projected?.sources ?? [volume]) await writeSource(pod, source, own, place);
  return own;
}

async function writeSource(pod: Pod, source: Source, folder: string, { api }: Place): Promise<void> {
  const { namespace } = pod.metadata;
  const { configMap, secret, serviceAccountToken: token } = source;
  if (token) {
    const file = join(folder, token.path);
    if (!existsSync(file)) writeFileSync(file, await accountToken(api, pod, token.audience), { mode: 0o600 });
  }
  if (configMap) {
    const data = await dataOf(api, `${namespace}/configmaps/${configMap.name}`, configMap.optional);
    writeKeys(folder, data, configMap.items, text => Buffer.from(text));
  }
  if (secret) {
    const data = await dataOf(api, `${namespace}/secrets/${secret.name ?? secret.secretName}`, secret.optional);
    writeKeys(folder, data, secret.items, text => Buffer.from(text, 'base64'));
  }
}

type Data = Readonly<Record<string, string>>;

async function dataOf(api: Api, object: string, optional = false): Promise<Data> {
  const { code, body } = await api.send('GET', `/api/v1/namespaces/${object}`);
  if (code === 404 && !optional) throw new NotMounted(`${object} not found`);
  return (body as { data?: Data }).data ?? {};
}

function writeKeys(
  folder: string,
  data: Data,
  items: readonly { readonly key: string; readonly path: string }[] | undefined,
  bytes: (text: string) => Buffer,
): void {
  for (const { key, path } of items ?? Object.keys(data).map(key => ({ key, path: key }))) {
    const text = data[key];
    if (text === undefined) throw new NotMounted(`references non-existent key: ${key}`);
    const file = join(folder, path);
    const content = bytes(text);
    if (existsSync(file) && readFileSync(file).equals(content)) continue;
    made(dirname(file));
    writeFileSync(file, content, { mode: 0o600 });
  }
}

/** A token of the pod's service account, bound to the pod, as a kubelet asks for it. */
export async function accountToken(api: Api, pod: Pod, audience: string | undefined): Promise<string> {
  const { name, namespace, uid } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}/token`;
  const { code, body } = await api.send('POST', path, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      ...(audience !== undefined && { audiences: [audience] }),
      expirationSeconds: 86_400,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
    },
  });
  if (code >= 300) throw new NotMounted(`no token: ${(body as { message?: string }).message}`);
  return (body as { status: { token: string } }).status.token;
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
