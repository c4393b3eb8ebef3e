// Odd but legal values that nobody may be bothered about, and wrong ones that are told once, at the layer at fault.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  analyze,
  choiceOf,
  emptyConfig,
  openDocument,
  parseChartReference,
  parseConfig,
  type Config,
  type Finding,
} from '../../server/core';
import { bundledCatalog } from '../support/catalog';

const catalog = bundledCatalog();

interface Options {
  readonly chart?: string;
  readonly whole?: boolean;
  readonly sets?: readonly string[];
  readonly config?: Config;
}

function judged(layers: readonly string[], options: Options = {}): readonly Finding[] {
  const reference = parseChartReference(options.chart ?? 'spire-nested@0.30.0')!;
  const chart = choiceOf(reference.chart, reference.version, 'option', 'the test names it', catalog)!;
  return analyze({
    documents: layers.map((text, i) => openDocument({ id: `${i}.yaml`, text, languageId: 'yaml' })),
    whole: options.whole ?? true,
    catalog,
    config: emptyConfig,
    chart,
    sets: (options.sets ?? []).map(text => ({ form: 'set' as const, text })),
  }).findings;
}

/** Layer, line and rule of each finding. */
function said(layers: string | readonly string[], options?: Options): readonly string[] {
  const texts = typeof layers === 'string' ? [layers] : layers;
  return judged(texts, options).map(({ source, span, rule }) => {
    const line = texts[Number.parseInt(source, 10)]!.slice(0, span.start).split('\n').length;
    return `${source.replace('.yaml', '')}:${line} ${rule}`;
  });
}

const root = 'tags: {nestedRoot: true}\n';

describe('releases that are right', () => {
  const common = `global:
  spire:
    recommendations: {enabled: true}
    trustDomain: td.example.net
    ingressControllerType: ingress-nginx
    caSubject: {country: NL, organization: Acme, commonName: td.example.net}
`;
  const releases = {
    root: `global: {spire: {clusterName: root}}\n${root}external-spire-server:\n  ingress: {enabled: true}\n  kubeConfigs:\n    child1: {kubeConfigBase64: "\${KUBECONFIG}"}\n    sec1: {kubeConfigBase64: "\${KUBECONFIG}"}\n`,
    child:
      'global: {spire: {clusterName: child1, upstreamSpireAddress: spire-server.td.example.net}}\ntags: {nestedChildFull: true}\n',
    security:
      'global: {spire: {clusterName: sec1}}\ntags: {nestedChildSecurity: true}\ndownstream-spire-agent-security: {server: {address: spire-server.td.example.net}}\n',
  };
  for (const version of catalog.versions('spire-nested')) {
    test(version, () => {
      for (const [name, text] of Object.entries(releases)) {
        assert.deepEqual(said([common, text], { chart: `spire-nested@${version}` }), [], name);
        assert.deepEqual(said(text, { chart: `spire-nested@${version}`, whole: false }), [], `${name} alone`);
      }
      assert.deepEqual(said(common, { chart: `spire-nested@${version}`, whole: false }), []);
    });
  }
});

