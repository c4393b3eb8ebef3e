// What a new deployment is made of: the answers of whoever wants it.

/** The deployments that there is a scenario for; docs/guide has a page about each. */
export const architectures = [
  'single-root',
  'root-and-children',
  'security-cluster',
  'many-clusters',
  'standalone',
  'federation',
  'high-availability',
  'bottom-turtle-ha',
] as const;
export type Architecture = (typeof architectures)[number];

export const writers = ['files', 'helmfile', 'flux', 'argocd'] as const;
export type Writer = (typeof writers)[number];

export const exposures = ['ingress-nginx', 'openshift', 'other', 'load-balancer'] as const;
export type Exposure = (typeof exposures)[number];

export const dataStores = ['sqlite', 'postgres', 'mysql'] as const;
export type DataStore = (typeof dataStores)[number];

export const profiles = ['https_spiffe', 'https_web'] as const;
export type Profile = (typeof profiles)[number];

export interface Answers {
  readonly architecture: Architecture;
  /** Version of the chart. */
  readonly version: string;
  readonly trustDomain: string;
  readonly organization: string;
  readonly country: string;
  /** Cluster of the root, or the only one. */
  readonly cluster: string;
  readonly children: readonly string[];
  readonly exposure: Exposure;
  readonly dataStore: DataStore;
  /** Trust domain of the partner of a federation. */
  readonly partner: string;
  readonly profile: Profile;
  readonly registry: string;
  readonly storageClass: string;
  readonly writer: Writer;
  /** Git repository that Argo CD reads the values from. */
  readonly repository: string;
}

export function chartOf(architecture: Architecture): string {
  return architecture === 'standalone' || architecture === 'federation' ? 'spire' : 'spire-nested';
}

/** The oldest version of the chart that can do it. */
export function firstVersion(architecture: Architecture): string {
  return architecture === 'bottom-turtle-ha' ? '0.29.0' : '0.20.0';
}

export function hasChildren(architecture: Architecture): boolean {
  return ['root-and-children', 'security-cluster', 'many-clusters'].includes(architecture);
}
