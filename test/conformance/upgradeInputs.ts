// Values in the forms of old charts, as people have them, for the proof that upgraded they still install.

export interface OldValues {
  readonly name: string;
  readonly chart: string;
  /** Versions that they are right for. */
  readonly from: readonly string[];
  readonly values: string;
}

const root = `tags:
  nestedRoot: true
global:
  spire:
    clusterName: root
    trustDomain: acme.example # ours
    recommendations: {enabled: true}
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`;

export const oldValues: readonly OldValues[] = [
  {
    name: 'root with everything that 0.24.0 renamed',
    chart: 'spire-nested',
    from: ['0.20.0', '0.21.1', '0.22.0', '0.23.0'],
    values: `${root}root-spire-server:
  # who signs
  ca_subject: &subject
    country: 'NL'
    organization: Acme
    common_name: "acme.example"
  nodeAttestor:
    k8sPsat: {enabled: true, serviceAccountAllowList: ["spire-system:spire-agent-upstream"]}
  notifier:
    k8sbundle:
      enabled: true
  federation:
    enabled: true
    bundleEndpoint:
      refresh_hint: 10m # often
external-spire-server:
  nodeAttestor:
    externalK8sPsat:
      enabled: true
upstream-spire-agent:
  nodeAttestor:
    k8sPsat: {enabled: true}
  sds:
    defaultSvidName: default
    disableSpiffeCertValidation: true
`,
  },
  {
    name: 'root with a child',
    chart: 'spire-nested',
    from: ['0.21.0', '0.23.0', '0.24.0', '0.25.0', '0.28.1'],
    values: `${root}external-spire-server:
  kubeConfigs:
    child01:
      kubeConfigBase64: YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnCg==
`,
  },
  {
    name: 'child',
    chart: 'spire-nested',
    from: ['0.20.0', '0.23.0', '0.26.0'],
    values: `tags: {nestedChildFull: true}
global:
  spire:
    clusterName: child01
    trustDomain: acme.example
    upstreamSpireAddress: spire-server.acme.example
    caSubject: {country: NL, organization: Acme, commonName: acme.example}
`,
  },
  {
    name: 'agents before 0.23.0',
    chart: 'spire',
    from: ['0.20.0', '0.22.0'],
    values: `spire-agent:
  workloadAttestors:
    k8s:
      skipKubeletVerification: true # as ever
spire-server:
  caSubject: {}
  ca_subject:
    country: NL
`,
  },
  {
    name: 'cert-manager before 0.21.0',
    chart: 'spire',
    from: ['0.20.0'],
    values: `spire-server:
  upstreamAuthority:
    certManager:
      enabled: true
      issuer_name: acme # of the platform team
      issuer_kind: ClusterIssuer
      issuer_group: cert-manager.io
      ca: {create: false}
`,
  },
  {
    name: 'the notifier switched on by hand',
    chart: 'spire',
    from: ['0.24.0', '0.25.0'],
    values: `spire-server:
  caTTL: 48h
  notifier:
    # as it was
    k8sBundle:
      enabled: true
`,
  },
  {
    name: 'plugin_data, which is for a human',
    chart: 'spire',
    from: ['0.23.0'],
    values: `spire-server:
  dataStore:
    sql:
      databaseType: postgres
      host: db
      password: x
      plugin_data: {max_open_conns: 5}
`,
  },
  {
    name: 'SPIKE',
    chart: 'spire',
    from: ['0.26.1', '0.28.0', '0.29.0'],
    values: `spire-server:
  caTTL: 48h
spike-keeper: {enabled: true}
spike-nexus: {enabled: true}
spike-pilot: {enabled: true}
`,
  },
  {
    name: 'x509pop under its old prefix',
    chart: 'spire-nested',
    from: ['0.29.0'],
    values: `${root}root-spire-server:
  nodeAttestor:
    x509POP:
      svidPrefix: /spire-exchange
`,
  },
];
