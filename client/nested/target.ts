// Asks what a bootstrap needs besides the fleet file, looks at both clusters without changing them, and makes the plan.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Cluster } from '../../server/operations/cluster';
import type { ClusterIdentity } from '../../server/operations/clusterIdentity';
import { knownCluster } from '../install/guard';
import { chartReference, type ChartReference } from '../../server/operations/helm';
import { defaultRepository } from '../../server/operations/installPlan';
import type { KubeContext } from '../../server/operations/kubectl';
import { readNestedState, type NestedState } from '../../server/operations/nestedState';
import { longestDays, nestedTrustPlan, type NestedTrustInput } from '../../server/operations/nestedTrustPlan';
import type { Plan } from '../../server/operations/plan';
import { layerPath } from '../install/target';
import type { Tools } from '../install/tools';
import { pick, text, type Answer } from '../install/wizard';
import type { Child } from './children';

type Credential = NestedTrustInput['credential'];

export interface NestedTarget {
  readonly plan: Plan;
  readonly contexts: readonly { readonly name: string; readonly identity: ClusterIdentity }[];
}

export async function askTarget(
  child: Child,
  tools: Tools,
  repositorySetting: string,
  folder: vscode.WorkspaceFolder | undefined,
  memento: vscode.Memento,
): Promise<NestedTarget | undefined> {
  const { facts } = child;
  const title = `Bootstrap ${facts.id} under ${facts.trustDomain}`;
  const rootContext = await contextOf(title, `the root ${facts.root.key}`, facts.root.context, tools.contexts);
  const childContext =
    rootContext && (await contextOf(title, `the child ${facts.child.key}`, facts.child.context, tools.contexts));
  if (!rootContext || !childContext) return undefined;
  const contexts: { name: string; identity: ClusterIdentity }[] = [];
  for (const { name } of [rootContext, childContext]) {
    const identity = await knownCluster(tools.run, name, memento);
    if (!identity) return undefined;
    contexts.push({ name, identity });
  }
  const clusters = { root: clusterOf(rootContext), child: clusterOf(childContext) };
  const target = (of: 'root' | 'child') => ({
    context: clusters[of].context,
    namespace: facts[of].namespace,
    release: facts[of].release,
  });
  const state = await looking(title, signal =>
    readNestedState(
      tools.run,
      {
        root: { cluster: clusters.root, target: target('root') },
        child: { cluster: clusters.child, target: target('child') },
        id: facts.id,
        reference: facts.written?.reference,
      },
      signal,
    ),
  );
  const asked = await askAccess(title, state);
  if (!asked) return undefined;
  const { credential, address, days } = asked;
  const references = {
    root: referenceOf(child, 'root', repositorySetting, folder),
    child: referenceOf(child, 'child', repositorySetting, folder),
  };
  const layers = (uris: readonly string[]): string[] => uris.map(uri => layerPath(vscode.Uri.parse(uri), folder));
  const plan = nestedTrustPlan({
    child: {
      ...target('child'),
      server: clusters.child.server,
      kind: facts.kind,
      chart: facts.child.chart,
      version: facts.child.version,
      assumed: facts.child.assumed,
      values: layers(child.childLayers),
      set: facts.child.set,
      setString: facts.child.setString,
      repository: repositorySetting || defaultRepository,
      reference: references.child,
      present: state.child,
      definitions: state.childDefinitions,
      findings: undefined,
    },
    childCluster: clusters.child,
    root: {
      ...target('root'),
      chart: references.root(facts.root.chart, facts.root.version),
      values: layers(child.rootLayers),
      set: facts.root.set,
      setString: facts.root.setString,
      version: facts.root.version,
    },
    rootCluster: clusters.root,
    id: facts.id,
    trustDomain: facts.trustDomain,
    inFiles: facts.inFiles,
    written: facts.written,
    state,
    credential,
    address,
    days,
    now: Date.now,
  });
  return { plan, contexts };
}

function clusterOf({ name, server }: KubeContext): Cluster {
  return { context: name, server };
}

