// Argo CD Applications that install the releases of a new deployment: the chart from its repository, the layers from Git.
import { definitionsVersion } from '../../chart/definitions';
import { chartOf, type Answers } from '../answers';
import type { NewLayer, NewRelease } from '../layers';

export function argocd(answers: Answers, releases: readonly NewRelease[]): readonly NewLayer[] {
  const contexts = [...new Set(releases.map(({ context }) => context))];
  return contexts.map(context => ({
    path: `applications/${context}.yaml`,
    text: `# For Argo CD; the destination is the name under which it knows the cluster.
${[definitions(context, answers), ...releases.filter(each => each.context === context).map(each => stack(each, answers))].join('---\n')}`,
  }));
}

function definitions(context: string, { version }: Answers): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${context}-spire-crds
  namespace: argocd
  annotations:
    # Before SPIRE, where one application creates both.
    argocd.argoproj.io/sync-wave: "-1"
spec:
  project: default
  source:
    repoURL: https://spiffe.github.io/helm-charts-hardened/
    chart: spire-crds
    targetRevision: ${definitionsVersion(version)}
    helm:
      releaseName: spire-crds
${behind(context)}`;
}

function stack({ name, context, values }: NewRelease, { architecture, version, repository }: Answers): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${context}-${name}
  namespace: argocd
spec:
  project: default
  sources:
    - repoURL: https://spiffe.github.io/helm-charts-hardened/
      chart: ${chartOf(architecture)}
      targetRevision: ${version}
      helm:
        releaseName: ${name}
        valueFiles:
${values.map(path => `          - $values/${path}\n`).join('')}    - repoURL: ${repository}
      targetRevision: HEAD
      ref: values
${behind(context)}`;
}

function behind(context: string): string {
  return `  destination:
    name: ${context}
    namespace: spire-mgmt
  syncPolicy:
    automated: {}
    syncOptions:
      - CreateNamespace=true
      - ServerSideApply=true
`;
}
