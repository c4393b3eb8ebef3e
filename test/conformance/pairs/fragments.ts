// What people add to a part: each is a piece of values below the part's alias, right for the versions that it names.
import { compareVersions, type JsonMap } from '../../../server/core';
import { fromText } from './values';

export interface Fragment {
  readonly name: string;
  readonly part: string;
  readonly values: JsonMap;
  readonly from?: string;
  /** First version that it is not for. */
  readonly before?: string;
}

interface Span {
  readonly from?: string;
  readonly before?: string;
}

function list(part: string, entries: readonly (readonly [name: string, text: string, span?: Span])[]): Fragment[] {
  return entries.map(([name, text, span]) => ({ name, part, values: fromText(text), ...span }));
}

const server = list('spire-server', [
  [
    'mysql',
    `{dataStore: {sql: {databaseType: mysql, databaseName: spire, host: db.acme.example, port: 3306, username: spire, password: secret}}}`,
  ],
  [
    'postgres',
    `{dataStore: {sql: {databaseType: postgres, host: db.acme.example, port: 5432, username: spire, externalSecret: {enabled: true, name: db, key: password}}}, replicaCount: 3}`,
  ],
  [
    'mysql-tls',
    `{dataStore: {sql: {databaseType: mysql, host: db, rootCAPath: /ca.pem, clientCertPath: /cert.pem, clientKeyPath: /key.pem}}}`,
    { from: '0.24.0' },
  ],
  [
    'read-only',
    `{dataStore: {sql: {databaseType: postgres, host: db, password: a, readOnly: {enabled: true, host: ro, databaseName: spire, password: b}}}}`,
    { from: '0.24.0' },
  ],
  [
    'sqlite-options',
    `{dataStore: {sql: {file: /run/spire/data/x.sqlite3, options: [{_busy_timeout: "5000"}]}}}`,
    { from: '0.25.0' },
  ],
  ['aws-mysql', `{dataStore: {sql: {databaseType: aws_mysql, host: db, region: eu-west-1}}}`, { from: '0.24.0' }],
  [
    'deployment',
    `{kind: deployment, persistence: {type: emptyDir}, keyManager: {disk: {enabled: false}, memory: {enabled: true}}, dataStore: {sql: {databaseType: postgres, host: db, password: x}}}`,
  ],
  [
    'autoscaling',
    `{autoscaling: {enabled: true, maxReplicas: 5}, dataStore: {sql: {databaseType: mysql, host: db, password: x}}}`,
  ],
  ['host-path', `{persistence: {type: hostPath, hostPath: /var/lib/spire}}`],
  ['empty-dir', `{persistence: {type: emptyDir}, keyManager: {disk: {enabled: false}, memory: {enabled: true}}}`],
  [
    'kms',
    `{keyManager: {disk: {enabled: false}, awsKMS: {enabled: true, region: eu-west-1, accessKeyID: AK, secretAccessKey: SK, keyIdentifierFile: {enabled: true}}}}`,
  ],
  [
    'kms-value',
    `{keyManager: {disk: {enabled: false}, awsKMS: {enabled: true, region: eu-west-1, keyIdentifierValue: {enabled: true, identifier: spire}, keyPolicy: {policy: "{}"}}}}`,
  ],
  [
    'upstream-disk',
    `{upstreamAuthority: {spire: {enabled: false}, disk: {enabled: true, secret: {create: true, name: upstream-ca, data: {certificate: C, key: K, bundle: B}}}}}`,
  ],
  [
    'upstream-cert-manager',
    `{upstreamAuthority: {spire: {enabled: false}, certManager: {enabled: true, issuerName: ca, issuerKind: Issuer, ca: {create: true}}}}`,
    { from: '0.24.0' },
  ],
  [
    'upstream-cert-manager-old',
    `{upstreamAuthority: {spire: {enabled: false}, certManager: {enabled: true, issuer_name: ca, issuer_kind: Issuer}}}`,
    { before: '0.24.0' },
  ],
  [
    'upstream-vault',
    `{upstreamAuthority: {spire: {enabled: false}, vault: {enabled: true, vaultAddr: "https://vault.acme.example", pkiMountPoint: pki, k8sAuth: {enabled: true, k8sAuthRoleName: spire}}}}`,
  ],
  [
    'upstream-pca',
    `{upstreamAuthority: {spire: {enabled: false}, awsPCA: {enabled: true, region: eu-west-1, certificateAuthorityARN: "arn:aws:acm-pca:eu-west-1:1:certificate-authority/x"}}}`,
  ],
  [
    'upstream-aws-secret',
    `{upstreamAuthority: {spire: {enabled: false}, awsSecret: {enabled: true, region: eu-west-1, certFileArn: a, keyFileArn: b}}}`,
    { from: '0.28.4' },
  ],
  [
    'upstream-ejbca',
    `{upstreamAuthority: {spire: {enabled: false}, ejbca: {enabled: true, hostname: ejbca.acme.example, caName: CA, endEntityProfileName: P, certificateProfileName: Q}}}`,
    { from: '0.30.0' },
  ],
  [
    'upstream-spire',
    `{upstreamAuthority: {spire: {enabled: true, upstreamDriver: upstream.csi.spiffe.io, server: {address: up.acme.example, port: 443}}}}`,
  ],
  [
    'federation',
    `{federation: {enabled: true, ingress: {enabled: true}}, controllerManager: {identities: {clusterFederatedTrustDomains: {partner: {trustDomain: partner.example, bundleEndpointURL: "https://spire-server-federation.partner.example", bundleEndpointProfile: {type: https_spiffe, endpointSPIFFEID: "spiffe://partner.example/spire/server"}}}}}}`,
  ],
  [
    'federation-web',
    `{federation: {enabled: true, tls: {spire: {enabled: false}, externalSecret: {enabled: true, secretName: web}}}}`,
  ],
  [
    'federation-acme',
    `{federation: {enabled: true, tls: {spire: {enabled: false}, certManager: {enabled: true, issuer: {acme: {email: pki@acme.example}}, certificate: {dnsNames: [f.acme.example]}}}}}`,
  ],
  [
    'ingress',
    `{ingress: {enabled: true, className: nginx, controllerType: ingress-nginx, host: spire.acme.example, tlsSecret: web}}`,
  ],
  [
    'ingress-hosts',
    `{ingress: {enabled: true, hosts: [{host: spire.acme.example, paths: [{path: /, pathType: Prefix}]}], tls: [{secretName: web, hosts: [spire.acme.example]}]}}`,
  ],
  [
    'gateway',
    `{gatewayAPI: {enabled: true, host: spire.acme.example, parentRefs: [{name: gw, namespace: gateways}]}}`,
    { from: '0.30.0' },
  ],
  [
    'kube-configs',
    `{kubeConfigs: {east: {kubeConfigBase64: YQo=}, west: {kubeConfig: "apiVersion: v1"}}, externalControllerManagers: {enabled: true}}`,
  ],
  [
    'kube-config-secret',
    `{kubeConfigs: {east: {externalSecret: {name: kc, key: east}}}, externalControllerManagers: {enabled: true}}`,
    { from: '0.30.0' },
  ],
  [
    'managers',
    `{externalControllerManagers: {enabled: true, defaults: {className: ext}, clusters: {east: {kubeConfigName: east, reconcile: {clusterStaticEntries: true}}}}, kubeConfigs: {east: {kubeConfigBase64: YQo=}}}`,
  ],
  [
    'identities',
    `{controllerManager: {identities: {clusterSPIFFEIDs: {web: {spiffeIDTemplate: "spiffe://acme.example/web", podSelector: {matchLabels: {app: web}}, namespaceSelector: {matchLabels: {team: a}}, dnsNameTemplates: [web.acme.example], ttl: 1h}, raw: {type: raw, spiffeIDTemplate: "spiffe://acme.example/raw", labels: {a: b}, annotations: {c: d}}}}}}`,
  ],
  [
    'identity-hint',
    `{controllerManager: {identities: {clusterSPIFFEIDs: {web: {hint: web, fallback: true, spiffeIDTemplate: "spiffe://acme.example/web"}}}}}`,
    { from: '0.24.0' },
  ],
  [
    'static-entries',
    `{controllerManager: {identities: {clusterStaticEntries: {vm: {parentID: "spiffe://acme.example/a", spiffeID: "spiffe://acme.example/b", selectors: ["unix:uid:0"]}}}}}`,
  ],
  ['static-mode', `{controllerManager: {staticManifestMode: internal}}`, { from: '0.24.5' }],
  ['no-manager', `{controllerManager: {enabled: false}}`],
  [
    'tornjak',
    `{tornjak: {enabled: true, config: {userManagement: {issuer: "https://kc", audience: t}}, ingress: {enabled: true}}}`,
  ],
  [
    'custom-plugin',
    `{customPlugins: {nodeAttestor: {tpm: {plugin_cmd: /tpm, plugin_checksum: abc, plugin_data: {a: b}}}}}`,
  ],
  [
    'custom-plugin-image',
    `{customPlugins: {credentialComposer: {own: {plugin_cmd: /own, plugin_checksum: abc, image: {registry: "", repository: acme/own, tag: "1"}}}}}`,
    { from: '0.30.0' },
  ],
  ['built-in', `{unsupportedBuiltInPlugins: {upstreamAuthority: {gcp_cas: {plugin_data: {a: b}}}}}`],
  ['attestors', `{nodeAttestor: {joinToken: {enabled: true}, tpmDirect: {enabled: true, hashes: [abc]}}}`],
  ['attestors-cloud', `{nodeAttestor: {awsIID: {enabled: true}}}`, { from: '0.26.1' }],
  [
    'aws-organization',
    `{nodeAttestor: {awsIID: {enabled: true, verifyOrganization: {enabled: true, managementAccountId: "123456789012", assumeOrgRole: r}}}}`,
    { from: '0.29.0' },
  ],
  [
    'x509pop',
    `{nodeAttestor: {x509POP: {enabled: true}, gcpIIT: {enabled: true, projectIDAllowList: [p]}}}`,
    { from: '0.29.0' },
  ],
  [
    'k8s-bundle',
    `{notifier: {k8sBundle: {enabled: true}}, bundlePublisher: {k8sConfigMap: {enabled: false}}}`,
    { from: '0.26.0' },
  ],
  [
    'publishers',
    `{bundlePublisher: {awsS3: {enabled: true, region: r, bucket: b, objectKey: k, format: spiffe}, gcpCloudStorage: {enabled: true, bucketName: b, objectName: o, format: jwks}}}`,
    { from: '0.23.0' },
  ],
  [
    'cel',
    `{credentialComposer: {cel: {enabled: true, jwt: {expression: x}}, uniqueID: {enabled: true}}}`,
    { from: '0.25.0' },
  ],
  [
    'trust-sync',
    `{trustSync: {enabled: true, domains: [spire-ha]}, dynamicRegistration: {enabled: true}}`,
    { from: '0.29.0' },
  ],
  ['telemetry', `{telemetry: {prometheus: {enabled: true, podMonitor: {enabled: true, labels: {a: b}}}}}`],
  [
    'pods',
    `{resources: {limits: {cpu: 1, memory: 1Gi}}, nodeSelector: {a: b}, tolerations: [{key: a, operator: Exists}], podAnnotations: {a: b}, podSecurityContext: {fsGroup: 1000}, securityContext: {runAsNonRoot: true}, extraVolumes: [{name: v, emptyDir: {}}], extraVolumeMounts: [{name: v, mountPath: /v}], initContainers: [{name: i, image: busybox}], extraContainers: [{name: c, image: busybox}]}`,
  ],
  [
    'names',
    `{fullnameOverride: my-server, serviceAccount: {name: my-server, annotations: {a: b}}, service: {type: LoadBalancer, annotations: {a: b}}}`,
  ],
  [
    'times',
    `{caTTL: 168h, defaultX509SvidTTL: 1h, defaultJwtSvidTTL: 5m, caKeyType: ec-p256, logLevel: debug, adminIDs: ["spiffe://acme.example/admin"]}`,
  ],
  ['experimental', `{experimental: {enabled: true, cacheReloadInterval: 5s, featureFlags: [a]}}`],
  ['spike', `{spike: {enabled: true}}`, { from: '0.30.0' }],
  ['external', `{externalServer: true}`],
]);

