// A cluster as commands reach it. Every call names its context, and its kubeconfig where that is not the usual one.
import type { Word } from './words';

export interface Cluster {
  readonly context: string;
  /** Path of the kubeconfig that has the context, where it is not the usual one. */
  readonly kubeconfig?: string;
  /** URL of the API server, for the eyes. */
  readonly server: string;
}

/** As much of a cluster as a call has to name. */
export type Reach = Pick<Cluster, 'context' | 'kubeconfig'>;

/** What every call of kubectl gets. A slow API server is given up after that time, not waited for. */
export function kubectlOptions({ context, kubeconfig }: Reach): readonly string[] {
  return ['--context', context, ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig])];
}

export function helmOptions({ context, kubeconfig }: Reach): readonly string[] {
  return ['--kube-context', context, ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig])];
}

/** A call of kubectl that reads and does not hang on a server that never answers. */
export function readOptions(cluster: Reach): readonly Word[] {
  return [...kubectlOptions(cluster), '--request-timeout', '20s'];
}
