// The releases that pairs start from: what people install, and one part by itself, which Helm renders in no time.
import { compareVersions, type JsonMap } from '../../../server/core';
import { fromText, merged } from './values';

export interface Base {
  readonly name: string;
  readonly chart: string;
  /** First version that has all of it; every one where it is missing. */
  readonly from?: string;
  readonly values: JsonMap;
  /** Aliases that it installs, by their part. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
  /** True for one part alone. */
  readonly lean?: boolean;
}

const who = fromText(`
global:
  spire:
    trustDomain: acme.example
    clusterName: prod01
    caSubject:
      country: NL
      organization: Acme
      commonName: acme.example
`);
const recommended = fromText(`
global:
  spire:
    recommendations:
      enabled: true
    namespaces:
      create: true
    ingressControllerType: ingress-nginx
`);
const production = merged(who, recommended);

function base(name: string, chart: string, parts: Base['parts'], values: string, common = production): Base {
  return { name, chart, parts, values: merged(common, fromText(values)) };
}

const rootParts = {
  'spire-server': ['root-spire-server', 'internal-spire-server', 'external-spire-server'],
  'spire-agent': ['upstream-spire-agent', 'downstream-spire-agent-full'],
  'spiffe-csi-driver': ['upstream-spiffe-csi-driver', 'downstream-spiffe-csi-driver'],
  'spiffe-oidc-discovery-provider': ['spiffe-oidc-discovery-provider'],
};
const sideParts = (side: 'a' | 'b'): Base['parts'] => ({
  'spire-server': [`internal-spire-server-bottom-turtle-ha-${side}`],
  'spire-agent': [`downstream-spire-agent-bottom-turtle-ha-${side}`],
  'spiffe-csi-driver': [
    `downstream-spiffe-csi-driver-bottom-turtle-ha-${side}`,
    `upstream-spiffe-csi-driver-bottom-turtle-ha-${side}`,
  ],
});
const standaloneParts = {
  'spire-server': ['spire-server'],
  'spire-agent': ['spire-agent'],
  'spiffe-csi-driver': ['spiffe-csi-driver'],
  'spiffe-oidc-discovery-provider': ['spiffe-oidc-discovery-provider'],
};

const whole: readonly Base[] = [
  base(
    'root',
    'spire-nested',
    {
      ...rootParts,
      'spire-server': ['root-spire-server', 'internal-spire-server'],
    },
    `{tags: {nestedRoot: true}, external-spire-server: {enabled: false}}`,
  ),
  base('root-plain', 'spire-nested', rootParts, `{tags: {nestedRoot: true}}`, who),
  base(
    'root-with-children',
    'spire-nested',
    rootParts,
    `
tags:
  nestedRoot: true
external-spire-server:
  ingress:
    enabled: true
  kubeConfigs:
    child01:
      kubeConfigBase64: YXBpVmVyc2lvbjogdjEK
    child02:
      kubeConfig: "apiVersion: v1"
`,
  ),
  base(
    'child',
    'spire-nested',
    {
      ...rootParts,
      'spire-server': ['internal-spire-server', 'external-root-spire-server-full'],
    },
    `{tags: {nestedChildFull: true}, global: {spire: {upstreamSpireAddress: spire-server.acme.example}}}`,
  ),
  base(
    'security',
    'spire-nested',
    {
      'spire-server': ['external-root-spire-server-security'],
      'spire-agent': ['downstream-spire-agent-security'],
      'spiffe-csi-driver': ['downstream-spiffe-csi-driver'],
      'spiffe-oidc-discovery-provider': ['spiffe-oidc-discovery-provider'],
    },
    `{tags: {nestedChildSecurity: true}, downstream-spire-agent-security: {server: {address: spire-server.acme.example}}}`,
  ),
  {
    ...base(
      'ha-common',
      'spire-nested',
      {
        'spire-ha-agent': ['spire-ha-agent'],
        'spiffe-csi-driver': ['spiffe-csi-driver'],
        'spiffe-oidc-discovery-provider': ['spiffe-oidc-discovery-provider'],
      },
      `{tags: {haAgentCommon: true}}`,
    ),
    from: '0.28.4',
  },
  { ...base('ha-a', 'spire-nested', sideParts('a'), `{tags: {bottomTurtleHAA: true}}`), from: '0.29.0' },
  { ...base('ha-b', 'spire-nested', sideParts('b'), `{tags: {bottomTurtleHAB: true}}`), from: '0.29.0' },
  {
    ...base(
      'ha-a-exchange',
      'spire-nested',
      { ...sideParts('a'), 'spire-identity-exchange': ['spire-identity-exchange-bottom-turtle-ha-a'] },
      `
tags:
  bottomTurtleHAA: true
internal-spire-server-bottom-turtle-ha-a:
  spireIdentityExchange:
    enabled: true
spire-identity-exchange-bottom-turtle-ha-a:
  enabled: true
  tls:
    externalSecret:
      enabled: true
      secretName: exchange-tls
  auth:
    plugins:
      - name: k8s
        type: k8s
`,
    ),
    from: '0.30.0',
  },
  base('standalone', 'spire', standaloneParts, `{}`),
  base('standalone-plain', 'spire', standaloneParts, `{}`, who),
  base(
    'standalone-tornjak',
    'spire',
    { ...standaloneParts, 'tornjak-frontend': ['tornjak-frontend'] },
    `{tornjak-frontend: {enabled: true, apiServerURL: "https://tornjak.acme.example"}, spire-server: {tornjak: {enabled: true}}}`,
  ),
  base(
    'standalone-upstream',
    'spire',
    {
      ...standaloneParts,
      'spire-agent': ['spire-agent', 'upstream-spire-agent'],
      'spiffe-csi-driver': ['spiffe-csi-driver', 'upstream-spiffe-csi-driver'],
    },
    `
upstream:
  enabled: true
upstream-spire-agent:
  server:
    address: upstream.acme.example
spire-server:
  upstreamAuthority:
    spire:
      enabled: true
      upstreamDriver: upstream.csi.spiffe.io
      server:
        address: upstream.acme.example
`,
  ),
];