const agent = list('spire-agent', [
  ['tpm', `{nodeAttestor: {k8sPSAT: {enabled: false}, tpmDirect: {enabled: true}}}`, { from: '0.24.0' }],
  ['tpm-old', `{nodeAttestor: {k8sPsat: {enabled: false}, tpmDirect: {enabled: true}}}`, { before: '0.24.0' }],
  [
    'http-challenge',
    `{nodeAttestor: {k8sPSAT: {enabled: false}, httpChallenge: {enabled: true, port: 9090}}}`,
    { from: '0.24.0' },
  ],
  ['aws-iid', `{nodeAttestor: {k8sPSAT: {enabled: false}, awsIID: {enabled: true}}}`, { from: '0.26.1' }],
  ['x509pop', `{nodeAttestor: {k8sPSAT: {enabled: false}, x509POP: {enabled: true}}}`, { from: '0.29.0' }],
  ['gcp-iit', `{nodeAttestor: {k8sPSAT: {enabled: false}, gcpIIT: {enabled: true}}}`, { from: '0.29.0' }],
  [
    'custom-attestor',
    `{nodeAttestor: {k8sPSAT: {enabled: false}}, customPlugins: {nodeAttestor: {own: {plugin_cmd: /own, plugin_checksum: abc}}}}`,
    { from: '0.24.0' },
  ],
  [
    'disk-keys',
    `{keyManager: {memory: {enabled: false}, disk: {enabled: true}}, persistence: {type: hostPath, hostPath: /var/lib/spire/x}}`,
    { from: '0.26.1' },
  ],
  [
    'disk-keys-empty-dir',
    `{keyManager: {memory: {enabled: false}, disk: {enabled: true, mode: emptyDir}}}`,
    { from: '0.29.0' },
  ],
  [
    'custom-keys',
    `{keyManager: {memory: {enabled: false}}, customPlugins: {keyManager: {own: {plugin_cmd: /own, plugin_checksum: abc, plugin_data: {a: b}}}}}`,
  ],
  ['svid-store', `{customPlugins: {svidStore: {vault: {plugin_cmd: /own, plugin_checksum: abc}}}}`],
  ['sockets', `{sockets: {hostBasePath: /run/spire/host, admin: {enabled: true, mountOnHost: true}}}`],
  ['sds', `{sds: {enabled: true, defaultSVIDName: default, disableSPIFFECertValidation: true}}`, { from: '0.24.0' }],
  ['sds-old', `{sds: {enabled: true, defaultSvidName: default}}`, { before: '0.24.0' }],
  ['kubelet', `{kubeletConnectByHostname: "true"}`],
  ['kubelet-mode', `{kubeletAddress: {mode: hostname}}`, { from: '0.28.0' }],
  ['kubelet-custom', `{kubeletAddress: {mode: custom}}`, { from: '0.28.0' }],
  ['bundle-url', `{trustBundleURL: "https://bundle.acme.example", trustBundleFormat: pem}`],
  ['bundle-host-path', `{trustBundleHostPath: /etc/spire/bundle}`, { from: '0.24.0' }],
  ['agents', `{agents: {default: {nodeSelector: {tpm: without}}, tpm: {nodeSelector: {tpm: with}}}}`],
  ['delegates', `{authorizedDelegates: ["spiffe://acme.example/d"]}`],
  ['delegates-path', `{authorizedDelegates: [/d]}`, { from: '0.29.0' }],
  ['workloads', `{workloadAttestors: {unix: {enabled: true}, k8s: {enabled: true, disableContainerSelectors: true}}}`],
  [
    'host-cert',
    `{workloadAttestors: {k8s: {verification: {type: hostCert, hostCert: {fileName: kubelet.crt}}}}}`,
    { from: '0.23.0' },
  ],
  ['telemetry', `{telemetry: {prometheus: {enabled: true, port: 9999, podMonitor: {enabled: true}}}}`],
  [
    'pods',
    `{hostAliases: [{ip: 10.0.0.1, hostnames: [a]}], extraVolumes: [{name: v, emptyDir: {}}], extraEnvVars: [{name: A, value: b}], updateStrategy: {type: OnDelete}, resources: {limits: {cpu: 1}}, podSecurityContext: {runAsUser: 1000}}`,
  ],
  [
    'probes',
    `{server: {address: spire.acme.example, port: 8443}, healthChecks: {port: 9990}, livenessProbe: {initialDelaySeconds: 5, periodSeconds: 5}}`,
  ],
  [
    'broker',
    `{brokerAPI: {tcp: {enabled: true}, brokers: {own: {enabled: true, idTemplate: "spiffe://acme.example/own"}}}, sockets: {broker: {enabled: true}}}`,
    { from: '0.30.0' },
  ],
  ['dynamic', `{dynamicRegistration: {enabled: true, address: reg.acme.example}}`, { from: '0.29.0' }],
]);