test('values that are odd, but legal', () => {
  const legal = `${root}global:
  openshift: false
  imagePullSecrets: [{name: x}]
  telemetry: {prometheus: {enabled: true, podMonitor: {enabled: false, namespace: mon, labels: {a: b}}}}
  installAndUpgradeHooks: {enabled: true, resources: {limits: {cpu: 1}}}
  spire:
    trustDomain: a.b
    persistence: {storageClass: null}
    tools: {kubectl: {tag: "1.30"}}
    namespaces: {create: true, server: {name: a, labels: {x: "y"}}}
    upstreamDynamicRegistrationAddress: x
root-spire-server:
  enabled: true
  replicaCount: "1"
  persistence: {type: pvc, size: 1Gi, storageClass: null}
  resources: {limits: {cpu: 500m, memory: 1Gi}, requests: {cpu: 0.5}}
  terminationGracePeriodSeconds: null
  autoscaling: {enabled: false, targetMemoryUtilizationPercentage: 80}
  dataStore: {sql: {databaseType: postgres, options: [{sslmode: disable}], readOnly: {enabled: true, databaseName: x, host: replica}}}
  customPlugins: {nodeAttestor: {foo: {plugin_cmd: a, plugin_checksum: b, plugin_data: {x: 1}}}}
  controllerManager:
    gcInterval: 10000000000
    staticManifestMode: "off"
    identities:
      clusterSPIFFEIDs:
        default: {enabled: false}
        web: {spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/x", podSelector: {matchLabels: {a: b}}, hint: web, fallback: true}
  ingress: {enabled: true, annotations: {x: "true"}, controllerType: ""}
upstream-spire-agent:
  server: {port: 8443}
  agents: {foo: {nodeSelector: {a: b}}}
  kubeletAddress: {mode: ""}
  nodeAttestor: {k8sPSAT: {enabled: yes}}
external-spire-server: {enabled: null}
x-common: {a: b}
.anchors: {}
_private: 1
`;
  assert.deepEqual(said(legal), []);
});

describe('tags', () => {
  for (const [tags, expected] of [
    ['{nestedRoot: yes}', []],
    ['{nestedRoot: "${ROOT}"}', []],
    ['{}', ['0:1 architecture-tag-missing']],
    ['null', ['0:1 switch-not-boolean']],
    ['[nestedRoot]', ['0:1 switch-not-boolean']],
    ['{nestedRoot: 1}', ['0:1 switch-not-boolean']],
    ['{nestedRoot: null}', ['0:1 switch-not-boolean']],
    ['{nestedRoots: true}', ['0:1 unknown-setting']],
    ['{nestedRoot: true, nestedChildFull: true}', ['0:1 architecture-tags-conflict']],
  ] as const) {
    test(tags, () => assert.deepEqual(said(`tags: ${tags}\n`), expected));
  }

  test('of another version or chart are one mistake', () => {
    assert.deepEqual(said('tags: {bottomTurtleHAA: true}\n', { chart: 'spire-nested@0.24.0' }), ['0:1 newer-setting']);
    const both = 'tags: {nestedRoot: true, nestedChildFull: true}\n';
    assert.deepEqual(said(both, { chart: 'spire@0.30.0' }), ['0:1 unknown-setting']);
  });

  test('the early layout is told by one rule', () => {
    const early = 'root-spire-server:\n  kind: none\nexternal-spire-server:\n  enabled: false\n';
    assert.deepEqual(said(early), ['0:2 legacy-child-layout']);
    assert.deepEqual(said(early, { whole: false }), ['0:2 legacy-child-layout']);
    assert.deepEqual(said('internal-spire-server:\n  kind: none\n', { whole: false }), ['0:2 server-kind']);
  });
});

describe('layers', () => {
  test('what a later layer sets right is right', () => {
    assert.deepEqual(
      said([root, 'tags: {nestedRoot: false, nestedChildFull: true}\nglobal: {spire: {upstreamSpireAddress: x}}\n']),
      [],
    );
    assert.deepEqual(
      said([
        `${root}external-spire-server: {ingress: true}\n`,
        'external-spire-server: {ingress: {enabled: true}}\nglobal: {spire: {ingressControllerType: ingress-nginx}}\n',
      ]),
      [],
    );
    assert.deepEqual(
      said([
        `${root}global: {spire: {recommendations: {enabled: true}}}\n`,
        'global: {spire: {recommendations: {strictMode: false}}}\n',
      ]),
      [],
    );
  });

  test('the layer that says it is at fault', () => {
    assert.deepEqual(said([root, 'global:\n  spire:\n    trustDomain: Bad\n']), ['1:3 trust-domain-syntax']);
    assert.deepEqual(
      said([root, 'global: {spire: {recommendations: {enabled: true}}}\n', 'foo: 1\n']).filter(s =>
        s.endsWith('strict-mode'),
      ),
      Array(5).fill('1:1 strict-mode'),
    );
    assert.deepEqual(said(['tags: {nestedChildFull: true}\n', 'global: {}\n']), ['0:1 upstream-address-missing']);
  });

  test('what Helm can not read is told, and not what seems to be missing', () => {
    assert.deepEqual(said('tags:\n  nestedRoot: true\n foo\nglobal: {}\n'), ['0:3 yaml-syntax']);
  });

  test('nobody stumbles over the values of a part that is off', () => {
    const off = `${root}tornjak-frontend:\n  ingress: {controllerType: x}\n  service: 5\n`;
    assert.deepEqual(said(off), ['0:2 part-off']);
    assert.deepEqual(said(`${root}tornjak-frontend:\n  foo: 1\n`), ['0:3 unknown-setting']);
  });
});

