// What is asked about a new deployment, in order: only what makes a difference for the answers so far.
import type { Catalog } from '../chart/catalog';
import { compareVersions } from '../chart/versions';
import { trustDomainProblem } from '../trust/spiffeId';
import { clusterIdWord } from './clusterId';
import {
  architectures,
  chartOf,
  dataStores,
  exposures,
  firstVersion,
  hasChildren,
  profiles,
  writers,
  type Answers,
} from './answers';

export type Given = Readonly<Partial<Record<keyof Answers, string>>>;

export interface Question {
  readonly id: keyof Answers;
  readonly ask: string;
  /** What there is to choose from; empty where it is typed. */
  readonly choices: readonly { readonly value: string; readonly label: string; readonly about: string }[];
  readonly suggested: string;
  /** A sentence about an answer that can't be used. */
  readonly problem: (answer: string) => string | undefined;
}

const about: Readonly<Record<string, string>> = {
  'single-root': 'One cluster that may become the root of others later',
  'root-and-children': 'A root, and clusters with SPIRE servers of their own below it',
  'security-cluster': 'A root, and clusters that have agents only',
  'many-clusters': 'A root and children on managed clouds: database, registry and storage class of your own',
  standalone: 'Chart spire: one cluster by itself',
  federation: 'Chart spire: one cluster that trusts the workloads of another trust domain',
  'high-availability': 'A root whose servers run three times each',
  'bottom-turtle-ha': 'Two sides that sign for the same workloads, so that either may fail',
  files: 'helm upgrade --install with -f',
  helmfile: 'helmfile.yaml',
  flux: 'HelmReleases for Flux',
  argocd: 'Applications for Argo CD',
  'ingress-nginx': 'Ingress objects for ingress-nginx with TLS passed through',
  openshift: 'Routes of OpenShift',
  other: 'Ingress objects without annotations for a certain controller',
  'load-balancer': 'A load balancer of the cloud',
  sqlite: 'A file on the volume of the server; nothing to prepare',
  postgres: 'PostgreSQL, with the password in a Secret',
  mysql: 'MySQL, with the password in a Secret',
  https_spiffe: 'The endpoint is known by its SPIFFE ID; the first bundle is carried over by hand',
  https_web: 'The endpoint has a certificate of a public CA',
};

/** The next question; `undefined` when everything is answered. */
export function nextQuestion(given: Given, catalog: Catalog): Question | undefined {
  return questionsFor(given, catalog).find(({ id }) => given[id] === undefined);
}

