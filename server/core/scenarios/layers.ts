// The values files of a new deployment: what its clusters share, and what makes each of them what it is.
import { compareVersions } from '../chart/versions';
import { yamlText } from '../values/yamlText';
import { hasChildren, type Answers } from './answers';

export interface NewLayer {
  readonly path: string;
  readonly text: string;
}

/** One release of the deployment. */
export interface NewRelease {
  /** Its key in the fleet file, and its kube context until somebody writes another. */
  readonly key: string;
  /** Helm's name for it. */
  readonly name: string;
  readonly parent?: string;
  readonly context: string;
  /** Paths of its layers in `-f` order. */
  readonly values: readonly string[];
  /** Clusters whose kubeconfigs are given at deploy time and stand in no file. */
  readonly supplied: readonly string[];
}

export interface NewValues {
  readonly layers: readonly NewLayer[];
  readonly releases: readonly NewRelease[];
}

export function valuesOf(answers: Answers): NewValues {
  switch (answers.architecture) {
    case 'standalone':
    case 'federation':
      return oneCluster(answers, standalone(answers));
    case 'single-root':
      return oneCluster(answers, rootValues(answers, 1));
    case 'high-availability':
      return oneCluster(answers, rootValues(answers, 3));
    case 'bottom-turtle-ha':
      return twoSides(answers);
    case 'root-and-children':
    case 'security-cluster':
    case 'many-clusters':
      return tree(answers);
  }
}

function oneCluster(answers: Answers, own: string): NewValues {
  const path =
    answers.architecture === 'standalone' || answers.architecture === 'federation' ? 'values.yaml' : 'root.yaml';
  return {
    layers: [
      { path: 'base.yaml', text: base(answers, true) },
      { path, text: own },
    ],
    releases: [
      { key: answers.cluster, name: 'spire', context: answers.cluster, values: ['base.yaml', path], supplied: [] },
    ],
  };
}

function tree(answers: Answers): NewValues {
  const { cluster, children, architecture } = answers;
  const isSecurity = architecture === 'security-cluster';
  return {
    layers: [
      { path: 'base.yaml', text: base(answers, false) },
      { path: `${cluster}.yaml`, text: rootOfTree(answers) },
      ...children.map(child => ({ path: `${child}.yaml`, text: childValues(child, answers.trustDomain, isSecurity) })),
    ],
    releases: [
      {
        key: cluster,
        name: 'spire',
        context: cluster,
        values: ['base.yaml', `${cluster}.yaml`],
        supplied: isSuppliedLater(answers) ? children : [],
      },
      ...children.map(child => ({
        key: child,
        name: 'spire',
        parent: cluster,
        context: child,
        values: ['base.yaml', `${child}.yaml`],
        supplied: [],
      })),
    ],
  };
}

function twoSides(answers: Answers): NewValues {
  const { cluster } = answers;
  const side = (comment: string, tag: string): string => `# ${comment}\ntags:\n  ${tag}: true\n`;
  return {
    layers: [
      { path: 'base.yaml', text: base(answers, true) },
      {
        path: 'common.yaml',
        text: side('The agents that workloads talk to: they take from whichever side answers.', 'haAgentCommon'),
      },
      { path: 'a.yaml', text: side('Side A; its release has to be called spire-a.', 'bottomTurtleHAA') },
      { path: 'b.yaml', text: side('Side B; its release has to be called spire-b.', 'bottomTurtleHAB') },
    ],
    releases: [
      { key: 'common', name: 'spire', context: cluster, values: ['base.yaml', 'common.yaml'], supplied: [] },
      { key: 'a', name: 'spire-a', context: cluster, values: ['base.yaml', 'a.yaml'], supplied: [] },
      { key: 'b', name: 'spire-b', context: cluster, values: ['base.yaml', 'b.yaml'], supplied: [] },
    ],
  };
}

/** Up to 0.29 a kubeconfig is a value; helmfile and Flux put it in from elsewhere, and plain helm through envsubst. */
function isSuppliedLater({ version, writer }: Answers): boolean {
  return compareVersions(version, '0.30.0') < 0 && writer !== 'files';
}

