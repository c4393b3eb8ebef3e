// Ways in which the files of a fleet can disagree: what is changed in an example, and what is found of it where.

export interface Breakage {
  readonly name: string;
  /** A folder of `examples/`. */
  readonly example: string;
  /** Per file what is replaced by what; an empty text to replace stands for the end of the file. */
  readonly changes: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly rule: string;
  /** File and text of the line that the finding stands on. */
  readonly at: readonly [file: string, line: string];
  /** A part of the title of the fix to take, where it is not the first. */
  readonly fix?: string;
}

const base = 'root-and-children';
const many = 'many-clusters';
const edge = 'security-cluster';
const two = 'federation';
const web = 'federation-https-web';
const pair = 'bottom-turtle-ha';

const name = (of: string): string => `clusterName: ${of}`;
/** Settings of `global.spire` beside the name of the cluster. */
const beside = (of: string, more: string): readonly (readonly [string, string])[] => [
  [`    ${name(of)}\n`, `    ${name(of)}\n    ${more}\n`],
];
const atEnd = (yaml: string): readonly (readonly [string, string])[] => [['', `${yaml}\n`]];

const trustDomains: readonly Breakage[] = [
  {
    name: 'a child of another trust domain, which takes the one of its root',
    example: base,
    changes: { 'child01.yaml': beside('child01', 'trustDomain: prod.example') },
    rule: 'fleet-trust-domain',
    at: ['child01.yaml', 'trustDomain: prod.example'],
    fix: "Use the root's",
  },
  {
    name: 'a root of another trust domain than what all share',
    example: base,
    changes: { 'root.yaml': beside('root', 'trustDomain: prod.example') },
    rule: 'fleet-trust-domain',
    at: ['base.yaml', 'trustDomain: acme.example'],
    fix: "Change the root's",
  },
  {
    name: 'a cluster with agents only, of another trust domain',
    example: edge,
    changes: { 'edge01.yaml': beside('edge01', 'trustDomain: edge.example') },
    rule: 'fleet-trust-domain',
    at: ['edge01.yaml', 'trustDomain: edge.example'],
  },
  {
    name: 'one of many children, of another trust domain',
    example: many,
    changes: { 'us1.yaml': beside('us1', 'trustDomain: us.example') },
    rule: 'fleet-trust-domain',
    at: ['us1.yaml', 'trustDomain: us.example'],
  },
  {
    name: 'side B of another trust domain than side A',
    example: pair,
    changes: { 'b.yaml': atEnd('global: {spire: {trustDomain: b.example}}') },
    rule: 'fleet-ha-pair',
    at: ['b.yaml', 'trustDomain: b.example'],
  },
  {
    name: 'the common part of another trust domain than the sides',
    example: pair,
    changes: { 'common.yaml': atEnd('global: {spire: {trustDomain: both.example}}') },
    rule: 'fleet-ha-pair',
    at: ['base.yaml', 'trustDomain: acme.example'],
  },
];

const clusters: readonly Breakage[] = [
  {
    name: 'a cluster name that is not quite the id at the root, changed at the child',
    example: base,
    changes: { 'child01.yaml': [[name('child01'), name('child-01')]] },
    rule: 'fleet-child-unknown',
    at: ['child01.yaml', name('child-01')],
    fix: "Use the root's id",
  },
  {
    name: 'a cluster name that is not quite the id at the root, changed at the root',
    example: base,
    changes: { 'child01.yaml': [[name('child01'), name('child02')]] },
    rule: 'fleet-child-unknown',
    at: ['child01.yaml', name('child02')],
    fix: "Rename the root's id",
  },
  {
    name: 'an id at the root that is not quite the name of a cluster with agents only',
    example: base,
    changes: { 'root.yaml': [['    sec01:\n', '    sec-01:\n']] },
    rule: 'fleet-child-unknown',
    at: ['security01.yaml', name('sec01')],
  },
  {
    name: 'an id at the root with a slip of the pen',
    example: many,
    changes: { 'root.yaml': [['    ap1:\n', '    ap-1:\n']] },
    rule: 'fleet-child-unknown',
    at: ['ap1.yaml', name('ap1')],
  },
  {
    name: 'no kubeconfig, which is given at deploy time',
    example: edge,
    changes: { 'spire-fleet.yaml': [['    supplied: [external-spire-server.kubeConfigs.edge01]\n', '']] },
    rule: 'fleet-child-unknown',
    at: ['edge01.yaml', name('edge01')],
  },
  {
    name: 'two children of one name',
    example: many,
    changes: { 'us1.yaml': [[name('us1'), name('eu1')]] },
    rule: 'fleet-cluster-name',
    at: ['us1.yaml', name('eu1')],
  },
  {
    name: 'a child with the name of its root',
    example: many,
    changes: { 'ap1.yaml': [[name('ap1'), name('root')]] },
    rule: 'fleet-cluster-name',
    at: ['ap1.yaml', name('root')],
  },
  {
    name: 'side A in a cluster of another name',
    example: pair,
    changes: { 'b.yaml': atEnd('global: {spire: {clusterName: acme02}}') },
    rule: 'fleet-ha-pair',
    at: ['b.yaml', 'clusterName: acme02'],
  },
  {
    name: 'a cluster that is gone and still known to the root',
    example: base,
    changes: { 'root.yaml': [['    sec01:\n', '    tokyo-3:\n      kubeConfigBase64: ${TOKYO}\n    sec01:\n']] },
    rule: 'fleet-orphan-cluster',
    at: ['root.yaml', 'tokyo-3:'],
  },
];