/** All questions that the answers so far lead to. */
export function questionsFor(given: Given, catalog: Catalog): readonly Question[] {
  const architecture = architectures.find(each => each === given.architecture);
  const choice = (id: keyof Answers, ask: string, from: readonly string[], suggested = from[0]!): Question => ({
    id,
    ask,
    choices: from.map(value => ({ value, label: value, about: about[value] ?? '' })),
    suggested,
    problem: answer => (from.includes(answer) ? undefined : `"${answer}" is none of ${from.join(', ')}.`),
  });
  const typed = (
    id: keyof Answers,
    ask: string,
    suggested: string,
    problem: (answer: string) => string | undefined,
  ): Question => ({ id, ask, choices: [], suggested, problem });
  const first = choice('architecture', 'What is to be deployed?', architectures);
  if (!architecture) return [first];
  const known = catalog
    .versions(chartOf(architecture))
    .filter(each => !each.includes('+') && compareVersions(each, firstVersion(architecture)) >= 0);
  const children = hasChildren(architecture);
  const withChildren =
    architecture === 'security-cluster' ? 'sec01' : architecture === 'many-clusters' ? 'eu1,us1' : 'child01';
  const external = ['high-availability', 'many-clusters'].includes(architecture);
  const version = given.version ?? known.at(-1)!;
  // Up to 0.29 the kubeconfigs of children are values, and Argo CD has no way to keep these out of Git.
  const fitting = writers.filter(each => !(children && each === 'argocd' && compareVersions(version, '0.30.0') < 0));
  return [
    first,
    choice('version', `Version of the chart ${chartOf(architecture)}?`, [...known].reverse()),
    typed(
      'trustDomain',
      'Name of the trust domain? It stands in every SPIFFE ID and is hard to change later.',
      'acme.example',
      domainProblem,
    ),
    typed('organization', 'Name of the organization, for the subject of the CA?', 'Acme', answer =>
      subject(answer, 64),
    ),
    typed('country', 'Country of the organization, two letters?', 'NL', answer =>
      /^[A-Z]{2}$/.test(answer) ? undefined : 'A country is two capital letters, such as NL.',
    ),
    typed(
      'cluster',
      children ? 'Name of the root cluster?' : 'Name of the cluster?',
      children ? 'root' : 'prod01',
      clusterIdWord,
    ),
    ...(children
      ? [
          typed('children', 'Names of the clusters below it, with commas between?', withChildren, answer =>
            clusterList(answer, given.cluster, version),
          ),
        ]
      : []),
    ...(children || architecture === 'federation'
      ? [
          choice(
            'exposure',
            children ? 'How do the children reach the root?' : 'How does the partner reach the bundle endpoint?',
            children ? exposures : exposures.filter(each => each !== 'load-balancer'),
          ),
        ]
      : []),
    ...(architecture === 'bottom-turtle-ha'
      ? []
      : [choice('dataStore', 'Where do the servers keep their data?', external ? dataStores.slice(1) : dataStores)]),
    ...(architecture === 'federation'
      ? [
          typed('partner', 'Trust domain of the partner?', 'partner.example', answer =>
            answer === given.trustDomain ? 'A trust domain needs no federation with itself.' : domainProblem(answer),
          ),
          choice('profile', 'How do the endpoints prove who they are?', profiles),
        ]
      : []),
    ...(architecture === 'many-clusters'
      ? [
          typed('registry', 'Registry that all images come from?', 'registry.acme.example', answer =>
            /^[\w.-]+(?::\d+)?(?:\/[\w./-]+)?$/.test(answer)
              ? undefined
              : 'A registry is a host, with a port or a path where needed.',
          ),
          typed('storageClass', 'Storage class of the volumes?', 'gp3', answer =>
            /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(answer)
              ? undefined
              : 'A storage class has lower case letters, digits, dots and dashes.',
          ),
        ]
      : []),
    choice('writer', 'Who installs it?', fitting),
    ...(given.writer === 'argocd'
      ? [
          typed('repository', 'Git repository with these files?', 'https://git.example/platform/spire.git', answer =>
            /^(?:https?:\/\/|ssh:\/\/|git@)\S+$/.test(answer)
              ? undefined
              : 'A repository is a URL that Argo CD can read.',
          ),
        ]
      : []),
  ];
}

export function domainProblem(answer: string): string | undefined {
  const problem = trustDomainProblem(answer);
  return problem === undefined ? undefined : `"${answer}" can't be a trust domain: ${problem}.`;
}

function subject(answer: string, longest: number): string | undefined {
  return /^[^"\\\n]+$/.test(answer) && answer.length <= longest
    ? undefined
    : `A name in a certificate has 1 to ${longest} characters, no quotes and no backslashes.`;
}

export function childrenOf(answer: string): readonly string[] {
  return answer
    .split(/[\s,]+/)
    .map(word => word.trim())
    .filter(word => word !== '');
}

function clusterList(answer: string, root: string | undefined, version: string): string | undefined {
  const names = childrenOf(answer);
  if (names.length === 0) return 'At least one cluster is needed.';
  const twice = names.find((name, index) => names.indexOf(name) !== index || name === root);
  if (twice !== undefined) return `Two clusters can't both be "${twice}".`;
  const longest = compareVersions(version, '0.28.2') < 0 ? 7 : 38;
  const long = names.find(name => name.length > longest);
  if (long !== undefined)
    return `"${long}" has ${long.length} characters; in ${version} the port names made of it leave room for ${longest}.`;
  return names.map(clusterIdWord).find(problem => problem !== undefined);
}