const oidc = list('spiffe-oidc-discovery-provider', [
  ['ingress', `{ingress: {enabled: true, className: nginx}, tls: {spire: {enabled: false}}}`],
  ['tls-secret', `{enabled: true, tls: {spire: {enabled: false}, externalSecret: {enabled: true, secretName: web}}}`],
  [
    'tls-acme',
    `{tls: {spire: {enabled: false}, certManager: {enabled: true, issuer: {acme: {email: pki@acme.example}}}}}`,
  ],
  ['config-map', `{bundleSource: ConfigMap}`, { from: '0.26.0' }],
  ['domains', `{config: {additionalDomains: [localhost, o.acme.example], logLevel: debug}}`],
  ['autoscaling', `{autoscaling: {enabled: true}, resources: {limits: {cpu: 1}}}`],
  ['telemetry', `{telemetry: {prometheus: {enabled: true}}}`],
  ['gateway', `{gatewayAPI: {enabled: true, parentRefs: [{name: gw}]}}`, { from: '0.30.0' }],
  ['env', `{expandEnv: true, extraEnv: [{name: A, value: b}]}`, { from: '0.24.2' }],
]);

const csi = list('spiffe-csi-driver', [
  ['update', `{updateStrategy: {type: OnDelete}, healthChecks: {port: 9811}}`],
  ['selinux', `{selinux: {enabled: true}, restrictedScc: {enabled: true}}`],
  ['pods', `{resources: {limits: {cpu: 1}}, kubeletPath: /var/lib/k0s/kubelet, podAnnotations: {a: b}}`],
]);

const tornjak = list('tornjak-frontend', [
  ['auth', `{auth: {enabled: true, serverURL: "https://kc.acme.example"}}`],
  ['ingress', `{ingress: {enabled: true, host: t.acme.example, tlsSecret: web}}`],
]);

const highAvailability = list('spire-ha-agent', [['update', `{updateStrategy: {type: OnDelete}}`]]);

const exchange = list('spire-identity-exchange', [
  ['grpc', `{rest: {enabled: false}, grpc: {enabled: true, ingress: {enabled: true}}, service: {annotations: {}}}`],
  [
    'acme',
    `{tls: {externalSecret: {enabled: false}, certManager: {enabled: true, issuer: {acme: {email: pki@acme.example}}}}}`,
  ],
]);

const all = [...server, ...agent, ...oidc, ...csi, ...tornjak, ...highAvailability, ...exchange];

export function fragmentsOf(part: string, version: string): readonly Fragment[] {
  return all.filter(
    fragment =>
      fragment.part === part &&
      (fragment.from === undefined || compareVersions(version, fragment.from) >= 0) &&
      (fragment.before === undefined || compareVersions(version, fragment.before) < 0),
  );
}