const upstream = 'upstreamSpireAddress: spire-server.acme.example';

const addresses: readonly Breakage[] = [
  {
    name: 'a child that dials another host',
    example: base,
    changes: { 'child01.yaml': [[upstream, 'upstreamSpireAddress: spire.acme.example']] },
    rule: 'fleet-upstream-address',
    at: ['child01.yaml', 'upstreamSpireAddress: spire.acme.example'],
  },
  {
    name: 'agents that dial another host',
    example: edge,
    changes: { 'edge01.yaml': [['address: spire-server.acme.example', 'address: spire.acme.example']] },
    rule: 'fleet-upstream-address',
    at: ['edge01.yaml', 'address: spire.acme.example'],
  },
  {
    name: 'a root that moved to another host',
    example: base,
    changes: {
      'root.yaml': [
        ['  ingress:\n    enabled: true\n', '  ingress:\n    enabled: true\n    host: root.acme.example\n'],
      ],
    },
    rule: 'fleet-upstream-address',
    at: ['child01.yaml', upstream],
  },
  {
    name: "agents of a full child that dial the server's own port",
    example: base,
    changes: { 'child01.yaml': atEnd('upstream-spire-agent:\n  server:\n    port: 8081') },
    rule: 'fleet-upstream-address',
    at: ['child01.yaml', 'port: 8081'],
  },
  {
    name: "a child's server that dials another port",
    example: base,
    changes: {
      'child01.yaml': [
        ['  caTTL: 12h\n', '  caTTL: 12h\n  upstreamAuthority:\n    spire:\n      server:\n        port: 8443\n'],
      ],
    },
    rule: 'fleet-upstream-address',
    at: ['child01.yaml', 'port: 8443'],
  },
  {
    name: 'agents of a cluster without servers that dial another port',
    example: base,
    changes: {
      'security01.yaml': [
        ['    address: spire-server.acme.example\n', '    address: spire-server.acme.example\n    port: 9443\n'],
      ],
    },
    rule: 'fleet-upstream-address',
    at: ['security01.yaml', 'port: 9443'],
  },
  {
    name: 'what children dial, in the file that the root has as well',
    example: base,
    changes: { 'base.yaml': [['    trustDomain: acme.example\n', `    trustDomain: acme.example\n    ${upstream}\n`]] },
    rule: 'upstream-address',
    at: ['base.yaml', upstream],
  },
  {
    name: 'what children dial, in the file of the root',
    example: many,
    changes: { 'root.yaml': beside('root', upstream) },
    rule: 'upstream-address',
    at: ['root.yaml', upstream],
  },
];

const publisher = (more: string): readonly (readonly [string, string])[] => [
  [
    'external-spire-server:\n',
    `external-spire-server:\n  bundlePublisher:\n    externalK8sConfigMap:\n      defaults:\n        ${more}\n`,
  ],
];

