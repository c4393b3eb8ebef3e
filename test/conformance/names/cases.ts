// Names around every limit, each in a release that is otherwise right: what a real API server says to them is in verdicts.json.

export interface NameCase {
  /** What is tried, in words; no two are the same. */
  readonly name: string;
  readonly chart: 'spire' | 'spire-nested';
  readonly version: string;
  readonly values: string;
  readonly release: string;
  readonly namespace: string;
  /** The setting at fault where something is wrong; '' for the release name. */
  readonly at: string;
}

export const versions = ['0.20.0', '0.23.0', '0.28.1', '0.28.2', '0.29.0', '0.30.0'] as const;
const newest = '0.30.0';

export function nameCases(): readonly NameCase[] {
  return [
    ...releaseNames(),
    ...classNames(),
    ...clusterIds(),
    ...portNames(),
    ...objectNames(),
    ...hosts(),
    ...ports(),
  ];
}

const letters = (length: number): string => 'abcdefghij'.repeat(26).slice(0, length);

const common = `global:
  spire:
    trustDomain: acme.example
    clusterName: root
    upstreamSpireAddress: spire-server.root.example
    recommendations: {enabled: true, strictMode: false}
    namespaces: {create: true}
`;
const root = `tags: {nestedRoot: true}\n${common}`;
const child = `tags: {nestedChildFull: true}\n${common}`;

function nested(about: string, version: string, more: string, at: string, other: Partial<NameCase> = {}): NameCase {
  const values = `${root}${more}`;
  const name = `${about.replace(/[a-j]{20,}/g, ({ length }) => `[${length} letters]`)} (${version})`;
  return { name, chart: 'spire-nested', version, values, release: 'spire', namespace: 'spire-mgmt', at, ...other };
}

/** A setting written as nested keys; keys with dots stand in a list. */
function setting(path: string | readonly string[], value: string): string {
  const keys = typeof path === 'string' ? path.split('.') : path;
  const inner = keys.slice(1).reduceRight((text, key) => `{${JSON.stringify(key)}: ${text}}`, value);
  return `${keys[0]}: ${inner}\n`;
}

function* releaseNames(): Iterable<NameCase> {
  for (const version of versions) {
    const names = [
      letters(27),
      letters(28),
      'spire.prod',
      '1spire',
      letters(53),
      letters(54),
      'Spire',
      'spire_a',
      'a-',
    ];
    for (const release of names) yield nested(`release ${release}`, version, '', '', { release });
    // Without controller managers the next limits show.
    const unmanaged = ['root', 'internal', 'external']
      .map(server => setting(`${server}-spire-server.controllerManager.enabled`, 'false'))
      .join('');
    for (const length of [36, 37])
      yield nested(`release of ${length} without controller managers`, version, unmanaged, '', {
        release: letters(length),
      });
    for (const length of [28, 37, 53])
      yield nested(`child, release of ${length}`, version, '', '', { values: child, release: letters(length) });
    for (const length of [21, 22])
      yield {
        ...nested(`spire, release of ${length}`, version, '', ''),
        chart: 'spire',
        values: common,
        release: letters(length),
      };
    for (const length of [36, 37])
      yield {
        ...nested(`spire without OIDC, release of ${length}`, version, '', ''),
        chart: 'spire',
        values: `${common}spiffe-oidc-discovery-provider: {enabled: false}\n`,
        release: letters(length),
      };
  }
  for (const release of ['internal-server', 'my-root-server-1', 'agent-upstream', 'spiffe-csi-driver', 'a'])
    yield nested(`release ${release}`, newest, '', '', { release });
}

function* classNames(): Iterable<NameCase> {
  for (const version of ['0.29.0', newest]) {
    for (const length of [37, 38])
      yield nested(`namespace of ${length} before a release of 25`, version, '', '', {
        namespace: letters(length),
        release: letters(25),
      });
    const at = 'internal-spire-server.controllerManager.className';
    for (const [about, value] of [
      ['a/b', 'a/b'],
      ['63', letters(63)],
      ['64', letters(64)],
      ['A_b', 'A_b'],
    ] as const)
      yield nested(`className ${about}`, version, setting(at, value), at);
  }
}

const external = 'external-spire-server';
const kubeConfig = '{kubeConfigBase64: QQ==}';

