// The sections that generated values files are made of, as lists of lines. Some have mistakes that users make.

/** Fifteen lines and labels: a first values file. */
export function small(labels) {
  return [
    '# spire-helm: chart=spire-nested@0.30.0',
    'global:',
    '  spire:',
    '    trustDomain: acme.example',
    '    clusterNam: root',
    '    namespaces:',
    '      server:',
    '        labels:',
    '          acme.example/owner: platform',
    ...ownLabels(labels, 10),
    'tags:',
    '  nestedRoot: true',
    'internal-spire-server:',
    '  kind: statefulset',
    '  ingress:',
    '    enabled: false',
  ];
}

export function global(labels) {
  return [
    'global:',
    '  openshift: false',
    '  spire:',
    '    trustDomian: acme.example',
    '    clusterName: root',
    '    jwtIssuer: https://oidc-discovery.acme.example',
    '    caSubject:',
    '      country: DE',
    '      organization: Acme',
    '      commonName: acme.example',
    '    ingressControllerType: ingress-nginx',
    '    recommendations:',
    '      enabled: true',
    '      # The nodes of two clusters have no priority classes yet.',
    '      priorityClassName: false',
    '    namespaces:',
    '      create: true',
    '      server:',
    '        labels:',
    '          acme.example/owner: platform',
    ...ownLabels(labels, 10),
    '  telemetry:',
    '    prometheus:',
    '      enabled: true',
    '',
    'tags:',
    '  nestedRoot: true',
    '',
  ];
}

function ownLabels(count, indent) {
  return Array.from({ length: count }, (_, i) => `${' '.repeat(indent)}acme.example/cost-center-${i}: "${4000 + i}"`);
}

export function server(alias, identities, clusters) {
  return [
    `# ${'-'.repeat(100)}`,
    `${alias}:`,
    '  replicaCount: 3',
    '  logLevel: info',
    '  caTTL: 720h # a month; the upstream authority gives no more',
    '  defaultX509SvidTTL: 4h',
    '  persistence:',
    '    type: pvc',
    '    size: 10Gi',
    '    storageClas: fast-ssd',
    '  resources:',
    '    requests: { cpu: 200m, memory: 256Mi }',
    '    limits:',
    '      memory: 1Gi',
    '  nodeSelector:',
    '    node-role.kubernetes.io/control-plane: ""',
    '  tolerations:',
    '    - key: node-role.kubernetes.io/control-plane',
    '      operator: Exists',
    '      effect: NoSchedule',
    '  ingress:',
    '    enabled: true',
    '    className: nginx',
    '    annotations:',
    '      nginx.ingress.kubernetes.io/ssl-passthrough: "true"',
    '  controllerManager:',
    '    identities:',
    '      clusterSPIFFEIDs:',
    '        default:',
    '          enabled: false',
    ...repeated(identities + 1, identity),
    ...(clusters === 0 ? [] : externalClusters(clusters)),
    '',
  ];
}

const teams = ['payments', 'ledger', 'search', 'identity', 'shipping', 'catalog', 'billing', 'insight'];
const services = ['api', 'worker', 'gateway', 'scheduler', 'cache', 'exporter', 'migrator'];

/** Workloads differ: some have names in DNS, some federate, and one in fifteen has a key that the chart does not know. */
function identity(i) {
  const team = teams[i % teams.length];
  const service = services[i % services.length];
  const name = `${team}-${service}-${i}`;
  return [
    ...(i % 4 === 0 ? [`        # ${team}, asked for in PLAT-${1200 + i}`] : []),
    `        ${name}:`,
    '          type: base',
    '          spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}"',
    '          namespaceSelector:',
    '            matchLabels:',
    `              acme.example/team: ${team}`,
    '          podSelector:',
    '            matchLabels:',
    `              app.kubernetes.io/name: ${service}`,
    ...(i % 2 === 0 ? [`              app.kubernetes.io/instance: ${name}`] : []),
    ...(i % 3 === 0
      ? [
          '          dnsNameTemplates:',
          `            - ${service}.${team}.svc.cluster.local`,
          `            - ${name}.acme.example`,
        ]
      : []),
    ...(i % 5 === 0 ? ['          federatesWith: [partner.example, "backup.example"]'] : []),
    ...(i % 7 === 0 ? ['          ttl: 1h'] : []),
    ...(i % 15 === 14 ? ['          jwtTtl: 5m'] : []),
  ];
}

/** Each cluster has a kubeconfig and a controller manager; the ids stay short, since port names are made of them. */
function externalClusters(count) {
  const id = i => `${['fra', 'dub', 'ams', 'par'][i % 4]}${i}`;
  return [
    '  kubeConfigs:',
    ...repeated(count, i => [
      `    ${id(i)}: # cell ${Math.floor(i / 4)}`,
      '      externalSecret:',
      `        name: kubeconfig-${id(i)}`,
      '        key: kubeconfig',
    ]),
    '  externalControllerManagers:',
    '    enabled: true',
    '    clusters:',
    ...repeated(count, i => [
      `      ${id(i)}:`,
      `        kubeConfigName: ${id(i)}`,
      `        className: spire-${id(i)}`,
      '        reconcile:',
      '          clusterSPIFFEIDs: true',
      `          clusterStaticEntries: ${i % 2 === 0}`,
    ]),
  ];
}

export function agent(alias) {
  return [
    `${alias}:`,
    '  logLevel: info',
    '  updateStrategy:',
    '    type: OnDelet',
    '  healthChecks:',
    '    port: 9983',
    '  workloadAttestors:',
    '    k8s:',
    '      verification:',
    '        type: hostCert',
    '  tolerations:',
    '    - operator: Exists',
    '  resources:',
    '    requests:',
    '      cpu: 50m',
    '      memory: 64Mi',
    '',
  ];
}

export function csiDriver(alias) {
  return [
    `${alias}:`,
    '  healthChecks:',
    '    port: 9810',
    '  imagePullSecrets:',
    '    - name: registry-mirror',
    '  tolerations:',
    '    - operator: Exists',
    '',
  ];
}

export function oidcProvider(alias) {
  return [
    `${alias}:`,
    '  replicaCount: 2',
    '  ingress:',
    '    enabled: true',
    '    host: oidc-discovery.acme.example',
    '  tls:',
    '    spire:',
    '      enabled: false',
    '',
  ];
}

export function tornjak(alias) {
  return [`${alias}:`, '  enabled: true', '  apiServerURL: https://tornjak.acme.example'];
}

function repeated(count, entry) {
  return Array.from({ length: count }, (_, i) => entry(i)).flat();
}