const bundles: readonly Breakage[] = [
  {
    name: 'a child that reads another ConfigMap',
    example: base,
    changes: { 'child01.yaml': atEnd('upstream-spire-agent:\n  bundleConfigMap: root-bundle') },
    rule: 'fleet-bundle',
    at: ['child01.yaml', 'bundleConfigMap: root-bundle'],
  },
  {
    name: 'a root that writes another ConfigMap',
    example: edge,
    changes: { 'root.yaml': publisher('configMapName: root-bundle') },
    rule: 'fleet-bundle',
    at: ['root.yaml', 'configMapName: root-bundle'],
  },
  {
    name: 'a child that reads another format',
    example: base,
    changes: { 'child01.yaml': atEnd('upstream-spire-agent:\n  trustBundleFormat: pem') },
    rule: 'fleet-bundle',
    at: ['child01.yaml', 'trustBundleFormat: pem'],
  },
  {
    name: 'a root that writes another format',
    example: edge,
    changes: { 'root.yaml': publisher('format: pem') },
    rule: 'fleet-bundle',
    at: ['root.yaml', 'format: pem'],
  },
  {
    name: 'a child that keeps everything in its release namespace',
    example: edge,
    changes: {
      'edge01.yaml': beside('edge01', 'recommendations: {enabled: false}\n    namespaces: {create: false}'),
    },
    rule: 'fleet-namespaces',
    at: ['spire-fleet.yaml', 'edge01:'],
  },
  {
    name: 'two releases of one cluster that both make its namespaces',
    example: pair,
    changes: {
      'a.yaml': atEnd('global: {spire: {namespaces: {create: true}}}'),
      'b.yaml': atEnd('global: {spire: {namespaces: {create: true}}}'),
    },
    rule: 'fleet-namespace-owner',
    at: ['b.yaml', 'namespaces: {create: true}'],
  },
];

const identities: readonly Breakage[] = [
  {
    name: 'objects of another class than the root reads',
    example: base,
    changes: { 'child01.yaml': atEnd('external-root-spire-server-full:\n  controllerManager:\n    className: mine') },
    rule: 'fleet-class-name',
    at: ['child01.yaml', 'className: mine'],
  },
  {
    name: 'a root that reads another class',
    example: edge,
    changes: {
      'root.yaml': [
        ['external-spire-server:\n', 'external-spire-server:\n  controllerManager:\n    className: mine\n'],
      ],
    },
    rule: 'fleet-class-name',
    at: ['root.yaml', 'className: mine'],
  },
  {
    name: 'objects of another class in a cluster with agents only',
    example: edge,
    changes: {
      'edge01.yaml': atEnd('external-root-spire-server-security:\n  controllerManager:\n    className: mine'),
    },
    rule: 'fleet-class-name',
    at: ['edge01.yaml', 'className: mine'],
  },
  {
    name: 'agents under an account that the root does not know, renamed',
    example: base,
    changes: { 'child01.yaml': atEnd('upstream-spire-agent:\n  serviceAccount:\n    name: my-agent') },
    rule: 'fleet-agent-account',
    at: ['child01.yaml', 'name: my-agent'],
  },
  {
    name: 'agents under an account that the root does not know, allowed',
    example: edge,
    changes: { 'edge01.yaml': [['  server:\n', '  serviceAccount:\n    name: edge-agent\n  server:\n']] },
    rule: 'fleet-agent-account',
    at: ['edge01.yaml', 'name: edge-agent'],
    fix: 'attest as well',
  },
  {
    name: 'an issuer that nobody answers for',
    example: base,
    changes: {
      'child01.yaml': [
        ...beside('child01', 'jwtIssuer: https://oidc.child.example'),
        ...atEnd('spiffe-oidc-discovery-provider:\n  enabled: false'),
      ],
    },
    rule: 'fleet-jwt-issuer',
    at: ['child01.yaml', 'jwtIssuer: https://oidc.child.example'],
  },
];

const versions: readonly Breakage[] = [
  {
    name: 'a child on the other side of 0.26',
    example: edge,
    changes: { 'spire-fleet.yaml': [['    parent: root\n', '    parent: root\n    chart: spire-nested@0.25.0\n']] },
    rule: 'fleet-chart-version',
    at: ['spire-fleet.yaml', 'edge01:'],
  },
  {
    name: 'a child that is newer than its root',
    example: edge,
    changes: { 'spire-fleet.yaml': [['  root:\n', '  root:\n    chart: spire-nested@0.29.0\n']] },
    rule: 'fleet-chart-version',
    at: ['spire-fleet.yaml', 'edge01:'],
    fix: 'for the root, too',
  },
  {
    name: 'a child two minor versions behind',
    example: edge,
    changes: { 'spire-fleet.yaml': [['    parent: root\n', '    parent: root\n    chart: spire-nested@0.28.4\n']] },
    rule: 'fleet-chart-version',
    at: ['spire-fleet.yaml', 'edge01:'],
  },
];