/** The fleet file's, where it names one that is there; else the user picks. */
async function contextOf(
  title: string,
  what: string,
  named: string | undefined,
  contexts: readonly KubeContext[],
): Promise<KubeContext | undefined> {
  const found = contexts.find(({ name }) => name === named);
  if (found) return found;
  const items = contexts.map(context => ({ label: context.name, description: context.server, context }));
  const missing = named === undefined ? '' : ` (the fleet file names "${named}", which the kubeconfig does not have)`;
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: `The kube context of ${what}${missing}`,
    ignoreFocusOut: true,
  });
  return picked?.context;
}

async function looking<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `${title}: looking at both clusters`, cancellable: true },
    (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return work(abort.signal);
    },
  );
}

interface Access {
  readonly credential: Credential;
  readonly address: string;
  readonly days: number;
}

async function askAccess(title: string, state: NestedState): Promise<Access | undefined> {
  const steps = 3;
  const how = await pick<vscode.QuickPickItem & { readonly credential: Credential }>({
    title,
    step: 1,
    steps,
    placeholder: `How the root gets access to ${state.endpoint.server}`,
    items: waysIn(state),
  });
  if (!isValue(how)) return undefined;
  const { credential } = how.value;
  if (credential === 'kept') return { credential, address: state.endpoint.server, days: longestDays };
  const address = await text({
    title,
    step: 2,
    steps,
    prompt: "The child's API server as the root's cluster reaches it",
    value: state.endpoint.server,
    check: value => (/^https:\/\/[^\s/]+\/?$/.test(value) ? undefined : 'A URL such as https://10.0.0.1:6443'),
  });
  if (!isValue(address)) return undefined;
  const days = await text({
    title,
    step: 3,
    steps,
    prompt: 'For how many days the access holds; the same command renews it',
    value: String(longestDays),
    check: value =>
      /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= longestDays
        ? undefined
        : `A number from 1 to ${longestDays}`,
  });
  return isValue(days)
    ? { credential, address: address.value.replace(/\/$/, ''), days: Number(days.value) }
    : undefined;
}

function isValue<T>(answer: Answer<T>): answer is { readonly value: T } {
  return answer !== undefined && answer !== 'back';
}

function waysIn({
  credential,
  endpoint,
}: NestedState): readonly (vscode.QuickPickItem & { readonly credential: Credential })[] {
  const made = [
    {
      label: credential === undefined ? 'Client certificate' : 'New client certificate',
      detail: 'Signed by the child’s cluster for the user spire-root, to whom its chart gives the rights',
      credential: 'certificate' as const,
    },
    {
      label: credential === undefined ? 'ServiceAccount token' : 'New ServiceAccount token',
      detail: 'For clusters that sign no client certificates, as EKS; with bindings of our own',
      credential: 'token' as const,
    },
  ];
  // Known from its address: a certificate request would stay unsigned there.
  if (/\.eks\.amazonaws\.com/.test(endpoint.server)) made.reverse();
  if (credential === undefined) return made;
  const until =
    credential === 'unknown' || credential.until === undefined
      ? 'Nothing tells how long it holds'
      : `It holds until ${new Date(credential.until).toISOString().slice(0, 10)}`;
  return [{ label: 'Keep the access that the root has', detail: until, credential: 'kept' }, ...made];
}

/** A folder, package or registry that the fleet file names wins over the setting. */
function referenceOf(
  { facts, fleet }: Child,
  of: 'root' | 'child',
  setting: string,
  folder: vscode.WorkspaceFolder | undefined,
): (chart: string, version: string) => ChartReference {
  const { source } = facts[of];
  const own =
    source === undefined
      ? undefined
      : /^oci:\/\//.test(source)
        ? source.replace(/\/[^/]*$/, '')
        : path.resolve(path.dirname(fleet.fsPath), source, '..');
  const repository = own ?? (setting || defaultRepository);
  const at = (place: string): string => (folder ? path.resolve(folder.uri.fsPath, place) : place);
  return (chart, version) => chartReference(repository, chart, version, place => existsSync(at(place)));
}