/** One part of `spire-nested` by its own switch, without a tag; of `spire` with all others off. */
function lean(chart: string, part: string, alias: string, values: JsonMap, from?: string): Base {
  return {
    name: `only-${alias}`,
    chart,
    parts: { [part]: [alias] },
    values: merged(production, values),
    lean: true,
    ...(from !== undefined && { from }),
  };
}

const nestedAliases: readonly (readonly [part: string, alias: string, from?: string])[] = [
  ['spire-server', 'root-spire-server'],
  ['spire-server', 'internal-spire-server'],
  ['spire-server', 'external-spire-server'],
  ['spire-server', 'external-root-spire-server-full'],
  ['spire-server', 'internal-spire-server-bottom-turtle-ha-b', '0.29.0'],
  ['spire-agent', 'upstream-spire-agent'],
  ['spire-agent', 'downstream-spire-agent-full'],
  ['spiffe-csi-driver', 'upstream-spiffe-csi-driver'],
  ['spiffe-oidc-discovery-provider', 'spiffe-oidc-discovery-provider'],
  ['tornjak-frontend', 'tornjak-frontend'],
  ['spire-ha-agent', 'spire-ha-agent', '0.28.4'],
];
const spireAliases = [
  'spire-server',
  'spire-agent',
  'spiffe-csi-driver',
  'spiffe-oidc-discovery-provider',
  'tornjak-frontend',
] as const;

const exchange = fromText(`
enabled: true
tls:
  externalSecret:
    enabled: true
    secretName: exchange-tls
auth:
  plugins:
    - name: k8s
      type: k8s
`);

const single: readonly Base[] = [
  ...nestedAliases.map(([part, alias, from]) =>
    lean('spire-nested', part, alias, merged({ [alias]: { enabled: true } }, partNeeds(alias)), from),
  ),
  lean(
    'spire-nested',
    'spire-identity-exchange',
    'spire-identity-exchange-bottom-turtle-ha-b',
    { 'spire-identity-exchange-bottom-turtle-ha-b': exchange },
    '0.30.0',
  ),
  ...spireAliases.map(alias =>
    lean(
      'spire',
      alias,
      alias,
      merged(Object.fromEntries(spireAliases.map(other => [other, { enabled: other === alias }])), partNeeds(alias)),
    ),
  ),
  lean(
    'spire',
    'spire-identity-exchange',
    'spire-identity-exchange',
    merged(Object.fromEntries(spireAliases.map(other => [other, { enabled: false }])), {
      'spire-identity-exchange': exchange,
    }),
    '0.30.0',
  ),
];

function partNeeds(alias: string): JsonMap {
  return alias === 'tornjak-frontend' ? { [alias]: { apiServerURL: 'https://tornjak.acme.example' } } : {};
}

export function basesOf(chart: string, version: string): readonly Base[] {
  return [...whole, ...single].filter(
    base => base.chart === chart && (base.from === undefined || compareVersions(version, base.from) >= 0),
  );
}

/** The release that holds nothing but a part (and, for the server, one that is no server of somebody else's). */
export function leanBase(chart: string, version: string, part: string): Base | undefined {
  const found = basesOf(chart, version).filter(base => base.lean && base.parts[part] !== undefined);
  return found.find(base => base.parts[part]![0] === 'internal-spire-server') ?? found[0];
}