describe('--set', () => {
  test('has no place but the top of the last layer', () => {
    const found = judged([`global: {spire: {clusterName: b}}\n${root}`], {
      sets: ['global.spire.trustDomain=Bad.Example'],
    });
    assert.deepEqual(
      found.map(f => [f.rule, f.source, f.span, f.fixes]),
      [['trust-domain-syntax', '0.yaml', { start: 0, end: 0 }, []]],
    );
    assert.deepEqual(said(root, { sets: ['tags.nestedChildFull=true', 'global.spire.upstreamSpireAddress=x'] }), [
      '0:1 architecture-tags-conflict',
    ]);
  });

  test('is judged like a file', () => {
    const rules = (set: string): readonly string[] => judged([root], { sets: [set] }).map(f => f.rule);
    assert.deepEqual(rules('global.spire.trustDomian=a.b'), ['unknown-setting']);
    assert.deepEqual(rules('root-spire-server.kind=none'), ['legacy-child-layout']);
    assert.deepEqual(rules('internal-spire-server.kind=foo'), ['server-kind']);
    assert.deepEqual(rules('global.spire.clusterName=01234'), []);
    assert.deepEqual(rules('external-spire-server.ingress.hosts[0].host=x'), []);
    const [number] = judged([root], { sets: ['global.spire.clusterName=1234'] });
    assert.match(number!.message, /`--set-string` makes it text/);
  });

  test('decides against a file', () => {
    assert.deepEqual(said('tags: {nestedRoot: "true"}\n', { sets: ['tags.nestedRoot=true'] }), []);
    assert.deepEqual(said(`${root}global: {spire: {clusterName: 5}}\n`, { sets: ['global.spire.clusterName=a'] }), []);
  });
});

describe('children', () => {
  test('may be told their root part by part', () => {
    const byPart = `tags: {nestedChildFull: true}\nupstream-spire-agent: {server: {address: a.b}}\n`;
    assert.deepEqual(said(byPart), ['0:1 upstream-address-missing']);
    assert.deepEqual(
      said(`${byPart}internal-spire-server: {upstreamAuthority: {spire: {server: {address: a.b}}}}\n`),
      [],
    );
    assert.deepEqual(said('tags: {nestedChildFull: true}\nglobal: {spire: {upstreamSpireAddress: "${ROOT}"}}\n'), []);
  });
});

