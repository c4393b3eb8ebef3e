// What a bootstrap of a nested child has to know of its fleet: both releases as helm is told of them, and the names that join them.
import { isJsonMap } from '../json';
import type { Member } from './fleet';
import { setWords } from './fleetFile';

/** A release as helm is told of it. Layers are named as the fleet file names them. */
export interface ReleaseFacts {
  readonly key: string;
  readonly release: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  readonly assumed: boolean;
  /** What the fleet file says the chart is, where it is more than a name: a folder, a package or a registry. */
  readonly source: string | undefined;
  readonly values: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  /** `--set-json`, `--set-file` and `--set-literal`, as helm gets them. */
  readonly setOptions: readonly string[];
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
}

export type KubeconfigForm = 'externalSecret' | 'kubeConfigBase64' | 'kubeConfig';

export interface NestedFacts {
  readonly child: ReleaseFacts;
  readonly root: ReleaseFacts;
  readonly kind: 'full' | 'security';
  /** The child's cluster name: its key in the root's `kubeConfigs`. */
  readonly id: string;
  readonly trustDomain: string;
  /** Children whose kubeconfigs the root's files give. */
  readonly inFiles: readonly string[];
  /** How the root's files give this child's. */
  readonly written:
    { readonly form: KubeconfigForm; readonly reference?: { readonly name: string; readonly key: string } } | undefined;
}

const kubeConfigs = ['external-spire-server', 'kubeConfigs'];

/** @returns a sentence where the member can't be bootstrapped, with the way out */
export function nestedFacts(child: Member): NestedFacts | string {
  const { facts, parent, key } = child;
  const { role } = facts;
  if (role !== 'full' && role !== 'security') {
    return `Release "${key}" is no nested child: \`tags.nestedChildFull\` or \`tags.nestedChildSecurity\` in its values makes it one.`;
  }
  if (!parent) return `Release "${key}" has no parent in the fleet file; \`parent:\` names its root.`;
  if (parent.facts.role !== 'root')
    return `The parent "${parent.key}" of "${key}" is no nested root: \`tags.nestedRoot\` in its values makes it one.`;
  const id = facts.clusterName.value;
  if (id === undefined) return `The cluster name of "${key}" is filled in later; a bootstrap has to know it.`;
  const trustDomain = facts.trustDomain.value;
  const theirs = parent.facts.trustDomain.value;
  if (trustDomain === undefined || theirs === undefined)
    return `The trust domain of "${key}" or of "${parent.key}" is filled in later; a bootstrap has to know it.`;
  if (trustDomain !== theirs) {
    return `"${key}" says the trust domain "${trustDomain}", its root "${theirs}": the child's server never gets its CA. Let both say the same.`;
  }
  const inFiles = parent.merged.userKeys(kubeConfigs);
  return {
    child: releaseFacts(child),
    root: releaseFacts(parent),
    kind: role,
    id,
    trustDomain,
    inFiles,
    written: inFiles.includes(id) ? writtenIn(parent, id) : undefined,
  };
}

function writtenIn({ merged }: Member, id: string): NestedFacts['written'] {
  const value = merged.value([...kubeConfigs, id]);
  if (!isJsonMap(value)) return undefined;
  const secret = value['externalSecret'];
  if (isJsonMap(secret)) {
    const { name, key } = secret;
    if (typeof name !== 'string') return undefined;
    return { form: 'externalSecret', reference: { name, key: typeof key === 'string' ? key : id } };
  }
  return { form: 'kubeConfig' in value ? 'kubeConfig' : 'kubeConfigBase64' };
}

function releaseFacts({ key, release, chart }: Member): ReleaseFacts {
  const source = release.chart?.value;
  return {
    key,
    release: release.release.value,
    namespace: release.namespace.value,
    chart: chart.chart,
    version: chart.version,
    assumed: chart.assumed,
    source: source !== undefined && /[/\\]/.test(source) ? source : undefined,
    values: release.values.map(({ value }) => value),
    set: release.sets.set.map(({ value }) => value),
    setString: release.sets.string.map(({ value }) => value),
    setOptions: setWords(release),
    context: release.context?.value,
    kubeconfig: release.kubeconfig?.value,
  };
}