function base(answers: Answers, withCluster: boolean): string {
  const { trustDomain, cluster, country, organization, exposure, architecture, registry, storageClass, writer } =
    answers;
  const usesIngress = (hasChildren(architecture) || architecture === 'federation') && exposure !== 'load-balancer';
  const many = architecture === 'many-clusters';
  return lines(
    `# What ${withCluster ? 'the whole deployment shares' : 'every cluster of this trust domain shares'}; Helm gets it first, then the file of the cluster.`,
    'global:',
    '  spire:',
    '    # Stands in every SPIFFE ID and is hard to change later.',
    `    trustDomain: ${yamlText(trustDomain)}`,
    withCluster && `    clusterName: ${yamlText(cluster)}`,
    '    caSubject:',
    `      country: ${JSON.stringify(country)}`,
    `      organization: ${JSON.stringify(organization)}`,
    `      commonName: ${yamlText(trustDomain)}`,
    '    # Namespaces, pod security, strict checks and metrics as for production.',
    '    recommendations:',
    '      enabled: true',
    architecture !== 'bottom-turtle-ha' && '    namespaces:\n      create: true',
    usesIngress && `    ingressControllerType: ${exposure}`,
    many && `    image:\n      registry: ${yamlText(registry)}`,
    many && `    persistence:\n      storageClass: ${yamlText(storageClass)}`,
    writer === 'argocd' &&
      '  # Argo CD syncs Jobs that are meant for helm upgrade and helm uninstall as if they were to run now.\n  installAndUpgradeHooks:\n    enabled: false\n  deleteHooks:\n    enabled: false',
  );
}

function rootValues(answers: Answers, replicas: number): string {
  return lines(
    '# What makes a root of it. Nobody hangs on it yet, so the server for child clusters stays off.',
    'tags:',
    '  nestedRoot: true',
    server('root-spire-server', 'root', answers, replicas),
    server('internal-spire-server', 'internal', answers, replicas),
    '',
    'external-spire-server:',
    '  enabled: false',
  );
}

function rootOfTree(answers: Answers): string {
  const { cluster, children, exposure, version } = answers;
  const bySecret = compareVersions(version, '0.30.0') >= 0;
  const withConfigs = bySecret || !isSuppliedLater(answers);
  const external = server('external-spire-server', 'external', answers, 1).replace(/^\nexternal-spire-server:\n/, '');
  return lines(
    `# The root: holds the CA of the trust domain and serves ${children.join(', ')}.`,
    'tags:',
    '  nestedRoot: true',
    '',
    'global:',
    '  spire:',
    `    clusterName: ${yamlText(cluster)}`,
    server('root-spire-server', 'root', answers, 1),
    server('internal-spire-server', 'internal', answers, 1),
    '',
    `# The children find it at spire-server.${answers.trustDomain}.`,
    'external-spire-server:',
    exposure === 'load-balancer'
      ? '  service:\n    type: LoadBalancer'
      : '  # TLS has to reach the server untouched; ingress-nginx needs --enable-ssl-passthrough for that.\n  ingress:\n    enabled: true',
    external !== '' && external,
    withConfigs && '  # How this server reaches each child: a kubeconfig of the user spire-root there.',
    withConfigs && '  kubeConfigs:',
    withConfigs && children.map(child => kubeConfigEntry(child, version)).join('\n'),
  );
}

/** The lines of one child in `kubeConfigs`: a Secret that exists from 0.30.0 on, before that a place for envsubst. */
export function kubeConfigEntry(child: string, version: string): string {
  return compareVersions(version, '0.30.0') >= 0
    ? `    ${child}:\n      # A Secret in the namespace of the server, with the kubeconfig under this key.\n      externalSecret:\n        name: spire-kubeconfig-${child}\n        key: kubeconfig`
    : `    ${child}:\n      kubeConfigBase64: ${variableOf(child)}`;
}

/** What envsubst puts the kubeconfig of a child in for. */
export function variableOf(child: string): string {
  return `\${${child.toUpperCase().replaceAll('-', '_')}_KUBECONFIG_BASE64}`;
}