describe('cluster ids', () => {
  const ids = (...names: readonly string[]): string =>
    `${root}external-spire-server:\n  kubeConfigs:\n${names.map(name => `    ${name}: {kubeConfigBase64: "\${KUBECONFIG}"}\n`).join('')}`;
  const recommended = 'global: {spire: {recommendations: {enabled: true, strictMode: false}}}\n';
  const old = { chart: 'spire-nested@0.28.1' };

  test('are measured where their ports are made', () => {
    const said0281 = (text: string): readonly string[] => judged([text], old).map(f => f.severity);
    assert.deepEqual(said0281(ids('child001', 'child01') + recommended), ['error']);
    assert.deepEqual(said0281(ids('child001')), ['hint']);
    assert.deepEqual(said0281(`${ids('child001')}  telemetry: {prometheus: {enabled: true}}\n`), ['error']);
    // The global switch wins over the server's own.
    assert.deepEqual(
      said0281(
        `${ids('child001')}  telemetry: {prometheus: {enabled: true}}\nglobal: {telemetry: {prometheus: {enabled: false}}}\n`,
      ),
      ['hint'],
    );
    assert.deepEqual(said(ids('child001'), { ...old, whole: false }), []);
  });

  test('are not measured where none are made', () => {
    assert.deepEqual(said(ids('pro--duction')), ['0:4 cluster-id-port-name']);
    assert.deepEqual(said(`${ids('pro--duction')}  enabled: false\n`, { whole: false }), []);
    assert.deepEqual(said(`${ids('pro--duction')}  externalControllerManagers: {enabled: false}\n`), []);
    // Only the cluster that is named gets a manager; that it has no kubeconfig is another mistake.
    assert.deepEqual(said(`${ids('pro--duction')}  externalControllerManagers: {clusters: {a: {}}}\n`), [
      '0:5 cluster-settings-partial',
      '0:5 cluster-without-kubeconfig',
    ]);
    assert.deepEqual(said(`${root}external-spire-server: {kubeConfigs: "\${KUBECONFIGS}"}\n`), []);
  });

  test('collide by the names that their ports really have', () => {
    assert.deepEqual(said(ids('produc-01', 'production-cluster-01')), ['0:5 cluster-id-collision']);
    const named = (ports: string): string =>
      `${ids('production-cluster-01', 'production-staging-01')}  externalControllerManagers:\n    clusters:\n      production-cluster-01: {}\n      production-staging-01: {${ports}}\n`;
    assert.deepEqual(said(named('healthPortName: hp-cm-stag-01')), []);
    assert.deepEqual(said(named('healthPortName: hp-cm-stag-01') + recommended), ['0:9 cluster-id-collision']);
    assert.deepEqual(said(named('healthPortName: hp-cm-stag-01, prometheusPortName: pm-cm-stag-01') + recommended), []);
  });
});

describe('trust domains', () => {
  const effect = (text: string): readonly string[] => judged([root + text]).map(f => `${f.rule} ${f.effect}`);

  test('are refused by the one who meets them first', () => {
    assert.deepEqual(effect('global: {spire: {trustDomain: Bad}}\n'), ['trust-domain-syntax spire-fails']);
    assert.deepEqual(effect('global: {spire: {trustDomain: a b}}\n'), ['trust-domain-syntax helm-fails']);
    const partner =
      'internal-spire-server: {controllerManager: {identities: {clusterFederatedTrustDomains: {a: {trustDomain: Bad, bundleEndpointURL: "https://b.example", bundleEndpointProfile: {type: https_web}}}}}}\n';
    assert.deepEqual(effect(partner), ['trust-domain-syntax trust-breaks']);
  });

  test('that nobody reads are nobody’s business here', () => {
    assert.deepEqual(effect('internal-spire-server: {trustDomain: Bad}\n'), ['trust-domain-shadowed helm-ignores']);
    assert.deepEqual(effect('global: {spire: {trustDomain: ""}}\ninternal-spire-server: {trustDomain: Bad}\n'), [
      'trust-domain-syntax spire-fails',
    ]);
    const off =
      'internal-spire-server: {controllerManager: {identities: {clusterFederatedTrustDomains: {a: {enabled: false, trustDomain: Bad, bundleEndpointURL: "https://b.example", bundleEndpointProfile: {type: https_web}}}}}}\n';
    assert.deepEqual(effect(off), []);
  });

  test('are changed to text that stays text', () => {
    const [found] = judged([`${root}global: {spire: {trustDomain: "spiffe://1.2/"}}\n`]);
    assert.equal(found?.fixes[0]?.edits[0]?.newText, '"1.2"');
  });
});

