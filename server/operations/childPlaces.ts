// Finds what a child's release runs, by the containers that the chart names after its parts: names of objects follow settings.
import { kubectlOptions, type Cluster } from './cluster';
import { NotYet, Unacceptable, type Step } from './step';
import { commandLine, variable } from './planScript';
import type { PlannedCall } from './tools';
import { slot } from './words';
import { workloadSlots, type WorkloadSlots } from './rollout';

/** How a child gets its trust: with servers of its own, or with agents of the root's server only. */
export type ChildKind = 'full' | 'security';

/** The agents that the root attests. */
export const attested = workloadSlots('agent that the root attests');
/** For a full child. */
export const downstream = workloadSlots('downstream agent');
export const childServer = workloadSlots('server of the child');
/** The ConfigMap that the root's server writes its bundle to; in the namespace of the attested agents. */
export const bundleMap = slot('bundle ConfigMap');

const containers: Readonly<Record<ChildKind, readonly (readonly [container: string, slots: WorkloadSlots])[]>> = {
  full: [
    ['upstream-spire-agent', attested],
    ['downstream-spire-agent-full', downstream],
    ['internal-spire-server', childServer],
  ],
  security: [['downstream-spire-agent-security', attested]],
};

interface Workloads {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: {
      readonly template: {
        readonly spec: {
          readonly containers: readonly { readonly name: string }[];
          readonly volumes?: readonly { readonly name: string; readonly configMap?: { readonly name?: string } }[];
        };
      };
    };
  }[];
}

export function placesStep(child: Cluster, release: string, kind: ChildKind, phase: string): Step {
  const wanted = containers[kind];
  const what = ['get', 'daemonsets,statefulsets,deployments', '--all-namespaces'];
  const call: PlannedCall = {
    tool: 'kubectl',
    args: [...what, '-l', `app.kubernetes.io/instance=${release}`, '-o', 'json', ...kubectlOptions(child)],
  };
  return {
    id: 'places',
    kind: 'read',
    phase,
    title: `Find the agents${kind === 'full' ? ' and the server' : ''} of ${release} on ${child.context}`,
    call,
    script: scriptOf(call, wanted),
    changes: 'it is only read.',
    verified: 'each is there.',
    undone: 'nothing to undo.',
    patience: { seconds: 20, every: 2 },
    gives: [...wanted.flatMap(([, slots]) => [slots.name, slots.namespace]), bundleMap],
    read: ({ stdout }) => {
      const { items } = JSON.parse(stdout) as Workloads;
      const given: Record<string, string> = {};
      for (const [container, slots] of wanted) {
        const found = items.find(({ spec }) => spec.template.spec.containers.some(({ name }) => name === container));
        if (!found) {
          throw new NotYet(
            `Release ${release} on ${child.context} runs no ${container}. Its values make it no ${kind} child: \`tags.${kind === 'full' ? 'nestedChildFull' : 'nestedChildSecurity'}\` does`,
          );
        }
        given[slots.name.name] = `${found.kind.toLowerCase()}/${found.metadata.name}`;
        given[slots.namespace.name] = found.metadata.namespace;
        if (slots !== attested) continue;
        const map = found.spec.template.spec.volumes?.find(({ name }) => name === 'spire-bundle')?.configMap?.name;
        if (map === undefined)
          throw new Unacceptable(
            `${found.metadata.name} on ${child.context} takes its bundle from no ConfigMap; this command hands it over by one.`,
          );
        given[bundleMap.name] = map;
      }
      return given;
    },
  };
}

/** The same with jq, into the variables of a shell script. */
function scriptOf(call: PlannedCall, wanted: (typeof containers)[ChildKind]): string {
  const find = (container: string): string =>
    `[.items[]|select([.spec.template.spec.containers[].name]|index("${container}"))][0]`;
  const lines = wanted.flatMap(([container, slots]) => [
    `${variable(slots.name)}=$(printf '%s\\n' "$workloads" | jq -er '${find(container)}|(.kind|ascii_downcase)+"/"+.metadata.name')`,
    `${variable(slots.namespace)}=$(printf '%s\\n' "$workloads" | jq -er '${find(container)}|.metadata.namespace')`,
  ]);
  const [[agent]] = wanted as readonly [(typeof wanted)[number]];
  const map = `${find(agent)}|.spec.template.spec.volumes[]|select(.name=="spire-bundle")|.configMap.name`;
  return [
    `workloads=$(${commandLine(call)})`,
    ...lines,
    `${variable(bundleMap)}=$(printf '%s\\n' "$workloads" | jq -er '${map}')`,
  ].join('\n');
}
