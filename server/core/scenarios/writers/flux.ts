// Flux objects that install the releases of a new deployment: the layers as ConfigMaps, and HelmReleases that take them in order.
import { definitionsVersion } from '../../chart/definitions';
import { chartOf, type Answers } from '../answers';
import type { NewLayer, NewRelease } from '../layers';

export function flux(answers: Answers, releases: readonly NewRelease[]): readonly NewLayer[] {
  const contexts = [...new Set(releases.map(({ context }) => context))];
  const layers = [...new Set(releases.flatMap(({ values }) => values))];
  return [
    { path: 'values/kustomization.yaml', text: layersText(layers) },
    ...contexts.flatMap(context => [
      {
        path: `clusters/${context}/kustomization.yaml`,
        text: `# What Flux applies in ${context}.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../values
  - spire.yaml
`,
      },
      {
        path: `clusters/${context}/spire.yaml`,
        text: objects(
          answers,
          releases.filter(each => each.context === context),
        ),
      },
    ]),
  ];
}

/** Without a suffix of their own, ConfigMaps keep the names that the releases know; the label makes Flux look when they change. */
function layersText(layers: readonly string[]): string {
  return `# Every layer as a ConfigMap; the clusters below take the ones that are theirs.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: spire-mgmt
generatorOptions:
  disableNameSuffixHash: true
  labels:
    reconcile.fluxcd.io/watch: Enabled
configMapGenerator:
${layers.map(path => `  - name: ${configMap(path)}\n    files:\n      - values.yaml=${fileOf(path)}\n`).join('')}`;
}

function objects({ architecture, version }: Answers, releases: readonly NewRelease[]): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: spire-mgmt
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: spiffe
  namespace: spire-mgmt
spec:
  interval: 1h
  url: https://spiffe.github.io/helm-charts-hardened/
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: spire-crds
  namespace: spire-mgmt
spec:
  interval: 1h
  chart:
    spec:
      chart: spire-crds
      version: ${definitionsVersion(version)}
      sourceRef:
        kind: HelmRepository
        name: spiffe
${releases
  .map(
    ({ name, values, supplied }) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: spire-mgmt
spec:
  interval: 1h
  releaseName: ${name}
  dependsOn:
    - name: spire-crds
  chart:
    spec:
      chart: ${chartOf(architecture)}
      version: ${version}
      sourceRef:
        kind: HelmRepository
        name: spiffe
  valuesFrom:
${values.map(path => `    - kind: ConfigMap\n      name: ${configMap(path)}\n`).join('')}${supplied
      .map(
        child => `    # A Secret that stands in this namespace already, with the kubeconfig in base64 once more.
    - kind: Secret
      name: spire-kubeconfig-${child}
      valuesKey: kubeConfigBase64
      targetPath: external-spire-server.kubeConfigs.${child}.kubeConfigBase64
`,
      )
      .join('')}`,
  )
  .join('')}`;
}

function configMap(path: string): string {
  return `spire-values-${fileOf(path).replace(/\.yaml$/, '')}`;
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
