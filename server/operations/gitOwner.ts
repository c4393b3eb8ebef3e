// Whether Flux or Argo CD owns what a release made: such a release is changed in its repository, never by helm.
import { readOptions, type Cluster } from './cluster';
import type { Runner } from './tools';

export interface GitOwner {
  readonly tool: 'Flux' | 'Argo CD';
  /** `HelmRelease flux-system/spire`, `Application spire` */
  readonly object: string;
}

interface Marked {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** @param workload an object of the release, as `statefulset/spire-root-server` */
export async function ownerOf(
  run: Runner,
  cluster: Cluster,
  namespace: string,
  workload: string,
  signal?: AbortSignal,
): Promise<GitOwner | undefined> {
  const get = ['get', workload, '-n', namespace, '-o', 'jsonpath={.metadata}'];
  const outcome = await run(
    { tool: 'kubectl', args: [...get, ...(readOptions(cluster) as string[])] },
    signal && { signal },
  );
  if (outcome.code !== 0) return undefined;
  return ownerIn(JSON.parse(outcome.stdout) as Marked);
}

export function ownerIn({ labels = {}, annotations = {} }: Marked): GitOwner | undefined {
  const release = labels['helm.toolkit.fluxcd.io/name'];
  if (release !== undefined) {
    const namespace = labels['helm.toolkit.fluxcd.io/namespace'];
    return { tool: 'Flux', object: `HelmRelease ${namespace === undefined ? '' : `${namespace}/`}${release}` };
  }
  const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
  if (kustomization !== undefined) return { tool: 'Flux', object: `Kustomization ${kustomization}` };
  const application =
    labels['argocd.argoproj.io/instance'] ?? annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  return application === undefined ? undefined : { tool: 'Argo CD', object: `Application ${application}` };
}
