// Failures that spire-agent and its drivers write.
import type { Signature } from '../signature';

const docs = 'https://github.com/spiffe/spire/blob/v1.15.2/doc';

export const agentSignatures: readonly Signature[] = [
  {
    id: 'agent-distrusts-server',
    by: 'spire-agent',
    pattern: /could not verify leaf certificate/,
    example:
      'authentication handshake failed: x509svid: could not verify leaf certificate: x509: certificate signed by unknown authority',
    means: () =>
      'The agent does not trust the server: the bundle that it started with is not the one of the root that this server is under.',
    settings: ['global.spire.trustDomain', 'global.spire.bundleConfigMap', 'global.spire.upstreamSpireAddress'],
    wayOut:
      'See that the bundle ConfigMap is current ("SPIRE: Verify Trust") and that the address leads to the right root; then restart the agent.',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'bundle-empty',
    by: 'spire-agent',
    pattern: /could not parse trust bundle|no certificates in trust bundle|failed to parse trust bundle/,
    example: 'could not parse trust bundle: no certificates found in trust bundle',
    means: () =>
      'The bundle that the agent starts with is empty or no bundle: nobody has published it into this cluster yet.',
    settings: ['external-spire-server.kubeConfigs', 'global.spire.bundleConfigMap'],
    wayOut:
      'The root\'s external server publishes it through the kubeconfig of this cluster: "SPIRE: Bootstrap Nested Child".',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'bundle-map-missing',
    by: 'Kubernetes',
    pattern: /configmap "(?<map>[^"]*bundle[^"]*)" not found/,
    example: 'MountVolume.SetUp failed for volume "spire-bundle" : configmap "spire-bundle-upstream" not found',
    means: ({ map }) =>
      `Pods wait for ConfigMap "${map}", which a SPIRE server writes once it is up; a child's waits for the root to reach its cluster.`,
    settings: ['external-spire-server.kubeConfigs', 'global.spire.bundleConfigMap'],
    wayOut: 'In the cluster of the root: wait until its server is ready. In a child: bootstrap it from the root.',
    source: `${docs}/plugin_server_bundlepublisher_k8s_configmap.md`,
  },
  {
    id: 'no-identity',
    by: 'spire-agent',
    pattern: /no identity issued/i,
    example: 'level=error msg="No identity issued" method=FetchX509SVID pid=1234 registered=false',
    means: () => 'A workload asked for its identity and there is no entry for it.',
    settings: ['<server>.controllerManager.identities.clusterSPIFFEIDs', '<server>.controllerManager.className'],
    wayOut:
      'See that an identity selects its namespace and pod, that the trust domains in `federatesWith` have bundles, and that the pod runs on a node whose agent is attested.',
    source: 'https://github.com/spiffe/spire/issues/1255',
  },
  {
    id: 'agent-reattests',
    by: 'spire-agent',
    pattern: /Agent needs to re-?(?:attest|bootstrap)/,
    example: 'Agent needs to re-attest; will attempt to re-attest',
    means: () =>
      'The server does not know the agent any more: its data store is new, the agent was evicted, or its SVID ran out.',
    settings: ['<server>.persistence.type'],
    wayOut:
      'It attests again by itself. Where that happens at every restart of the server, the data store does not outlive the pod.',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'server-name-unknown',
    by: 'spire-agent',
    pattern: /dial(?:ing)?:? (?:dial )?tcp: lookup (?<host>[\w.-]+).*no such host/,
    example:
      'transport: Error while dialing: dial tcp: lookup spire-server.acme.example on 10.96.0.10:53: no such host',
    means: ({ host }) => `Nobody resolves "${host}", the address of the server.`,
    settings: [
      'global.spire.upstreamSpireAddress',
      'downstream-spire-agent-security.server.address',
      'external-spire-server.ingress',
    ],
    wayOut: 'Make the DNS name for the ingress or load balancer of the root, or correct the address.',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'server-does-not-answer',
    by: 'spire-agent',
    pattern:
      /Error while dialing:? (?:dial )?(?:dial )?tcp (?<address>[\d.:a-f[\]]+): (?:connect: connection refused|i\/o timeout)/,
    example: 'transport: Error while dialing: dial tcp 10.0.3.7:443: i/o timeout',
    means: ({ address }) => `Nothing answers at ${address}, the address of the server.`,
    settings: ['global.spire.upstreamSpireAddress', 'external-spire-server.ingress', 'external-spire-server.service'],
    wayOut:
      'See that the external server is exposed and that firewalls let the cluster reach it. TLS must pass through to the server unopened.',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'tls-opened-on-the-way',
    by: 'spire-agent',
    pattern:
      /(?:first record does not look like a TLS handshake|x509svid: could not get leaf SPIFFE ID|certificate is valid for .*ingress)/i,
    example: 'authentication handshake failed: x509svid: could not get leaf SPIFFE ID: certificate contains no URI SAN',
    means: () =>
      'The certificate that came back is not of SPIRE: something on the way, such as an ingress, opens TLS itself.',
    settings: ['global.spire.ingressControllerType', 'external-spire-server.ingress.annotations'],
    wayOut:
      'Set `ingressControllerType`, so that the chart writes the annotations for TLS passthrough, and turn passthrough on in the controller.',
    source: `${docs}/spire_agent.md`,
  },
  {
    id: 'kubelet-refuses',
    by: 'spire-agent',
    pattern: /unexpected status code on pods response: (?<status>\d+)/,
    example: 'workloadattestor(k8s): unexpected status code on pods response: 403 Forbidden',
    means: ({ status }) => `The kubelet of the node answers the agent with ${status}; workloads can not be attested.`,
    settings: ['<agent>.serviceAccount', '<agent>.workloadAttestors.k8s'],
    wayOut: "See that the agent's ClusterRole may get nodes/proxy, and that the kubelet takes webhook authentication.",
    source: `${docs}/plugin_agent_workloadattestor_k8s.md`,
  },
  {
    id: 'kubelet-certificate',
    by: 'spire-agent',
    pattern:
      /workloadattestor\(k8s\).*(?:x509: cannot validate certificate|x509: certificate signed by unknown authority|doesn't contain any IP SANs)/,
    example:
      'workloadattestor(k8s): unable to perform request: Get "https://127.0.0.1:10250/pods": x509: cannot validate certificate for 127.0.0.1 because it doesn\'t contain any IP SANs',
    means: () => 'The agent does not trust the certificate of the kubelet, which many clusters sign themselves.',
    settings: ['<agent>.workloadAttestors.k8s.verification.type'],
    wayOut: 'Set the verification to `skip`, or to `hostCert` with the path of the certificate.',
    source: `${docs}/plugin_agent_workloadattestor_k8s.md`,
  },
  {
    id: 'csi-driver-missing',
    by: 'Kubernetes',
    pattern: /driver name (?<driver>(?:\w+\.)?csi\.spiffe\.io) not found in the list of registered CSI drivers/,
    example:
      'kubernetes.io/csi: attacher.MountDevice failed: driver name csi.spiffe.io not found in the list of registered CSI drivers',
    means: ({ driver }) => `No driver "${driver}" runs on the node of that pod.`,
    settings: [
      'downstream-spiffe-csi-driver.enabled',
      'downstream-spiffe-csi-driver.tolerations',
      'downstream-spiffe-csi-driver.kubeletPath',
    ],
    wayOut: 'See that its DaemonSet has a pod on that node; some distributions have another `kubeletPath`.',
    source: 'https://github.com/spiffe/spiffe-csi#readme',
  },
  {
    id: 'socket-taken',
    by: 'spire-agent',
    pattern: /create UDS listener: .*(?:address already in use|permission denied)/,
    example: 'create UDS listener: listen unix /tmp/spire-agent/public/spire-agent.sock: bind: address already in use',
    means: () => 'Another agent on the node has the same socket.',
    settings: ['<agent>.socketPath'],
    wayOut: 'Give upstream and downstream agents different socket paths, and take away agents of an older release.',
    source: `${docs}/spire_agent.md`,
  },
];