function* clusterIds(): Iterable<NameCase> {
  const ids = [
    'qa',
    'cluster',
    'cluster1',
    'cluster-a',
    'routing-qa-01',
    letters(38),
    letters(39),
    'pro--duction',
    'a--b',
  ];
  const odd = [
    '-eu',
    'eu-west-',
    'a_b',
    'Prod',
    'a.b',
    'true',
    'y',
    'off',
    '0123',
    '1e3',
    '12',
    '2024-01-01',
    '0xg',
    'null',
  ];
  for (const version of versions)
    for (const id of [...ids, ...odd]) {
      const path = [external, 'kubeConfigs', id];
      const at = /[.\s]/.test(id) ? `${external}.kubeConfigs.${JSON.stringify(id)}` : path.join('.');
      yield nested(`cluster id ${id}`, version, setting(path, kubeConfig), at);
    }
  for (const version of ['0.28.1', newest])
    for (const id of ['routing-qa-01', 'pro--duction', '-eu', 'a--b'])
      yield nested(
        `cluster id ${id} without prometheus`,
        version,
        setting([external, 'kubeConfigs', id], kubeConfig),
        `${external}.kubeConfigs.${id}`,
        {
          values: `${root.replace('strictMode: false', 'strictMode: false, prometheus: false')}${setting([external, 'kubeConfigs', id], kubeConfig)}`,
        },
      );
  // Shortened to the same port names, which is no refusal.
  const pairs = [
    ['production-cluster-01', 'production-staging-01'],
    ['prod-west1', 'prod-west-1'],
    ['produc-01', 'production-cluster-01'],
    ['routing-qa-01', 'routing-prd-01'],
    ['eu-central-1', 'eu-central-12'],
  ];
  for (const version of ['0.28.2', '0.29.0', newest])
    for (const pair of pairs) {
      const both = `{${pair.map(id => `${id}: ${kubeConfig}`).join(', ')}}`;
      yield nested(`cluster ids ${pair.join(' and ')}`, version, setting([external, 'kubeConfigs'], both), '');
    }
}

function* portNames(): Iterable<NameCase> {
  const names = [
    'hp-cm-qa',
    letters(15),
    letters(16),
    'A',
    'a_b',
    'a--b',
    '-a',
    'a-',
    '12a',
    '""',
    '"123"',
    '"true"',
    'pm-cm-qa',
    'hp-cm-qa',
    'https',
  ];
  for (const version of ['0.28.2', newest])
    for (const name of new Set(names))
      for (const key of ['healthPortName', 'prometheusPortName']) {
        const clusters = setting([external, 'externalControllerManagers', 'clusters', 'qa', key], name);
        const more = `${external}:\n  kubeConfigs: {qa: ${kubeConfig}}\n  ${clusters.slice(external.length + 2).replace(/^\{(.*)\}\n$/, '$1\n')}`;
        const at = `${external}.externalControllerManagers.clusters.qa.${key}`;
        yield nested(`${key} ${name}`, version, more, at);
      }
}

function* objectNames(): Iterable<NameCase> {
  const tried: readonly (readonly [string, readonly string[]])[] = [
    [
      'internal-spire-server.fullnameOverride',
      ['signer', 'Signer', 'si_gner', '1signer', '"true"', letters(36), letters(37), `${letters(36)}-server`, 'a.b'],
    ],
    ['internal-spire-server.nameOverride', ['internal-server', 'a_b', 'a.b', letters(30), letters(31), 'x-', '-x']],
    ['downstream-spire-agent-full.nameOverride', ['a_b', 'a.b', letters(70), 'x-', '-x']],
    ['spiffe-oidc-discovery-provider.fullnameOverride', ['oidc', 'Oidc', letters(52), letters(53)]],
    ['internal-spire-server.serviceAccount.name', ['a.b', 'A', 'a_b', '"true"', '"123"', letters(240), letters(241)]],
    ['downstream-spire-agent-full.serviceAccount.name', ['a.b', 'A', '"true"', letters(253), letters(254)]],
    ['spiffe-oidc-discovery-provider.serviceAccount.name', ['a.b', 'a_b', letters(242), letters(243)]],
    ['internal-spire-server.namespaceOverride', ['a', 'A', 'a.b', '"123"', letters(63), letters(64)]],
    ['internal-spire-server.crNameOverride', ['a.b', 'A', 'a_b', letters(52), letters(53)]],
    ['downstream-spiffe-csi-driver.pluginName', ['a.b', 'A.b', 'a_b', '-a', 'a..b', '"true"']],
    ['spiffe-oidc-discovery-provider.csiDriverName', ['a.b', 'A.b', 'a_b', 'a..b', letters(63), letters(64)]],
    [
      'internal-spire-server.upstreamAuthority.spire.upstreamDriver',
      ['a.b', 'a_b', letters(63), letters(64), '"true"'],
    ],
  ];
  for (const [path, names] of tried)
    for (const name of names)
      for (const version of path.endsWith('serviceAccount.name') ? ['0.23.0', newest] : [newest])
        yield nested(`${path} ${name}`, version, setting(path, name), path);
  for (const version of ['0.25.0', '0.26.0', newest])
    for (const name of ['Spire_Bundle', 'a.b'])
      yield nested(
        `bundleConfigMap ${name}`,
        version,
        setting('internal-spire-server.bundleConfigMap', name),
        'internal-spire-server.bundleConfigMap',
      );
  yield* keys();
  yield* namespaces();
}