export function childValues(child: string, trustDomain: string, isSecurity: boolean): string {
  return isSecurity
    ? lines(
        "# Agents only: the root's external server issues the SVIDs of this cluster.",
        'tags:',
        '  nestedChildSecurity: true',
        '',
        'global:',
        '  spire:',
        `    clusterName: ${yamlText(child)}`,
        '',
        'downstream-spire-agent-security:',
        '  server:',
        `    address: spire-server.${trustDomain}`,
      )
    : lines(
        '# A child with servers of its own: the root signs its CA, and workloads keep their SVIDs while the root is away.',
        'tags:',
        '  nestedChildFull: true',
        '',
        'global:',
        '  spire:',
        `    clusterName: ${yamlText(child)}`,
        `    upstreamSpireAddress: spire-server.${trustDomain}`,
        '',
        'internal-spire-server:',
        '  # SVIDs live shorter than the CA that signs them, and that shorter than the one of the root.',
        '  caTTL: 12h',
        '  defaultX509SvidTTL: 2h',
      );
}

function standalone(answers: Answers): string {
  const { architecture, profile, partner } = answers;
  const data = server('spire-server', 'server', answers, 1).replace(/^\nspire-server:\n/, '');
  if (architecture === 'standalone') {
    return lines(
      '# SPIRE in this cluster alone.',
      'spire-server:',
      '  # At least six times the lifetime of SVIDs, so that none is cut short by its CA.',
      '  caTTL: 24h',
      '  defaultX509SvidTTL: 4h',
      data !== '' && data,
    );
  }
  const web = profile === 'https_web';
  return lines(
    `# Trusts ${partner}, and lets it trust this trust domain.`,
    'spire-server:',
    data !== '' && data,
    '  federation:',
    '    enabled: true',
    web &&
      '    # Exactly one of these is on.\n    tls:\n      spire:\n        enabled: false\n      externalSecret:\n        enabled: true\n        # A Secret of type kubernetes.io/tls in the namespace of the server.\n        secretName: spire-server-federation-tls',
    `    # Publishes the bundle at spire-server-federation.${answers.trustDomain}.`,
    '    ingress:',
    '      enabled: true',
    '  controllerManager:',
    '    identities:',
    '      clusterFederatedTrustDomains:',
    partnerEntry(partner, profile),
    '      clusterSPIFFEIDs:',
    '        default:',
    '          # SPIRE gives workloads no identity until it has the bundle of every trust domain named here.',
    '          federatesWith:',
    `            - ${yamlText(partner)}`,
  );
}

/** The lines of one partner in `clusterFederatedTrustDomains`. */
export function partnerEntry(partner: string, profile: string): string {
  return lines(
    `        ${partnerKey(partner)}:`,
    `          trustDomain: ${yamlText(partner)}`,
    `          bundleEndpointURL: https://spire-server-federation.${partner}`,
    '          bundleEndpointProfile:',
    `            type: ${profile}`,
    profile === 'https_spiffe' && `            endpointSPIFFEID: spiffe://${partner}/spire/server`,
  ).trimEnd();
}

/** A key that can be part of an object's name. */
export function partnerKey(partner: string): string {
  const word = partner
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '');
  return word === '' ? 'partner' : word;
}

/** Instances and database of one server; nothing where it keeps its data in a file. */
function server(alias: string, short: string, { dataStore, trustDomain }: Answers, replicas: number): string {
  if (dataStore === 'sqlite') return '';
  const database = short === 'server' ? 'spire' : `spire_${short}`;
  return lines(
    '',
    `${alias}:`,
    replicas > 1 && `  replicaCount: ${replicas}`,
    '  dataStore:',
    '    sql:',
    `      databaseType: ${dataStore}`,
    `      databaseName: ${database}`,
    `      host: database.${trustDomain}`,
    `      port: ${dataStore === 'mysql' ? 3306 : 5432}`,
    `      username: ${database}`,
    '      # A Secret in the namespace of the server; the password stays out of this file.',
    '      externalSecret:',
    '        enabled: true',
    `        name: spire-${short}-database`,
    '        key: password',
  ).trimEnd();
}

function lines(...parts: readonly (string | false)[]): string {
  // A part that has nothing to say leaves no empty line behind; one that is meant stands between two others.
  return `${parts.filter((part, index): part is string => part !== false && (part !== '' || isMeant(parts, index))).join('\n')}\n`;
}

function isMeant(parts: readonly (string | false)[], index: number): boolean {
  const next = parts[index + 1];
  return next !== undefined && next !== false && next !== '' && !next.startsWith('\n');
}
