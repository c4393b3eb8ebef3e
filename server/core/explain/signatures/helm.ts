// Failures that Helm and the controller manager write.
import type { Signature } from '../signature';

const helm = 'https://github.com/helm/helm/tree/v3.19.0';
const controller = 'https://github.com/spiffe/spire-controller-manager/tree/v0.7.0';

export const helmSignatures: readonly Signature[] = [
  {
    id: 'chart-stops',
    by: 'helm',
    pattern: /execution error at \((?<template>[^)]*)\): (?<reason>.*)/,
    example:
      'Error: execution error at (spire-nested/charts/root-spire-server/templates/server-resource.yaml:4:19): caSubject.country must be set',
    means: ({ reason }) => `The chart itself stops here: ${reason}`,
    settings: [],
    wayOut: '`spire-helm lint -f ...` with the same layers names the setting and its line.',
    source: `${helm}/pkg/engine/engine.go`,
  },
  {
    id: 'definitions-missing',
    by: 'helm',
    pattern: /no matches for kind "(?<kind>Cluster(?:SPIFFEID|StaticEntry|FederatedTrustDomain))"/,
    example:
      'unable to build kubernetes objects from release manifest: resource mapping not found for name: "spire-mgmt-spire-default" namespace: "" from "": no matches for kind "ClusterSPIFFEID" in version "spire.spiffe.io/v1alpha1"',
    means: ({ kind }) =>
      `The cluster has no kind ${kind}: the chart spire-crds is not installed, or was taken away before the release.`,
    settings: [],
    wayOut: 'Install spire-crds first; "SPIRE: Install Release" does, in the right version.',
    source: `${helm}/pkg/kube/client.go`,
  },
  {
    id: 'not-ours',
    by: 'helm',
    pattern:
      /(?<kind>\w+) "(?<name>[^"]+)" in namespace "[^"]*" exists and cannot be imported into the current release: invalid ownership metadata/,
    example:
      'Namespace "spire-server" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"',
    means: ({ kind, name }) =>
      `${kind} "${name}" is there already and is of another release or of nobody; Helm does not take it over.`,
    settings: ['global.spire.namespaces.create'],
    wayOut:
      'Label and annotate it for this release (managed-by, release-name, release-namespace), or let the chart not make it.',
    source: `${helm}/pkg/action/validate.go`,
  },
  {
    id: 'helm-busy',
    by: 'helm',
    pattern: /another operation \(install\/upgrade\/rollback\) is in progress/,
    example: 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
    means: () => 'An earlier helm was interrupted, or still runs; the release is pending and Helm refuses to touch it.',
    settings: [],
    wayOut:
      'If none runs any more, roll back to the last revision that was deployed; "SPIRE: Install Release" shows the command.',
    source: `${helm}/pkg/action/upgrade.go`,
  },
  {
    id: 'name-in-use',
    by: 'helm',
    pattern: /cannot re-?use a name that is still in use/,
    example: 'Error: INSTALLATION FAILED: cannot re-use a name that is still in use',
    means: () => 'There is a release of that name in that namespace.',
    settings: [],
    wayOut: '`helm upgrade --install` goes on with it.',
    source: `${helm}/pkg/action/install.go`,
  },
  {
    id: 'never-deployed',
    by: 'helm',
    pattern: /"(?<release>[^"]+)" has no deployed releases/,
    example: 'Error: UPGRADE FAILED: "spire" has no deployed releases',
    means: ({ release }) =>
      `Release "${release}" was begun and never came to its end, so there is nothing to upgrade from.`,
    settings: [],
    wayOut: 'Uninstall it and install it again; the volumes stay.',
    source: `${helm}/pkg/action/upgrade.go`,
  },
  {
    id: 'kubernetes-too-old',
    by: 'helm',
    pattern: /chart requires kubeVersion: (?<wanted>\S+) which is incompatible with Kubernetes (?<has>\S+)/,
    example:
      'Error: INSTALLATION FAILED: chart requires kubeVersion: >=1.21.0-0 which is incompatible with Kubernetes v1.20.0',
    means: ({ wanted, has }) => `The chart wants Kubernetes ${wanted}; this cluster has ${has}.`,
    settings: [],
    wayOut: 'Upgrade the cluster, or take an older chart.',
    source: `${helm}/pkg/action/install.go`,
  },
  {
    id: 'helm-waited-in-vain',
    by: 'helm',
    pattern:
      /(?:INSTALLATION|UPGRADE) FAILED: (?:timed out waiting for the condition|context deadline exceeded|resource .* not ready)/,
    example: 'Error: INSTALLATION FAILED: context deadline exceeded',
    means: () =>
      'Helm waited for the pods, and they did not become ready. Those of a child can not before trust with its root is established.',
    settings: [],
    wayOut: 'Leave `--wait` out for a child and bootstrap it; otherwise look at the events of the pods.',
    source: `${helm}/pkg/kube/wait.go`,
  },
  {
    id: 'release-too-large',
    by: 'Kubernetes',
    pattern: /Request entity too large|data: Too long: (?:must have at most|may not be more than) \d+ bytes/,
    example:
      'Error: INSTALLATION FAILED: create: failed to create: Secret "sh.helm.release.v1.spire.v1" is invalid: data: Too long: may not be more than 1048576 bytes',
    means: () => 'Helm keeps the whole release in one Secret, and it has grown over a megabyte.',
    settings: ['external-spire-server.kubeConfigs'],
    wayOut: 'Keep kubeconfigs and certificates in Secrets of their own (`externalSecret`, from 0.30.0 on).',
    source: 'https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size',
  },
  {
    id: 'selector-immutable',
    by: 'Kubernetes',
    pattern: /(?:updates to statefulset spec for fields other than|field is immutable)/,
    example:
      "Error: UPGRADE FAILED: cannot patch \"spire-server\" with kind StatefulSet: StatefulSet.apps \"spire-server\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template' are forbidden",
    means: () =>
      'Kubernetes does not change that part of an object that is there: volumes of a StatefulSet, selectors.',
    settings: ['<server>.persistence.size', '<server>.persistence.storageClass', '<server>.nameOverride'],
    wayOut: 'Delete the StatefulSet with `--cascade=orphan` and upgrade again; the pods and volumes stay.',
    source: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
  },
  {
    id: 'webhook-does-not-answer',
    by: 'Kubernetes',
    pattern: /failed calling webhook "(?<webhook>[^"]*spiffe[^"]*|vcluster[^"]*)"/,
    example:
      'Internal error occurred: failed calling webhook "vclusterspiffeid.kb.io": failed to call webhook: Post "https://spire-controller-manager-webhook.spire-server.svc:443/validate": dial tcp 10.96.1.2:443: connect: connection refused',
    means: ({ webhook }) =>
      `Kubernetes asks the controller manager about every change of an identity ("${webhook}"), and it does not answer.`,
    settings: [
      '<server>.controllerManager.validatingWebhookConfiguration.failurePolicy',
      'global.installAndUpgradeHooks.enabled',
    ],
    wayOut:
      'See that the server pod runs. Where it is gone for good, delete the ValidatingWebhookConfiguration that it left behind.',
    source: `${controller}/docs/README.md`,
  },
  {
    id: 'identity-refused',
    by: 'controller-manager',
    pattern:
      /(?:invalid (?:SPIFFEID template|federatesWith value|dnsNameTemplate value|workloadSelectorTemplates value|trustDomain value|bundleEndpointURL value|trustDomainBundle value)|empty SPIFFEID template): ?(?<reason>.*)/,
    example:
      'admission webhook "vclusterspiffeid.kb.io" denied the request: invalid federatesWith value: trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores',
    means: ({ reason }) => `The controller manager refuses the identity: ${reason || 'its template is empty'}.`,
    settings: [
      '<server>.controllerManager.identities.clusterSPIFFEIDs',
      '<server>.controllerManager.identities.clusterFederatedTrustDomains',
    ],
    wayOut: 'Correct the setting that is named; `spire-helm lint` judges most of them.',
    source: `${controller}/api/v1alpha1`,
  },
  {
    id: 'entry-not-rendered',
    by: 'controller-manager',
    pattern: /Failed to (?:render (?:entry|ClusterStaticEntry)|parse ClusterSPIFFEID spec)/,
    example:
      'ERROR Failed to render entry {"ClusterSPIFFEID": "spire-mgmt-spire-default", "error": "failed to parse SPIFFEID: path cannot contain empty segments"}',
    means: () =>
      'For some pod the template gives no SPIFFE ID: it uses a label or annotation that the pod lacks, or the path has an empty part.',
    settings: ['<server>.controllerManager.identities.clusterSPIFFEIDs.<name>.spiffeIDTemplate'],
    wayOut: 'Select only pods that have the label, or write another template.',
    source: `${controller}/pkg/spireentry/reconciler.go`,
  },
  {
    id: 'server-socket-missing',
    by: 'controller-manager',
    pattern: /spire-server\/private\/api\.sock.*(?:no such file|connection refused)/,
    example:
      'connection error: desc = "transport: error while dialing: dial unix /tmp/spire-server/private/api.sock: connect: no such file or directory"',
    means: () => 'The server in the same pod is not up; whoever talks to it waits.',
    settings: [],
    wayOut: 'The log of the server container tells why; paste that.',
    source: `${controller}/docs/README.md`,
  },
];
