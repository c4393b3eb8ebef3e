// Failures that spire-server writes.
import type { Signature } from '../signature';

const docs = 'https://github.com/spiffe/spire/blob/v1.15.2/doc';
const code = 'https://github.com/spiffe/spire/tree/v1.15.2/pkg';

export const serverSignatures: readonly Signature[] = [
  {
    id: 'service-account-not-allowed',
    by: 'spire-server',
    pattern: /"(?<account>[^"\s]+:[^"\s]+)" is not an allowed service account/,
    example: 'nodeattestor(k8s_psat): "spire-system:spire-agent-upstream" is not an allowed service account',
    means: ({ account }) =>
      `An agent came with service account "${account}", which is not in the list of the node attestor; it is not attested.`,
    settings: [
      '<server>.nodeAttestor.k8sPSAT.serviceAccountAllowList',
      'external-spire-server.nodeAttestor.externalK8sPSAT.clusters.<id>.serviceAccountAllowList',
    ],
    wayOut: 'Add it to the list of that cluster, as `namespace:name`.',
    source: `${docs}/plugin_server_nodeattestor_k8s_psat.md`,
  },
  {
    id: 'cluster-not-configured',
    by: 'spire-server',
    pattern: /not configured for cluster "(?<cluster>[^"]*)"/,
    example: 'nodeattestor(k8s_psat): not configured for cluster "child01"',
    means: ({ cluster }) =>
      `An agent says that it is in cluster "${cluster}", and the server knows no cluster of that name.`,
    settings: ['global.spire.clusterName', 'external-spire-server.kubeConfigs'],
    wayOut: "Give the child's `clusterName` and the cluster id in the root's `kubeConfigs` the same name.",
    source: `${docs}/plugin_server_nodeattestor_k8s_psat.md`,
  },
  {
    id: 'token-review-refused',
    by: 'spire-server',
    pattern: /unable to validate token with TokenReview API:? ?(?<reason>.*)/,
    example:
      'nodeattestor(k8s_psat): unable to validate token with TokenReview API: unable to query token review API: Unauthorized',
    means: ({ reason }) =>
      `The server could not ask the cluster of the agent about its token${reason ? ` ("${reason}")` : ''}; no agent of that cluster is attested.`,
    settings: ['external-spire-server.kubeConfigs'],
    wayOut:
      'The kubeconfig of that cluster is expired, lacks the right to create tokenreviews, or names an address that the root does not reach. Make it again: "SPIRE: Bootstrap Nested Child".',
    source: `${docs}/plugin_server_nodeattestor_k8s_psat.md`,
  },
  {
    id: 'token-not-authenticated',
    by: 'spire-server',
    pattern: /token not authenticated according to TokenReview API/,
    example: 'nodeattestor(k8s_psat): token not authenticated according to TokenReview API',
    means: () =>
      "The cluster that was asked does not know the agent's token: it is of another cluster, or for another audience.",
    settings: ['external-spire-server.kubeConfigs', '<server>.nodeAttestor.k8sPSAT.audience'],
    wayOut:
      "See that the cluster id's kubeconfig leads to the cluster that the agent runs in, and that both sides name the same audience.",
    source: `${docs}/plugin_server_nodeattestor_k8s_psat.md`,
  },
  {
    id: 'node-attestor-off',
    by: 'spire-server',
    pattern: /[Cc]ould not find node attestor type "(?<type>[^"]*)"/,
    example: 'Could not find node attestor type "join_token": error getting node attestor',
    means: ({ type }) => `An agent came with the attestor "${type}", which is off on this server.`,
    settings: ['<server>.nodeAttestor'],
    wayOut:
      'Turn it on, or send the agent to the server that has it: in spire-nested the external server takes join tokens and agents of other clusters.',
    source: `${code}/server/api/agent/v1/service.go`,
  },
  {
    id: 'join-token-used',
    by: 'spire-server',
    pattern: /join token (?:does not exist or has already been used|expired)/,
    example: 'failed to attest: join token does not exist or has already been used',
    means: () =>
      'A join token is good for one agent and for a short time; this one is used up, expired, or was made by another server.',
    settings: ['external-spire-server.nodeAttestor.joinToken.enabled'],
    wayOut: '"SPIRE: Generate Join Token" makes a new one on the server that the agent talks to.',
    source: `${docs}/plugin_server_nodeattestor_jointoken.md`,
  },
  {
    id: 'agent-banned',
    by: 'spire-server',
    pattern: /agent is banned/i,
    example: 'Agent is banned',
    means: () => 'Somebody has banned this agent; it gets nothing until it is taken from the list.',
    settings: [],
    wayOut: '`spire-server agent evict -spiffeID ...` takes the ban away; the agent attests again.',
    source: `${docs}/spire_server.md`,
  },
  {
    id: 'downstream-denied',
    by: 'spire-server',
    pattern:
      /authorization denied for method \/spire\.api\.server\.svid\.v1\.SVID\/NewDownstreamX509CA|unable to request a new Downstream X509CA.*PermissionDenied/,
    example:
      'upstreamauthority(spire): unable to request a new Downstream X509CA: rpc error: code = PermissionDenied desc = authorization denied for method /spire.api.server.svid.v1.SVID/NewDownstreamX509CA',
    means: () =>
      'A child server asked its root for a CA, and the root has no entry that says it may: the entry `downstream` is missing.',
    settings: [
      'root-spire-server.controllerManager.identities.clusterSPIFFEIDs.child-servers',
      'external-spire-server.kubeConfigs',
    ],
    wayOut:
      "See that the identity `child-servers` is on in the root, and that the root's controller manager reaches the child's cluster.",
    source: `${docs}/plugin_server_upstreamauthority_spire.md`,
  },
  {
    id: 'upstream-agent-missing',
    by: 'spire-server',
    pattern: /upstream_agent\/spire-agent\.sock.*(?:no such file|connection refused)/,
    example:
      'upstreamauthority(spire): unable to create X509Source: dial unix /run/spire/upstream_agent/spire-agent.sock: connect: no such file or directory',
    means: () => 'The child server talks to the upstream agent on its node, and that agent is not up.',
    settings: ['upstream-spire-agent.enabled', 'global.spire.upstreamSpireAddress'],
    wayOut:
      "Look at the log of spire-agent-upstream on the same node: it waits for the root's bundle or for the root to attest it.",
    source: `${docs}/plugin_server_upstreamauthority_spire.md`,
  },
  {
    id: 'svid-ttl-cut',
    by: 'spire-server',
    pattern: /(?<setting>default_(?:x509|jwt)_svid_ttl) is too high for the configured ca_ttl value/,
    example:
      'default_x509_svid_ttl is too high for the configured ca_ttl value. SVIDs with shorter lifetimes may be issued. Please set default_x509_svid_ttl to 4h or less, or the ca_ttl to 24h or more, to guarantee the full default_x509_svid_ttl lifetime when CA rotations are scheduled.',
    means: ({ setting }) => `\`${setting}\` outlives what is left of the CA; SPIRE cuts SVIDs to that.`,
    settings: ['<server>.caTTL', '<server>.defaultX509SvidTTL'],
    wayOut: 'Set `caTTL` to six times the TTL of SVIDs, or more.',
    source: `${docs}/spire_server.md`,
  },
  {
    id: 'trust-domain-unreadable',
    by: 'spire-server',
    pattern: /could not parse trust_domain "(?<name>[^"]*)"/,
    example:
      'could not parse trust_domain "Acme.Example": trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores',
    means: ({ name }) => `"${name}" is no trust domain name; the server does not start.`,
    settings: ['global.spire.trustDomain'],
    wayOut: 'Lower case letters, digits, ".", "-" and "_", without a scheme.',
    source: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md',
  },
  {
    id: 'federated-bundle-missing',
    by: 'spire-server',
    pattern: /unable to find federated bundle(?:s)?:? "?(?<domain>[\w.:/-]*)/,
    example: 'rpc error: code = NotFound desc = unable to find federated bundle "spiffe://partner.example"',
    means: ({ domain }) =>
      `An identity federates with ${domain || 'a trust domain'} whose bundle the server does not have; it refuses the entry, and the workloads get no identity at all.`,
    settings: [
      '<server>.controllerManager.identities.clusterSPIFFEIDs.<name>.federatesWith',
      '<server>.controllerManager.identities.clusterFederatedTrustDomains',
    ],
    wayOut: 'Set the first bundle ("SPIRE: Federate Trust Domains"), then name the trust domain in `federatesWith`.',
    source: 'https://github.com/spiffe/spire/issues/7146',
  },
  {
    id: 'bundle-fetch-failed',
    by: 'spire-server',
    pattern: /Error updating bundle/,
    example:
      'level=error msg="Error updating bundle" error="failed to fetch bundle: Get \\"https://spire-server-federation.b.example\\": x509: certificate signed by unknown authority" subsystem_name=bundle_client trust_domain=b.example',
    means: () =>
      'The server does not get the bundle from the endpoint of the other trust domain. What it has holds until the keys of the other side rotate.',
    settings: [
      '<server>.controllerManager.identities.clusterFederatedTrustDomains.<name>.bundleEndpointURL',
      '<server>.controllerManager.identities.clusterFederatedTrustDomains.<name>.bundleEndpointProfile',
    ],
    wayOut:
      'For `https_spiffe`: set the first bundle, and see that `endpointSPIFFEID` is what the other server shows. For `https_web`: the certificate has to be of a public CA. TLS must pass through to the server unopened.',
    source: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Federation.md',
  },
  {
    id: 'bundle-not-published',
    by: 'spire-server',
    pattern: /failed to publish bundle/i,
    example:
      'Failed to publish bundle: configmaps "spire-bundle-upstream" is forbidden: User "spire-root" cannot patch resource "configmaps"',
    means: () =>
      'The server could not write its bundle where agents look for it: these start with a stale bundle or with none.',
    settings: ['external-spire-server.kubeConfigs', '<server>.bundlePublisher'],
    wayOut:
      'See that the kubeconfig of that cluster is valid, and that its user is `spire-root`, to whom the chart of the child gives the right.',
    source: `${docs}/plugin_server_bundlepublisher_k8s_configmap.md`,
  },
  {
    id: 'port-taken',
    by: 'spire-server',
    pattern: /listen tcp \S*?:(?<port>\d+): bind: address already in use/,
    example: 'listen tcp 0.0.0.0:8081: bind: address already in use',
    means: ({ port }) => `Port ${port} is taken: on a node with host network only one may have it.`,
    settings: ['<server>.service.port', 'upstream-spire-agent.healthChecks.port'],
    wayOut: 'Give one of the two another port.',
    source: `${docs}/spire_server.md`,
  },
  {
    id: 'unknown-configuration',
    by: 'spire-server',
    pattern: /Unknown configuration detected/i,
    example: 'Unknown configuration detected: keys "experimental.foo"',
    means: () => 'The configuration has a key that this SPIRE version does not know; it refuses to start.',
    settings: ['<server>.customPlugins', '<server>.image.tag'],
    wayOut: 'Take the image that belongs to the chart, or take out what was added by hand.',
    source: `${docs}/spire_server.md`,
  },
];
