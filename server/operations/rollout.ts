// Restarts of what runs in a cluster, and waiting until it runs again.
import { kubectlOptions, readOptions, type Cluster } from './cluster';
import type { Probe, Step } from './step';
import { failureText, type PlannedCall } from './tools';
import { filled, slot, type Slot, type Word } from './words';

/** `daemonset/spire-agent-upstream` and its namespace: known now, or read by an earlier step. */
export interface Workload {
  readonly name: Word;
  readonly namespace: Word;
}

/** Slots for a workload that a plan finds on its way. */
export interface WorkloadSlots {
  readonly name: Slot;
  readonly namespace: Slot;
}

export function workloadSlots(what: string): WorkloadSlots {
  return { name: slot(what), namespace: slot(`namespace of ${what}`) };
}

export function workloadAt({ name, namespace }: WorkloadSlots): Workload {
  return { name: filled`${name}`, namespace: filled`${namespace}` };
}

const seconds = 240;

export function restartStep(
  cluster: Cluster,
  workload: Workload,
  step: Pick<Step, 'id' | 'title' | 'changes'> & Partial<Step>,
): Step {
  return {
    call: {
      tool: 'kubectl',
      args: ['rollout', 'restart', workload.name, '-n', workload.namespace, ...kubectlOptions(cluster)],
    },
    verified: `all its pods are new and ready, within ${seconds} s.`,
    undone: 'nothing to undo.',
    limitSeconds: seconds + 60,
    proof: rolledOut(cluster, workload),
    ...step,
  };
}

export function rolledOut(cluster: Cluster, workload: Workload): Probe {
  return {
    call: statusCall(cluster, workload),
    judge: (outcome, known) =>
      outcome.code === 0
        ? undefined
        : `${known.text(workload.name)} on ${cluster.context} did not come up: ${failureText(outcome)}`,
  };
}

export function statusCall(cluster: Cluster, { name, namespace }: Workload): PlannedCall {
  const status = ['rollout', 'status', name, '-n', namespace, `--timeout=${seconds}s`];
  return { tool: 'kubectl', args: [...status, ...kubectlOptions(cluster)] };
}

interface Pods {
  readonly items?: readonly {
    readonly metadata: { readonly creationTimestamp: string; readonly deletionTimestamp?: string };
    readonly spec: { readonly containers: readonly { readonly name: string }[] };
  }[];
}

/** Whether all pods with that container were made after a moment. */
export function podsSince(
  cluster: Cluster,
  namespace: string,
  container: string,
  since: (known: Parameters<Probe['judge']>[1]) => number,
): Probe {
  return {
    call: { tool: 'kubectl', args: ['get', 'pods', '-n', namespace, '-o', 'json', ...readOptions(cluster)] },
    judge: ({ code, stdout }, known) => {
      if (code !== 0) return 'The pods can not be read.';
      const pods = ((JSON.parse(stdout) as Pods).items ?? []).filter(({ spec }) =>
        spec.containers.some(({ name }) => name === container),
      );
      const old = pods.filter(({ metadata }) => Date.parse(metadata.creationTimestamp) <= since(known));
      return pods.length > 0 && old.length === 0 ? undefined : 'A pod is older than the kubeconfig.';
    },
  };
}
