// kubectl: arguments in, typed results out. Every call to a cluster names its context; the current one is never changed.
import { failureText, type Call, type Runner } from './tools';
import { redact } from './redact';

export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  /** URL of the API server; '' where the cluster of the context isn't there. */
  readonly server: string;
  readonly user: string;
  readonly namespace: string | undefined;
  readonly current: boolean;
}

/** Contexts of the merged kubeconfig, as kubectl itself merges it (KUBECONFIG may name several files). */
export async function kubeContexts(run: Runner): Promise<readonly KubeContext[]> {
  const outcome = await run({ tool: 'kubectl', args: ['config', 'view', '-o', 'json'] });
  if (outcome.code !== 0) throw new Error(`kubectl could not read the kubeconfig: ${redact(failureText(outcome))}`);
  return readContexts(JSON.parse(outcome.stdout));
}

interface KubeConfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly Named<'context', { cluster?: string; user?: string; namespace?: string }>[] | null;
  readonly clusters?: readonly Named<'cluster', { server?: string }>[] | null;
}
type Named<K extends string, T> = { readonly name: string } & { readonly [key in K]?: Readonly<T> | null };

export function readContexts(config: KubeConfig): readonly KubeContext[] {
  const servers = new Map((config.clusters ?? []).map(({ name, cluster }) => [name, cluster?.server ?? '']));
  return (config.contexts ?? []).map(({ name, context }) => {
    const cluster = context?.cluster ?? '';
    return {
      name,
      cluster,
      server: servers.get(cluster) ?? '',
      user: context?.user ?? '',
      namespace: context?.namespace,
      current: name === config['current-context'],
    };
  });
}

export interface Owner {
  readonly release: string;
  readonly namespace: string;
}

const probeDefinition = 'clusterspiffeids.spire.spiffe.io';

export function ownerCall(context: string): Call {
  const args = [
    'get',
    'customresourcedefinition',
    probeDefinition,
    '--ignore-not-found',
    '-o',
    'json',
    '--context',
    context,
  ];
  return { tool: 'kubectl', args };
}

export interface Definitions {
  readonly installed: boolean;
  /** The Helm release they belong to; `undefined` where Helm didn't make them. */
  readonly owner: Owner | undefined;
}

/** Whether the cluster has SPIRE's custom resource definitions, and whose they are. */
export async function spireDefinitions(run: Runner, context: string, signal?: AbortSignal): Promise<Definitions> {
  const outcome = await run(ownerCall(context), signal && { signal });
  if (outcome.code !== 0) {
    const words = redact(failureText(outcome)).replace(/^error: /i, '');
    const how = /logged in|unauthorized/i.test(words)
      ? 'does not take your credentials; log in again'
      : 'does not answer';
    throw new Error(`The cluster of context "${context}" ${how}: ${words}`);
  }
  if (outcome.stdout.trim() === '') return { installed: false, owner: undefined };
  const object = JSON.parse(outcome.stdout) as { metadata?: { annotations?: Record<string, string> } };
  const release = object.metadata?.annotations?.['meta.helm.sh/release-name'];
  const namespace = object.metadata?.annotations?.['meta.helm.sh/release-namespace'];
  return { installed: true, owner: release && namespace ? { release, namespace } : undefined };
}

/** A call that names the pods of a release which are not ready, for the log. */
export function podsCall(context: string, release: string): Call {
  const args = ['get', 'pods', '--all-namespaces', '-l', `app.kubernetes.io/instance=${release}`, '--context', context];
  return { tool: 'kubectl', args };
}