describe('one mistake, one message', () => {
  test('a country that is read as false stops strict mode: the worse is told, with the fix', () => {
    const text = `${root}global:\n  spire:\n    strictMode: true\n    trustDomain: a.b\n    clusterName: c\n    caSubject:\n      country: NO\n      organization: x\n      commonName: a.b\n`;
    const found = judged([text]);
    assert.deepEqual(
      found.map(f => [f.rule, f.severity, f.fixes.map(x => x.title)]),
      [['strict-mode', 'error', ['Put in quotes']]],
    );
    assert.match(found[0]!.message, /is false, which counts as not set/);
  });

  test('strict mode speaks as the version does', () => {
    const text = `${root}global: {spire: {strictMode: true, trustDomain: a.b, clusterName: c, caSubject: {country: NL, organization: x}}}\n`;
    const words = (version: string): string => judged([text], { chart: `spire-nested@${version}` })[0]!.message;
    assert.match(words('0.23.0'), /"ca_subject\.common_name must be set"/);
    assert.match(words('0.24.0'), /"caSubject\.commonNname must be set"/);
    assert.match(words('0.30.0'), /"caSubject\.commonName must be set"/);
  });

  test('a key that templates refuse is told by its new name, wherever it stands', () => {
    const [found] = judged([`${root}upstream-spire-agent: {agents: {foo: {sds: {defaultSvidName: x}}}}\n`]);
    assert.equal(found?.rule, 'renamed-setting');
    assert.match(found.message, /`defaultSvidName` was renamed to `defaultSVIDName` in 0\.24\.0; Helm stops/);
  });

  test('a new value of a name that JavaScript knows is none', () => {
    const text = `${root}downstream-spire-agent-full: {workloadAttestors: {k8s: {skipKubeletVerification: constructor}}}\n`;
    assert.deepEqual(judged([text])[0]?.fixes, []);
  });
});

describe('which files are ours', () => {
  const chosen = (files: Readonly<Record<string, string>>, path: string): string | undefined => {
    const mappings = Object.entries(files).map(([glob, chart]) => ({ glob, chart, origin: 'config' as const }));
    const document = openDocument({ id: path, text: 'tags: {nestedRoot: true}\n', languageId: 'yaml' });
    const config = { rules: {}, files: mappings };
    const { chart } = analyze({ documents: [document], whole: false, catalog, config, path });
    return chart && `${chart.chart}@${chart.version} ${chart.reason}`;
  };

  test('the first mapping that names a known chart decides', () => {
    assert.equal(chosen({ '*.yaml': 'spire@0.24.0', '**': 'spire@0.20.0' }, 'a.yaml'), 'spire@0.24.0 config');
    assert.equal(chosen({ '*.yaml': 'foo@1.0.0', 'a.yaml': 'spire@0.24.0' }, 'a.yaml'), 'spire@0.24.0 config');
    assert.equal(chosen({ './a.yaml': 'spire@0.24.0' }, 'a.yaml'), 'spire@0.24.0 config');
    assert.equal(chosen({ '/a.yaml': 'spire@0.24.0' }, 'a.yaml'), 'spire@0.24.0 config');
    assert.equal(chosen({ 'a.yaml': 'spire@0.24.0' }, 'b/a.yaml'), 'spire-nested@0.30.0 content');
  });

  test('a glob that is none is a sentence, not a crash', () => {
    assert.equal(chosen({ '': 'spire@0.24.0', '[': 'spire@0.24.0' }, 'a.yaml'), 'spire-nested@0.30.0 content');
    const { config, problems } = parseConfig('files: {"": spire@0.24.0, "a.yaml": spire@0.24.0}\n');
    assert.deepEqual([config.files.length, problems.length], [1, 1]);
  });
});

test('an edit elsewhere does not leave old suggestions behind', () => {
  const text = 'ingress: {enabled: true}\ntags: {nestedChildFull: true}\n';
  const before = openDocument({ id: 'v.yaml', text, languageId: 'yaml' });
  const run = (document: typeof before): readonly string[] =>
    analyze({ documents: [document], whole: false, catalog, config: emptyConfig }).findings.flatMap(f =>
      f.fixes.map(x => x.title),
    );
  run(before);
  const source = { id: 'v.yaml', text: text.replace('nestedChildFull', 'nestedRoot'), languageId: 'yaml' };
  assert.deepEqual(run(openDocument(source, before)), run(openDocument(source)));
});
