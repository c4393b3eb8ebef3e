// What the plugins of a server are told: key managers, attestors, publishers, authorities, what is passed on unread.
import type { Row } from './cases';

const base = 'standalone';
const at = (setting: string): string => `spire-server.${setting}`;
const server = (yaml: string): string => `spire-server: ${yaml}`;

export const pluginRows: readonly Row[] = [
  // Key managers.
  ...['', 'eu-west-1'].map((region): Row => ({
    base,
    path: at('keyManager.awsKMS.region'),
    values: [region],
    with: server('{keyManager: {disk: {enabled: false}, awsKMS: {enabled: true, keyIdentifierFile: {enabled: true}}}}'),
  })),
  {
    base,
    path: at('keyManager.awsKMS.keyIdentifierValue.identifier'),
    values: ['prod01', '', 'prod 01', 'a.b', 'a/b_c-d', 'x'.repeat(256)],
    with: server(
      '{keyManager: {disk: {enabled: false}, awsKMS: {enabled: true, region: eu-west-1, keyIdentifierValue: {enabled: true}}}}',
    ),
  },
  {
    base,
    path: at('keyManager.awsKMS.enabled'),
    values: [true],
    with: server('{keyManager: {disk: {enabled: false}, awsKMS: {region: eu-west-1}}}'),
    at: [at('keyManager.awsKMS.keyIdentifierFile.enabled')],
  },
  {
    base,
    path: at('keyManager.memory.enabled'),
    values: [true],
    with: server('{keyManager: {disk: {enabled: false}}}'),
  },
  // Upstream authorities.
  {
    base,
    path: at('upstreamAuthority.disk.secret.data.certificate'),
    values: ['-----BEGIN CERTIFICATE-----'],
    with: server('{upstreamAuthority: {disk: {enabled: true, secret: {create: false}}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.awsPCA.region'),
    values: ['eu-west-1', ''],
    with: server(
      '{upstreamAuthority: {awsPCA: {enabled: true, certificateAuthorityARN: "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/x"}}}',
    ),
  },
  {
    base,
    path: at('upstreamAuthority.awsPCA.certificateAuthorityARN'),
    values: ['arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/x', '', 'not-an-arn'],
    with: server('{upstreamAuthority: {awsPCA: {enabled: true, region: eu-west-1}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.awsPCA.signingAlgorithm'),
    values: ['SHA256WITHRSA', 'MD5'],
    with: server(
      '{upstreamAuthority: {awsPCA: {enabled: true, region: eu-west-1, certificateAuthorityARN: "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/x"}}}',
    ),
  },
  ...['region', 'certFileArn', 'keyFileArn'].map((setting): Row => ({
    base,
    path: at(`upstreamAuthority.awsSecret.${setting}`),
    values: ['', 'eu-west-1'],
    with: server('{upstreamAuthority: {awsSecret: {enabled: true, region: eu-west-1, certFileArn: a, keyFileArn: b}}}'),
  })),
  {
    base,
    path: at('upstreamAuthority.certManager.issuerKind'),
    values: ['Issuer', 'ClusterIssuer', '', 'Other'],
    with: server('{upstreamAuthority: {certManager: {enabled: true}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.certManager.issuerGroup'),
    values: ['cert-manager.io', ''],
    with: server('{upstreamAuthority: {certManager: {enabled: true}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.vault.k8sAuth.k8sAuthRoleName'),
    values: ['spire', ''],
    with: server(
      '{upstreamAuthority: {vault: {enabled: true, vaultAddr: "https://vault.acme.example", k8sAuth: {enabled: true}}}}',
    ),
  },
  {
    base,
    path: at('upstreamAuthority.vault.k8sAuth.enabled'),
    values: [false],
    with: server(
      '{upstreamAuthority: {vault: {enabled: true, vaultAddr: "https://vault.acme.example", k8sAuth: {k8sAuthRoleName: spire}}}}',
    ),
  },
  {
    base,
    path: at('upstreamAuthority.vault.vaultAddr'),
    values: ['https://vault.acme.example', '', 'vault.acme.example', 'http://vault.acme.example:8200'],
    with: server('{upstreamAuthority: {vault: {enabled: true, k8sAuth: {enabled: true, k8sAuthRoleName: spire}}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.vault.insecureSkipVerify'),
    values: [true, 'true', 'skip', ''],
    with: server(
      '{upstreamAuthority: {vault: {enabled: true, vaultAddr: "https://vault.acme.example", k8sAuth: {enabled: true, k8sAuthRoleName: spire}}}}',
    ),
  },
  {
    base,
    path: at('upstreamAuthority.spire.server.port'),
    values: [443, '443', 'https', 0, 70000, '', 44.5],
    with: server('{upstreamAuthority: {spire: {enabled: true, server: {address: root.acme.example}}}}'),
  },
  {
    base,
    path: at('upstreamAuthority.spire.server.address'),
    values: ['root.acme.example', 'https://root.acme.example', 'a b'],
    with: server('{upstreamAuthority: {spire: {enabled: true}}}'),
  },
  { base: 'child', path: 'internal-spire-server.upstreamAuthority.spire.server.port', values: [443, 'https', '8443'] },
  // Node attestors.
  ...['k8sPSAT.allowedNodeLabelKeys', 'k8sPSAT.allowedPodLabelKeys'].map((setting): Row => ({
    base,
    path: at(`nodeAttestor.${setting}`),
    values: [[], ['zone'], 'zone', [1]],
  })),
  { base, path: at('nodeAttestor.k8sPSAT.audience'), values: [['spire-server'], ['a', 'b'], [], 'spire-server'] },
  {
    base,
    path: at('nodeAttestor.k8sPSAT.serviceAccountAllowList'),
    values: [['ns:account'], ['account'], [], ['*:*'], ['a:b:c']],
  },
  { base, path: at('nodeAttestor.joinToken.enabled'), values: [true, 'true'] },
  {
    base,
    path: at('nodeAttestor.httpChallenge.allowedDNSPatterns'),
    values: [[], ['.*\\.acme\\.example'], ['('], ['[a-'], 'text', ['a', '*']],
    with: server('{nodeAttestor: {httpChallenge: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.httpChallenge.requiredPort'),
    values: [0, 80, 8443, 70000, '80', 'http'],
    with: server('{nodeAttestor: {httpChallenge: {enabled: true}}}'),
  },
  ...['tofu', 'allowNonRootPorts'].map((setting): Row => ({
    base,
    path: at(`nodeAttestor.httpChallenge.${setting}`),
    values: [true, false, 'false', 'maybe', 1, ''],
    with: server('{nodeAttestor: {httpChallenge: {enabled: true}}}'),
  })),
  {
    base,
    path: at('nodeAttestor.httpChallenge'),
    values: [
      { enabled: true, tofu: false, allowNonRootPorts: true },
      { enabled: true, tofu: true, allowNonRootPorts: false },
      { enabled: true, tofu: false, allowNonRootPorts: false },
      { enabled: true, tofu: false, requiredPort: 2000, allowNonRootPorts: false },
      { enabled: true, tofu: false, requiredPort: 80 },
    ],
    at: [
      at('nodeAttestor.httpChallenge.tofu'),
      at('nodeAttestor.httpChallenge.requiredPort'),
      at('nodeAttestor.httpChallenge.allowNonRootPorts'),
    ],
  },
  {
    base,
    path: at('nodeAttestor.awsIID.assumeRole'),
    values: ['', 'spire'],
    with: server('{nodeAttestor: {awsIID: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.awsIID.verifyOrganization.orgAccountMapTTL'),
    values: ['3m', '5m', '1m', '30s', '1d', '', '5', '0s'],
    with: server(
      '{nodeAttestor: {awsIID: {enabled: true, verifyOrganization: {enabled: true, managementAccountId: "123456789012", assumeOrgRole: spire}}}}',
    ),
  },
  {
    base,
    path: at('nodeAttestor.gcpIIT.projectIDAllowList'),
    values: [['acme'], [], 'acme', ['acme', 'other']],
    with: server('{nodeAttestor: {gcpIIT: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.gcpIIT.agentPathTemplate'),
    values: ['', '/{{ .PluginName }}/{{ .ProjectID }}', '{{ .Nothing', '/static', 'static'],
    with: server('{nodeAttestor: {gcpIIT: {enabled: true, projectIDAllowList: [acme]}}}'),
  },
  {
    base,
    path: at('nodeAttestor.gcpIIT.useInstanceMetadata'),
    values: [true, false, 'true', 'maybe', ''],
    with: server('{nodeAttestor: {gcpIIT: {enabled: true, projectIDAllowList: [acme]}}}'),
  },
  {
    base,
    path: at('nodeAttestor.x509POP.mode'),
    values: ['spiffe', 'external_pki', 'SPIFFE', '', 'other'],
    with: server('{nodeAttestor: {x509POP: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.x509POP.agentPathTemplate'),
    values: ['', '/x/{{ .Fingerprint }}', '/x/{{ .Fingerprint', 'x/{{ .Fingerprint }}', '/{{ nothing }}', '/static'],
    with: server('{nodeAttestor: {x509POP: {enabled: true}}}'),
  },
  {
    base,
    path: at('nodeAttestor.x509POP.spiffePrefix'),
    values: ['/spire-exchange/', 'spire-exchange', '', '/with space/'],
    with: server('{nodeAttestor: {x509POP: {enabled: true}}}'),
  },
  ...['maxIntermediates', 'maxRSAKeySize'].map((setting): Row => ({
    base,
    path: at(`nodeAttestor.x509POP.${setting}`),
    values: [4, 0, -1, '4', 'few', 1.5, ''],
    with: server('{nodeAttestor: {x509POP: {enabled: true}}}'),
  })),
  // Bundle publishers and notifiers.
  { base, path: at('bundlePublisher.k8sConfigMap.format'), values: ['spiffe', 'pem', 'jwks', 'PEM', 'der', ''] },
  {
    base,
    path: at('bundlePublisher.awsS3'),
    values: [
      { enabled: true, region: 'eu-west-1', bucket: 'b', objectKey: 'k', format: 'spiffe' },
      { enabled: true, region: 'eu-west-1', bucket: 'b', objectKey: 'k', format: 'der' },
      { enabled: true, region: 'eu-west-1', bucket: 'b', objectKey: 'k' },
      { enabled: true, region: 'eu-west-1', bucket: 'b', format: 'pem' },
      { enabled: true, region: 'eu-west-1', objectKey: 'k', format: 'pem' },
      { enabled: true, bucket: 'b', objectKey: 'k', format: 'pem' },
    ],
    at: ['region', 'bucket', 'objectKey', 'format'].map(key => at(`bundlePublisher.awsS3.${key}`)),
  },
  {
    base,
    path: at('bundlePublisher.gcpCloudStorage'),
    values: [
      { enabled: true, bucketName: 'b', objectName: 'o', format: 'jwks' },
      { enabled: true, bucketName: 'b', objectName: 'o', format: 'x' },
      { enabled: true, bucketName: 'b', objectName: 'o' },
      { enabled: true, bucketName: 'b', format: 'pem' },
      { enabled: true, objectName: 'o', format: 'pem' },
    ],
    at: ['bucketName', 'objectName', 'format'].map(key => at(`bundlePublisher.gcpCloudStorage.${key}`)),
  },
  {
    base,
    path: at('bundlePublisher.awsRolesAnywhereTrustAnchor'),
    values: [
      { enabled: true, region: 'eu-west-1', trustAnchorID: 'x' },
      { enabled: true, region: 'eu-west-1' },
      { enabled: true, trustAnchorID: 'x' },
    ],
    at: ['region', 'trustAnchorID'].map(key => at(`bundlePublisher.awsRolesAnywhereTrustAnchor.${key}`)),
  },
  {
    base: 'root',
    path: 'external-spire-server.bundlePublisher.externalK8sConfigMap.defaults.format',
    values: ['spiffe', 'pem', 'der', ''],
  },
  {
    base: 'root',
    path: 'external-spire-server.bundlePublisher.externalK8sConfigMap.clusters.child01.format',
    values: ['jwks', 'xml'],
  },
  {
    base: 'root',
    path: 'external-spire-server.bundlePublisher.externalK8sConfigMap.defaults.configMapName',
    values: ['spire-bundle-upstream', ''],
  },
  {
    base: 'root',
    path: 'external-spire-server.bundlePublisher.externalK8sConfigMap.defaults.namespace',
    values: ['spire-system', ''],
  },
  {
    base: 'root',
    path: 'external-spire-server.nodeAttestor.externalK8sPSAT.defaults.serviceAccountAllowList',
    values: [['spire-system:agent'], [], ['agent'], 'spire-system:agent'],
  },
  {
    base: 'root',
    path: 'external-spire-server.nodeAttestor.externalK8sPSAT.clusters.child01.serviceAccountAllowList',
    values: [['spire-system:agent'], [], ['agent']],
  },
  {
    base: 'root',
    path: 'external-spire-server.nodeAttestor.externalK8sPSAT.defaults.audience',
    values: [['spire-server'], []],
  },
  // What is passed on as it stands.
  {
    base,
    path: at('unsupportedBuiltInPlugins.nodeAttestor'),
    at: [at('unsupportedBuiltInPlugins.nodeAttestor.nothing')],
    values: [{ nothing: { plugin_data: {} } }, { join_token: { plugin_data: {} } }],
  },
  {
    base,
    path: at('unsupportedBuiltInPlugins.notifier'),
    at: [at('unsupportedBuiltInPlugins.notifier.nothing')],
    values: [{ gcs_bundle: { plugin_data: { bucket: 'b', object_path: 'o' } } }, { nothing: { plugin_data: {} } }],
  },
  {
    base,
    path: at('unsupportedBuiltInPlugins.upstreamAuthority'),
    at: [at('unsupportedBuiltInPlugins.upstreamAuthority.unknown')],
    values: [{ unknown: { plugin_data: {} } }],
  },
  {
    base,
    path: at('unsupportedBuiltInPlugins.credentialComposer'),
    at: [at('unsupportedBuiltInPlugins.credentialComposer.other')],
    values: [{ uniqueid: {} }, { other: {} }],
  },
  { base, path: at('customPlugins.nodeAttestor'), values: [{ mine: { plugin_cmd: '/mine', plugin_checksum: '' } }] },
  { base, path: at('credentialComposer.uniqueID.enabled'), values: [true] },
];
