// spire-server inside its pod: calls through `kubectl exec`, and which SPIRE servers a cluster has.
import { kubectlOptions, readOptions, type Cluster } from './cluster';
import { Unacceptable } from './step';
import { failureText, type PlannedCall, type Runner } from './tools';
import { redact } from './redact';
import type { Word } from './words';

/** Where one SPIRE server runs. */
export interface SpireServer {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** `statefulset/spire-internal-server` */
  readonly workload: string;
  /** The chart gives it the alias of the subchart. */
  readonly container: string;
  readonly trustDomain: string;
  /** Helm's release that it belongs to. */
  readonly release: string;
  readonly isReady: boolean;
}

/** The image has no shell, and its PATH depends on the chart version: hence the whole path. */
const program = '/opt/spire/bin/spire-server';

export function spireServerCall(server: SpireServer, args: readonly Word[], input?: Word): PlannedCall {
  const { cluster, namespace, workload, container } = server;
  const place = [workload, '-n', namespace, '-c', container, '--pod-running-timeout', '15s'];
  const exec = ['exec', ...(input === undefined ? [] : ['-i']), ...place];
  return {
    tool: 'kubectl',
    args: [...exec, ...kubectlOptions(cluster), '--', program, ...args],
    ...(input !== undefined && { input }),
  };
}

export function nameOf({ cluster, workload }: SpireServer): string {
  return `${workload.replace(/^.*\//, '')} on ${cluster.context}`;
}

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> };
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly { readonly name: string; readonly image?: string }[];
        readonly volumes?: readonly { readonly configMap?: { readonly name?: string } }[];
      };
    };
  };
  readonly status?: { readonly readyReplicas?: number };
  readonly data?: Record<string, string>;
}

export function workloadsCall(cluster: Cluster): PlannedCall {
  const what = ['get', 'statefulsets,deployments', '--all-namespaces', '-l', 'app.kubernetes.io/managed-by=Helm'];
  return { tool: 'kubectl', args: [...what, '-o', 'json', ...readOptions(cluster)] };
}

export function configCall(cluster: Cluster, namespace: string, names: readonly string[]): PlannedCall {
  return {
    tool: 'kubectl',
    args: ['get', 'configmap', ...names, '-n', namespace, '-o', 'json', ...readOptions(cluster)],
  };
}

/** The SPIRE servers of a cluster, whatever their release and names; the trust domain is what their configuration says. */
export async function spireServersOf(
  run: Runner,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<readonly SpireServer[]> {
  const found = (await itemsOf(run, cluster, workloadsCall(cluster), signal)).flatMap(item => {
    const pod = item.spec?.template?.spec;
    const container = pod?.containers?.find(isServer)?.name;
    const maps = (pod?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
    return container === undefined ? [] : [{ item, container, maps }];
  });
  const servers: SpireServer[] = [];
  for (const { item, container, maps } of found) {
    const { name, namespace, labels } = item.metadata;
    const config = maps.length === 0 ? [] : await itemsOf(run, cluster, configCall(cluster, namespace, maps), signal);
    const text = config.map(({ data }) => data?.['server.conf']).find(each => each !== undefined) ?? '';
    servers.push({
      cluster,
      namespace,
      workload: `${item.kind.toLowerCase()}/${name}`,
      container,
      trustDomain: /"?trust_domain"?\s*[:=]\s*"([^"]+)"/.exec(text)?.[1] ?? '',
      release: labels?.['app.kubernetes.io/instance'] ?? '',
      isReady: (item.status?.readyReplicas ?? 0) > 0,
    });
  }
  return servers;
}

function isServer({ name, image }: { readonly name: string; readonly image?: string }): boolean {
  return /(?:^|\/)spire-server[:@]/.test(image ?? '') || /(?:^|-)spire-server(?:-|$)/.test(name);
}

async function itemsOf(
  run: Runner,
  cluster: Cluster,
  { tool, args }: PlannedCall,
  signal: AbortSignal | undefined,
): Promise<readonly Item[]> {
  const outcome = await run({ tool, args: args as readonly string[] }, signal && { signal });
  if (outcome.cancelled) throw new Unacceptable('Cancelled.');
  if (outcome.code !== 0) {
    throw new Unacceptable(
      `The cluster of context "${cluster.context}" does not tell: ${redact(failureText(outcome))}`,
    );
  }
  const answer = JSON.parse(outcome.stdout) as Item | { readonly items: readonly Item[] };
  return 'items' in answer ? answer.items : [answer];
}

/**
 * Those that sign for workloads, and so need the bundles of other trust domains: bundles do not travel down a chain.
 * @param withExternal the root's external server signs for clusters without servers of their own
 */
export function signersOf(servers: readonly SpireServer[], withExternal: boolean): readonly SpireServer[] {
  return servers.filter(({ container }) => {
    if (/^(?:external-)?root-spire-server/.test(container)) return false;
    return withExternal || !/^external-spire-server/.test(container);
  });
}
