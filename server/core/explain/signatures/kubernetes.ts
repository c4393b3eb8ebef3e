// Failures that Kubernetes writes about pods and objects: events, and answers of the API server.
import type { Signature } from '../signature';

const docs = 'https://kubernetes.io/docs';

export const kubernetesSignatures: readonly Signature[] = [
  {
    id: 'port-name-too-long',
    by: 'Kubernetes',
    pattern: /ports\[\d+\]\.name: Invalid value: "(?<name>[^"]+)": must be no more than 15 (?:characters|bytes)/,
    example:
      'StatefulSet.apps "spire-external-server" is invalid: spec.template.spec.containers[1].ports[0].name: Invalid value: "prom-cm-routing-qa-01": must be no more than 15 characters',
    means: ({ name }) =>
      `The port name "${name}" is made of a cluster id and has ${name?.length ?? 'too many'} characters; Kubernetes takes 15.`,
    settings: ['external-spire-server.kubeConfigs', 'external-spire-server.externalControllerManagers.clusters'],
    wayOut:
      'Up to chart 0.28.1, with prometheus on, a cluster id may have 7 characters. Shorten it, or take 0.28.2 or later, which shortens the port name.',
    source: `${docs}/reference/kubernetes-api/workload-resources/pod-v1/#ports`,
  },
  {
    id: 'name-too-long',
    by: 'Kubernetes',
    pattern: /Invalid value: "(?<name>[^"]+)": must be no more than 63 (?:characters|bytes)/,
    example:
      'metadata.labels: Invalid value: "spire-nested-of-the-whole-company-in-the-north-production-external-server": must be no more than 63 characters',
    means: ({ name }) => `"${name}" has ${name?.length ?? 'too many'} characters; Kubernetes takes 63.`,
    settings: ['<server>.nameOverride', '<server>.fullnameOverride'],
    wayOut: 'Take a shorter release name, or name the part yourself with `fullnameOverride`.',
    source: `${docs}/concepts/overview/working-with-objects/names/`,
  },
  {
    id: 'image-not-pulled',
    by: 'Kubernetes',
    pattern:
      /(?:Failed to pull image "(?<image>[^"]+)"|Back-off pulling image "(?<other>[^"]+)"|ErrImagePull|ImagePullBackOff)/,
    example:
      'Failed to pull image "ghcr.io/spiffe/spire-server:1.15.2": rpc error: code = Unknown desc = failed to pull and unpack image: dial tcp: i/o timeout',
    means: ({ image, other }) =>
      `The node does not get the image ${image ?? other ?? ''}: no way to the registry, no right, or no such tag.`,
    settings: ['global.spire.image.registry', '<server>.image.registry', '<server>.imagePullSecrets'],
    wayOut:
      'Where the nodes reach only a registry of your own, copy the images there and set `global.spire.image.registry`; with a login, `imagePullSecrets`.',
    source: `${docs}/concepts/containers/images/`,
  },
  {
    id: 'no-storage-class',
    by: 'Kubernetes',
    pattern:
      /no persistent volumes available for this claim and no storage class is set|pod has unbound immediate PersistentVolumeClaims|storageclass\S* "(?<name>[^"]+)" not found/,
    example: 'no persistent volumes available for this claim and no storage class is set',
    means: ({ name }) =>
      name
        ? `There is no storage class "${name}", so the volume of the server is not made and its pod waits.`
        : 'The cluster has no default storage class (new EKS clusters have none), so the volume of the server is not made and its pod waits.',
    settings: [
      'global.spire.persistence.storageClass',
      '<server>.persistence.storageClass',
      '<server>.persistence.type',
    ],
    wayOut:
      'Name a class in `persistence.storageClass`, after its driver (on EKS the EBS CSI driver) is installed, or mark one as the default.',
    source: `${docs}/concepts/storage/storage-classes/`,
  },
  {
    id: 'no-addresses-left',
    by: 'Kubernetes',
    pattern: /failed to assign an IP address to container|InsufficientFreeAddressesInSubnet/,
    example:
      'Failed to create pod sandbox: plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    means: () =>
      'The node has no IP address left for another pod: on EKS each instance type has a fixed number, and a nested SPIRE adds seven pods or so to a node.',
    settings: [],
    wayOut: 'Take larger instances, turn on prefix delegation in the VPC CNI, or give the subnets more addresses.',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses.html',
  },
  {
    id: 'pod-security',
    by: 'Kubernetes',
    pattern: /violates PodSecurity "(?<level>[^":]+)/,
    example:
      'pods "spire-agent-downstream-" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostPID=true), hostPath volumes (volumes "spire-agent-socket-dir")',
    means: ({ level }) => `The namespace admits only pods of the level "${level}"; agents and drivers need more.`,
    settings: ['global.spire.recommendations.namespacePSS', 'global.spire.namespaces.system.labels'],
    wayOut:
      'Let the chart make the system namespace (`namespaces.create`), or label it `pod-security.kubernetes.io/enforce: privileged`.',
    source: `${docs}/concepts/security/pod-security-standards/`,
  },
  {
    id: 'secret-missing',
    by: 'Kubernetes',
    pattern:
      /(?:secret|references non-existent secret key:?) "?(?<secret>[\w.-]+)"? not found|couldn't find key (?<key>\S+) in Secret (?<holder>\S+)/,
    example: 'Error: secret "spire-db-password" not found',
    means: ({ secret, key, holder }) =>
      key
        ? `Secret ${holder} has no key ${key}; the pod does not start.`
        : `There is no Secret "${secret}" in the namespace of the pod; it does not start.`,
    settings: [
      '<server>.dataStore.sql.externalSecret',
      'external-spire-server.kubeConfigs',
      '<server>.imagePullSecrets',
    ],
    wayOut: 'Make the Secret in the namespace of the servers (`spire-server`), not in that of the release.',
    source: `${docs}/concepts/configuration/secret/`,
  },
  {
    id: 'no-room',
    by: 'Kubernetes',
    pattern: /\d+ (?:Insufficient (?<what>cpu|memory|pods)|Too many pods)|untolerated taint \{(?<taint>[^}]*)\}/,
    example: '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available',
    means: ({ what, taint }) =>
      taint
        ? `Nodes have the taint ${taint}, and the pod does not tolerate it.`
        : `No node has room for the pod${what ? `: not enough ${what}` : ''}.`,
    settings: ['<server>.resources', '<server>.tolerations', '<agent>.tolerations'],
    wayOut: 'Ask for less in `resources`, add `tolerations`, or add nodes.',
    source: `${docs}/concepts/scheduling-eviction/`,
  },
  {
    id: 'quota',
    by: 'Kubernetes',
    pattern: /exceeded quota: (?<quota>[\w.-]+)/,
    example:
      'pods "spire-internal-server-0" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
    means: ({ quota }) => `Quota "${quota}" of the namespace is used up.`,
    settings: ['<server>.resources'],
    wayOut: 'Raise it, or ask for less.',
    source: `${docs}/concepts/policy/resource-quotas/`,
  },
  {
    id: 'namespace-missing',
    by: 'Kubernetes',
    pattern: /namespaces "(?<namespace>[^"]+)" not found/,
    example: 'Error from server (NotFound): namespaces "spire-server" not found',
    means: ({ namespace }) => `There is no namespace "${namespace}".`,
    settings: ['global.spire.namespaces.create', 'global.spire.recommendations.enabled'],
    wayOut:
      'Servers are in `spire-server` and agents in `spire-system` with recommendations on, and all in the release namespace (`spire-mgmt`) without; `namespaces.create` makes them.',
    source: `${docs}/concepts/overview/working-with-objects/namespaces/`,
  },
  {
    id: 'killed-for-memory',
    by: 'Kubernetes',
    pattern: /OOMKilled/,
    example: 'Last State: Terminated Reason: OOMKilled Exit Code: 137',
    means: () => 'The container took more memory than its limit and was killed.',
    settings: ['<server>.resources', '<agent>.resources'],
    wayOut: 'Raise the memory limit.',
    source: `${docs}/concepts/configuration/manage-resources-containers/`,
  },
];
