// Reads what there is of a nested trust before a plan is made, without changing anything: so a plan never asks for what is done.
import { readOptions, type Cluster } from './cluster';
import { historyCall, readHistory, valuesCall, type ReleaseState, type Target } from './helm';
import { definitionsTarget } from './installPlan';
import { spireDefinitions, type Definitions } from './kubectl';
import { ownerOf, type GitOwner } from './gitOwner';
import { endpointOf, kubeconfigValidity, type Endpoint, type Validity } from './rootKubeconfig';
import { externalServer, kubeConfigsIn, type KubeConfigs, type SecretReference } from './rootValues';
import { spireServersOf, type SpireServer } from './spireServer';
import { Unacceptable } from './step';
import { failureText, type Runner } from './tools';
import { redact } from './redact';

export interface Wanted {
  readonly child: { readonly cluster: Cluster; readonly target: Target };
  readonly root: { readonly cluster: Cluster; readonly target: Target };
  readonly id: string;
  /** The Secret that the root's files name for this child, where they do. */
  readonly reference: SecretReference | undefined;
}

export interface NestedState {
  readonly endpoint: Endpoint;
  readonly rootEndpoint: Endpoint;
  readonly child: ReleaseState | undefined;
  readonly childDefinitions: Definitions;
  readonly childDefinitionsState: ReleaseState | undefined;
  readonly root: ReleaseState;
  readonly rootOwner: GitOwner | undefined;
  /** The root's server for children. */
  readonly server: SpireServer;
  /** `kubeConfigs` of the live root, secrets included: never shown. */
  readonly live: KubeConfigs;
  /** The kubeconfig that the root has for this child now; `undefined` where it has none. */
  readonly credential: Validity | 'unknown' | undefined;
}

/** Name of the Secret that holds a child's kubeconfig in the root's cluster. */
export function secretName(release: string, id: string): string {
  const words = id.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return `${release}-kubeconfig-${words}`;
}

export const issuedAnnotation = 'spire-helm/issued';
export const expiresAnnotation = 'spire-helm/expires';

export async function readNestedState(run: Runner, wanted: Wanted, signal?: AbortSignal): Promise<NestedState> {
  const { child, root, id } = wanted;
  const options = signal && { signal };
  const endpoint = await endpointOf(run, child.cluster, signal);
  const rootEndpoint = await endpointOf(run, root.cluster, signal);
  if (endpoint.server === rootEndpoint.server) {
    throw new Unacceptable(
      `The contexts "${root.cluster.context}" and "${child.cluster.context}" lead to one cluster (${endpoint.server}); a child is another cluster than its root.`,
    );
  }
  const rootState = readHistory(await run(historyCall(root.target), options), root.target);
  if (!rootState) {
    throw new Unacceptable(
      `The root is not installed: release "${root.target.release}" is not in namespace ${root.target.namespace} of "${root.cluster.context}". Install it first with SPIRE: Install Release.`,
    );
  }
  const servers = await spireServersOf(run, root.cluster, signal);
  const server = servers.find(each => each.container === externalServer && each.release === root.target.release);
  if (!server) {
    throw new Unacceptable(
      `The root on "${root.cluster.context}" runs no server for children: \`${externalServer}.enabled\` is false, or it is no nested root. Install it with that server first.`,
    );
  }
  const values = await run(valuesCall(root.target), options);
  if (values.code !== 0)
    throw new Unacceptable(
      `helm does not tell the values of the root: ${redact(failureText({ ...values, stdout: '' }))}`,
    );
  const live = kubeConfigsIn(JSON.parse(values.stdout));
  const childDefinitions = await spireDefinitions(run, child.cluster.context, signal);
  const definitions = definitionsTarget({ ...child.target, definitions: childDefinitions });
  return {
    endpoint,
    rootEndpoint,
    child: readHistory(await run(historyCall(child.target), options), child.target),
    childDefinitions,
    childDefinitionsState: readHistory(await run(historyCall(definitions), options), definitions),
    root: rootState,
    rootOwner: await ownerOf(run, root.cluster, server.namespace, server.workload, signal),
    server,
    live,
    credential: await credentialOf(run, wanted, server.namespace, live[id], signal),
  };
}

async function credentialOf(
  run: Runner,
  { root, id, reference }: Wanted,
  namespace: string,
  entry: KubeConfigs[string] | undefined,
  signal: AbortSignal | undefined,
): Promise<NestedState['credential']> {
  const inline = entry?.['kubeConfigBase64'] ?? entry?.['kubeConfig'];
  if (typeof inline === 'string') {
    const text = entry?.['kubeConfig'] === inline ? inline : Buffer.from(inline, 'base64').toString('utf8');
    return kubeconfigValidity(text) ?? 'unknown';
  }
  const named = (entry?.['externalSecret'] as SecretReference | undefined) ?? reference;
  const name = named?.name ?? secretName(root.target.release, id);
  // Only what we wrote beside it: the kubeconfig itself stays where it is.
  const path = 'jsonpath={.metadata.name} {.metadata.annotations}';
  const get = ['get', 'secret', name, '-n', namespace, '--ignore-not-found', '-o', path];
  const outcome = await run(
    { tool: 'kubectl', args: [...get, ...(readOptions(root.cluster) as string[])] },
    signal && { signal },
  );
  if (outcome.code !== 0)
    throw new Unacceptable(`Secrets of the root can not be read: ${redact(failureText(outcome))}`);
  const [found = '', annotations = ''] = outcome.stdout.trim().split(/ (.*)/s);
  if (found === '') return undefined;
  try {
    const { [issuedAnnotation]: from, [expiresAnnotation]: until } = JSON.parse(annotations) as Record<string, string>;
    if (from === undefined) return 'unknown';
    return { from: Date.parse(from), until: until === undefined || until === 'never' ? undefined : Date.parse(until) };
  } catch {
    return 'unknown'; // made by somebody else
  }
}
