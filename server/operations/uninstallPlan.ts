// Uninstall in the right order: who still uses SPIRE's volumes first, then the release, then the definitions. What stays is listed.
import { readOptions, helmOptions, kubectlOptions, type Cluster } from './cluster';
import { historyCall, readHistory, type Target } from './helm';
import { definitionsChart } from './installPlan';
import { Unacceptable, type Plan, type Probe, type Step } from './step';
import { failureText, shellLine, type PlannedCall } from './tools';

export interface UninstallInput {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly release: string;
  /** Namespaces that the release's servers and agents run in. */
  readonly namespaces: readonly string[];
  /** The release of the definitions, where it goes too: nothing else in the cluster needs it. */
  readonly definitions: { readonly release: string; readonly namespace: string } | undefined;
  /** Releases that this one signs for and that are still there. */
  readonly children: readonly string[];
}

export function uninstallPlan(input: UninstallInput): Plan {
  const { cluster, namespace, release, children, definitions } = input;
  const { context, server } = cluster;
  return {
    id: `uninstall ${context} ${namespace} ${release}`,
    title: `Uninstall ${release} on ${context}`,
    facts: [
      ['Kube context', context],
      ['API server', server || 'unknown'],
      ['Namespace', namespace],
      ['Release', release],
    ],
    notes: [
      ...(children.length > 0
        ? [
            `This release signs for ${children.join(', ')}: uninstall these first. Without it their CAs run out, and nobody attests their agents.`,
          ]
        : []),
      ...staying(input),
    ],
    steps: [
      usersStep(cluster, input.namespaces),
      leftoversStep(cluster, release),
      uninstallStep(cluster, { context, namespace, release }, 'the SPIRE servers, agents and drivers of the release.'),
      ...(definitions
        ? [
            uninstallStep(
              cluster,
              { context, ...definitions },
              'the release of the definitions. The kinds and their objects stay: the chart tells Helm to keep them.',
            ),
          ]
        : []),
    ],
  };
}

function staying({ cluster, release, definitions, namespaces }: UninstallInput): readonly string[] {
  const line = (...args: string[]): string =>
    `\`${shellLine({ tool: 'kubectl', args: [...args, ...kubectlOptions(cluster)] })}\``;
  const [servers = 'spire-server'] = namespaces;
  const system = namespaces[1] ?? servers;
  return [
    `What stays: the volumes with the servers' keys and data stores. Without them no SVID that was issued can be verified again. Take them away with ${line('delete', 'pvc', '-n', servers, '-l', `app.kubernetes.io/instance=${release}`)}`,
    `What stays: the bundle ConfigMaps that servers wrote at run time (from chart 0.26.0 on). ${line('get', 'configmaps', '-n', system)} shows them.`,
    definitions
      ? `What stays: the kinds ClusterSPIFFEID, ClusterStaticEntry and ClusterFederatedTrustDomain and all objects of them. They bear the name of ${definitionsChart}'s release: another one does not adopt them.`
      : `What stays: the definitions, because they are of another release or other releases need them. Deleted before the release is, they would make \`helm uninstall\` fail.`,
    `What stays: namespaces that the chart did not make.`,
  ];
}

/** Pods with a volume of SPIRE's driver hang in Terminating once the driver is gone. */
function usersStep(cluster: Cluster, own: readonly string[]): Step {
  const call: PlannedCall = {
    tool: 'kubectl',
    args: ['get', 'pods', '--all-namespaces', '-o', 'json', ...readOptions(cluster)],
  };
  return {
    id: 'users',
    kind: 'read',
    phase: 'Look first',
    title: "Look for workloads that mount SPIRE's volumes",
    call,
    gives: [],
    changes: 'it is only read.',
    verified: 'no pod outside of the release mounts csi.spiffe.io.',
    undone: 'nothing to undo.',
    read: ({ stdout }) => {
      const users = volumeUsers(stdout, own);
      if (users.length === 0) return {};
      const more = users.length > 5 ? ` and ${users.length - 5} more` : '';
      throw new Unacceptable(
        `${users.slice(0, 5).join(', ')}${more} still mount volumes of csi.spiffe.io; without the driver they hang in Terminating. Scale them down or take the volume out, then uninstall again.`,
      );
    },
  };
}

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec?: { readonly volumes?: readonly { readonly csi?: { readonly driver?: string } }[] };
  }[];
}

function volumeUsers(text: string, own: readonly string[]): readonly string[] {
  return (JSON.parse(text) as Pods).items
    .filter(({ metadata }) => !own.includes(metadata.namespace))
    .filter(({ spec }) => (spec?.volumes ?? []).some(({ csi }) => /(?:^|\.)csi\.spiffe\.io$/.test(csi?.driver ?? '')))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

function leftoversStep(cluster: Cluster, release: string): Step {
  return {
    id: 'leftovers',
    kind: 'read',
    phase: 'Look first',
    title: 'List what stays behind',
    call: {
      tool: 'kubectl',
      args: [
        ...['get', 'persistentvolumeclaims', '--all-namespaces', '-l', `app.kubernetes.io/instance=${release}`],
        ...readOptions(cluster),
      ],
    },
    changes: 'it is only read.',
    verified: 'the list is in the log.',
    undone: 'nothing to undo.',
  };
}

function uninstallStep(cluster: Cluster, target: Target, changes: string): Step {
  const gone = isGone(cluster, target);
  return {
    id: `uninstall ${target.namespace} ${target.release}`,
    phase: 'Uninstall',
    title: `Uninstall ${target.release} in ${target.namespace}`,
    call: {
      tool: 'helm',
      args: ['uninstall', target.release, '--namespace', target.namespace, ...helmOptions(cluster)],
    },
    changes,
    verified: 'Helm knows no such release any more.',
    undone: 'installing it again; the servers find their data where the volumes are still there.',
    done: gone,
    proof: gone,
  };
}

function isGone(cluster: Cluster, target: Target): Probe {
  const { tool, args } = historyCall(target);
  return {
    call: { tool, args: [...args, ...helmOptions(cluster).slice(2)] },
    judge: outcome => {
      if (outcome.cancelled) return failureText(outcome);
      const state = readHistory(outcome, target);
      return state && `Release ${target.release} in ${target.namespace} is ${state.status}.`;
    },
  };
}