const lifetimes: readonly Breakage[] = [
  {
    name: 'a child that asks for a longer CA than its root has',
    example: base,
    changes: { 'child01.yaml': [['caTTL: 12h', 'caTTL: 72h']] },
    rule: 'fleet-ca-ttl',
    at: ['child01.yaml', 'caTTL: 72h'],
  },
  {
    name: "a root whose CA is shorter than the chart's children ask for",
    example: many,
    changes: {
      'root.yaml': [['external-spire-server:\n', 'external-spire-server:\n  caTTL: 12h\n  defaultX509SvidTTL: 2h\n']],
    },
    rule: 'fleet-ca-ttl',
    at: ['root.yaml', 'caTTL: 12h'],
    fix: "Change the root's",
  },
];

const federations: readonly Breakage[] = [
  {
    name: 'a bundle that is fetched from another host',
    example: two,
    changes: { 'a.yaml': [['https://spire-server-federation.partner.example', 'https://spiffe.partner.example']] },
    rule: 'fleet-federation-endpoint',
    at: ['a.yaml', 'bundleEndpointURL: https://spiffe.partner.example'],
  },
  {
    name: 'a partner that moved its endpoint',
    example: two,
    changes: {
      'b.yaml': [['    ingress:\n      enabled: true\n', '    ingress:\n      enabled: true\n      host: bundle\n']],
    },
    rule: 'fleet-federation-endpoint',
    at: ['a.yaml', 'bundleEndpointURL: https://spire-server-federation.partner.example'],
  },
  {
    name: 'a partner that serves no bundle',
    example: two,
    changes: { 'b.yaml': [['  federation:\n    enabled: true\n', '  federation:\n    enabled: false\n']] },
    rule: 'fleet-federation-endpoint',
    at: ['a.yaml', 'bundleEndpointURL: https://spire-server-federation.partner.example'],
  },
  {
    name: 'an endpoint that shows another SPIFFE ID',
    example: two,
    changes: {
      'a.yaml': [
        [
          'endpointSPIFFEID: spiffe://partner.example/spire/server',
          'endpointSPIFFEID: spiffe://partner.example/server',
        ],
      ],
    },
    rule: 'fleet-federation-profile',
    at: ['a.yaml', 'endpointSPIFFEID: spiffe://partner.example/server'],
  },
  {
    name: 'a public certificate expected of an endpoint with an SVID',
    example: two,
    changes: {
      'b.yaml': [
        [
          '            type: https_spiffe\n            endpointSPIFFEID: spiffe://acme.example/spire/server\n',
          '            type: https_web\n',
        ],
      ],
    },
    rule: 'fleet-federation-profile',
    at: ['b.yaml', 'type: https_web'],
  },
  {
    name: 'a direction that is switched off',
    example: two,
    changes: {
      'b.yaml': [
        ['          trustDomain: acme.example\n', '          enabled: false\n          trustDomain: acme.example\n'],
        ['          federatesWith:\n            - acme.example\n', '          federatesWith: []\n'],
      ],
    },
    rule: 'fleet-federation-one-sided',
    at: ['a.yaml', 'trustDomain: partner.example'],
  },
  {
    name: 'an external partner that is looked for elsewhere',
    example: web,
    changes: { 'values.yaml': [['https://spiffe.partner.example/bundle', 'https://partner.example/bundle']] },
    rule: 'fleet-federation-endpoint',
    at: ['values.yaml', 'bundleEndpointURL: https://partner.example/bundle'],
  },
  {
    name: 'an SVID expected of an external partner with a public certificate',
    example: web,
    changes: {
      'values.yaml': [
        [
          'type: https_web\n',
          'type: https_spiffe\n            endpointSPIFFEID: spiffe://partner.example/spire/server\n',
        ],
      ],
    },
    rule: 'fleet-federation-profile',
    at: ['values.yaml', 'type: https_spiffe'],
  },
  {
    name: 'a partner that only one cluster of a tree federates with',
    example: many,
    changes: {
      'eu1.yaml': atEnd(
        'internal-spire-server:\n  controllerManager:\n    identities:\n      clusterFederatedTrustDomains:\n        partner:\n          trustDomain: partner.example\n          bundleEndpointURL: https://spiffe.partner.example\n          bundleEndpointProfile:\n            type: https_web',
      ),
    },
    rule: 'fleet-federation-partial',
    at: ['eu1.yaml', 'trustDomain: partner.example'],
  },
];

export const breakages: readonly Breakage[] = [
  ...trustDomains,
  ...clusters,
  ...addresses,
  ...bundles,
  ...identities,
  ...versions,
  ...lifetimes,
  ...federations,
];