function* keys(): Iterable<NameCase> {
  const identities = 'internal-spire-server.controllerManager.identities';
  for (const version of ['0.23.0', newest])
    for (const key of ['web', 'My_App', 'a.b', 'A', 'a-', 'true', '1', letters(200), letters(240)]) {
      const path = [...identities.split('.'), 'clusterSPIFFEIDs', key];
      const at = /\./.test(key) ? `${identities}.clusterSPIFFEIDs.${JSON.stringify(key)}` : path.join('.');
      yield nested(`identity ${key}`, version, setting(path, '{type: base}'), at);
    }
  const bodies = {
    clusterStaticEntries:
      '{parentID: "spiffe://acme.example/a", spiffeID: "spiffe://acme.example/b", selectors: ["k8s:ns:a"]}',
    clusterFederatedTrustDomains:
      '{trustDomain: b.example, bundleEndpointURL: "https://b.example", bundleEndpointProfile: {type: https_web}}',
  };
  for (const [kind, body] of Object.entries(bodies))
    for (const key of ['partner', 'My_Partner', 'Partner'])
      yield nested(
        `${kind} ${key}`,
        newest,
        setting(`${identities}.${kind}.${key}`, body),
        `${identities}.${kind}.${key}`,
      );
  const agents = 'downstream-spire-agent-full.agents';
  for (const version of ['0.23.0', newest])
    for (const key of ['gpu', 'GPU', 'a_b', letters(63), letters(64), '-a', 'a-', 'true'])
      yield nested(`agents ${key}`, version, setting([...agents.split('.'), key], '{}'), `${agents}.${key}`);
}

function* namespaces(): Iterable<NameCase> {
  for (const name of ['secure', 'Secure', 'a_b', 'a.b', '"123"', '"true"', letters(63), letters(64)])
    for (const kind of ['server', 'system'])
      yield nested(`namespace ${kind} ${name}`, newest, '', `global.spire.namespaces.${kind}.name`, {
        values: root.replace('{create: true}', `{create: true, ${kind}: {name: ${name}}}`),
      });
  yield nested('one namespace for both', newest, '', 'global.spire.namespaces.create', {
    values: root.replace('{create: true}', '{create: true, server: {name: both}, system: {name: both}}'),
  });
}

function* hosts(): Iterable<NameCase> {
  const places = ['internal-spire-server.ingress', 'spiffe-oidc-discovery-provider.ingress'];
  const names = [
    'a.example',
    'A.example',
    'a_b.example',
    '"*.example"',
    'a..b',
    '1.2.3.4',
    'https://a.b',
    'a.b:443',
    'host',
    'ho_st',
    '"*"',
    'a.b.',
  ];
  for (const place of places)
    for (const name of names)
      yield nested(
        `${place} ${name}`,
        newest,
        setting(place, `{enabled: true, host: ${JSON.stringify(name.replaceAll('"', ''))}}`),
        `${place}.host`,
      );
  for (const domain of ['a_b.example', 'nodot'])
    for (const enabled of ['true', 'false'])
      yield nested(`trust domain ${domain}, ingress ${enabled}`, newest, '', 'global.spire.trustDomain', {
        values: `${root.replace('acme.example', domain)}${setting(`${external}.ingress.enabled`, enabled)}`,
      });
}

function* ports(): Iterable<NameCase> {
  const places = [
    'internal-spire-server.service.port',
    'internal-spire-server.controllerManager.service.port',
    'downstream-spire-agent-full.telemetry.prometheus.port',
    'downstream-spiffe-csi-driver.healthChecks.port',
    'spiffe-oidc-discovery-provider.service.ports.https',
    'spiffe-oidc-discovery-provider.service.ports.http',
    'internal-spire-server.federation.bundleEndpoint.port',
  ];
  for (const version of [newest])
    for (const place of places)
      for (const port of ['0', '65535', '65536'])
        yield nested(`${place} ${port}`, version, setting(place, port), place);
}
