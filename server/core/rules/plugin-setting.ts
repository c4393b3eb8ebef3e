// What a plugin of spire-server can not be configured without, or does not know.
import type { SettingPath } from '../path';
import { pathOf } from '../path';
import type { Component } from '../chart/model';
import { settingAt } from '../chart/node';
import { urlProblem } from '../values/goUrl';
import { isOn, runningParts } from '../values/spireSettings';
import type { Release } from '../values/release';
import { isTruthy } from '../values/truth';
import { listed, quoted, shown } from './wording';
import type { ReleaseRule, Report } from './rule';

interface Plugin {
  /** The plugin's section of a server; it counts where `enabled` is true in it. */
  readonly section: string;
  /** Also asked for: another switch below the section. */
  readonly and?: string;
  readonly required?: readonly string[];
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

const formats = ['jwks', 'pem', 'spiffe'];

/** Measured one by one; see test/conformance/spire. */
const plugins: readonly Plugin[] = [
  { section: 'keyManager.awsKMS', required: ['region'] },
  { section: 'upstreamAuthority.awsPCA', required: ['region', 'certificateAuthorityARN'] },
  { section: 'upstreamAuthority.awsSecret', required: ['certFileArn', 'keyFileArn'] },
  { section: 'upstreamAuthority.certManager', required: ['issuerKind', 'issuerGroup'] },
  { section: 'upstreamAuthority.vault', and: 'k8sAuth.enabled', required: ['k8sAuth.k8sAuthRoleName'] },
  { section: 'nodeAttestor.gcpIIT', required: ['projectIDAllowList'] },
  { section: 'nodeAttestor.x509POP', words: { mode: ['spiffe'] } },
  { section: 'bundlePublisher.k8sConfigMap', words: { format: formats } },
  { section: 'bundlePublisher.awsS3', required: ['region', 'bucket', 'objectKey'], words: { format: formats } },
  { section: 'bundlePublisher.gcpCloudStorage', required: ['bucketName', 'objectName'], words: { format: formats } },
  { section: 'bundlePublisher.awsRolesAnywhereTrustAnchor', required: ['region', 'trustAnchorID'] },
];

export const pluginSetting: ReleaseRule = {
  id: 'plugin-setting',
  summary: 'Require the settings that a plugin of SPIRE can not start without',
  category: 'server',
  severity: 'error',
  effect: 'spire-fails',
  why:
    'The chart writes a plugin into server.conf as soon as it is switched on, also where its settings are still empty. spire-server ' +
    'configures all plugins at start and exits at the first that lacks something.',
  source: 'spire-server templates/configmap.yaml; measured with spire-server 1.15.2 (validate, and started).',
  scope: 'release',
  examples: [
    {
      title: 'a bundle publisher without its format',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  bundlePublisher:
    awsS3:
#   ^^^^^ error: \`format\`
      enabled: true
      region: eu-west-1
      bucket: bundles
      objectKey: acme.example
`,
    },
    {
      title: 'a mode that the chart has no certificates for',
      values: `root-spire-server:
  nodeAttestor:
    x509POP:
      enabled: true
      mode: external_pki
#           ^^^^^^^^^^^^ error: "spiffe"
`,
    },
    {
      title: 'complete',
      whole: true,
      values: `tags: {nestedRoot: true}
internal-spire-server:
  bundlePublisher:
    awsS3: {enabled: true, region: eu-west-1, bucket: bundles, objectKey: acme.example, format: spiffe}
`,
    },
  ],
  *check(release) {
    for (const component of runningParts(release)) {
      if (component.part !== 'spire-server') continue;
      for (const plugin of plugins) {
        if (!isWritten(release, component, plugin.section)) continue;
        if (!isOn(release, component, `${plugin.section}.enabled`)) continue;
        if (plugin.and !== undefined && !isOn(release, component, `${plugin.section}.${plugin.and}`)) continue;
        yield* reports(release, component, plugin);
      }
      yield* keyIdReport(release, component);
      yield* clusterReports(release, component);
      yield* databaseReport(release, component);
    }
  },
};

function* reports(release: Release, { alias }: Component, plugin: Plugin): Iterable<Report> {
  const section = [alias, ...pathOf(plugin.section)];
  const words = plugin.words ?? {};
  const missing = [...(plugin.required ?? []), ...Object.keys(words)].filter(key =>
    isMissing(release, [...section, ...pathOf(key)]),
  );
  if (missing.length > 0) yield missingReport(release, section, missing);
  for (const [key, known] of Object.entries(words)) {
    const path = [...section, key];
    const value = release.value(path);
    if (missing.includes(key) || release.isFilledLater(path) || !release.entry(path) || value === undefined) continue;
    const text = String(value);
    // Formats are taken in any case, a mode is not.
    if (known.includes(key === 'format' ? text.toLowerCase() : text)) continue;
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${quoted(value)} is no ${key} that spire-server takes here (${listed(known.map(word => `"${word}"`))}); it exits at start.`,
    };
  }
}

function missingReport(release: Release, section: SettingPath, missing: readonly string[]): Report {
  const first = [...section, ...pathOf(missing[0]!)];
  const lacks = listed(
    missing.map(key => `\`${key}\``),
    'and',
  );
  return {
    setting: first,
    at: release.entry(first) ? release.blameValue(first) : release.blame(section),
    message: `${shown(section)} is on without ${lacks}; spire-server exits at start.`,
  };
}

/** What every cluster of others is given, or one of them: an empty text arrives as null, which SPIRE does not read there. */
function* clusterReports(release: Release, { alias, settings }: Component): Iterable<Report> {
  const publisher = [alias, 'bundlePublisher', 'externalK8sConfigMap'];
  const attestor = [alias, 'nodeAttestor', 'externalK8sPSAT'];
  const clusters = release.userKeys([alias, 'kubeConfigs']);
  for (const section of [publisher, attestor]) {
    if (settingAt(settings, section.slice(1)) === undefined) continue;
    const own = release.userKeys([...section, 'clusters']);
    if (clusters.length + own.length === 0 || String(release.value([...section, 'enabled'])) !== 'true') continue;
    for (const place of [[...section, 'defaults'], ...own.map(id => [...section, 'clusters', id])])
      yield* section === publisher ? ofPublisher(release, place) : ofAttestor(release, place);
  }
}

function* ofPublisher(release: Release, place: SettingPath): Iterable<Report> {
  for (const key of ['format', 'namespace', 'configMapName']) {
    const path = [...place, key];
    const value = release.value(path);
    if (!release.entry(path) || release.isFilledLater(path) || (typeof value !== 'string' && value !== undefined))
      continue;
    if (key === 'format' ? formats.includes((value ?? '').toLowerCase()) : value) continue;
    const what = value ? `${quoted(value)} is no format (${listed(formats.map(word => `"${word}"`))})` : `It is empty`;
    yield {
      setting: path,
      at: release.blameValue(path),
      message: `${what}, and ${shown(path)} goes into server.conf for each cluster; spire-server exits at start.`,
    };
  }
}

function* ofAttestor(release: Release, place: SettingPath): Iterable<Report> {
  const path = [...place, 'serviceAccountAllowList'];
  const value = release.value(path);
  if (!release.entry(path) || release.isFilledLater(path)) return;
  if (Array.isArray(value) && value.length > 0) return;
  yield {
    setting: path,
    at: release.blameValue(path),
    message: `${shown(path)} is to be a list with one service account at least, as "namespace:name"; spire-server exits at start.`,
  };
}

/** One way of two to name the keys. */
function* keyIdReport(release: Release, component: Component): Iterable<Report> {
  const section = [component.alias, 'keyManager', 'awsKMS'];
  if (!component.settings.children.get('keyManager')?.children.get('awsKMS')?.children.has('keyIdentifierValue'))
    return;
  if (!isWritten(release, component, 'keyManager.awsKMS') || !isOn(release, component, 'keyManager.awsKMS.enabled'))
    return;
  if (isOn(release, component, 'keyManager.awsKMS.keyIdentifierFile.enabled')) return;
  const value = [...section, 'keyIdentifierValue'];
  const switches = [
    [...section, 'keyIdentifierFile', 'enabled'],
    [...value, 'enabled'],
    [...value, 'identifier'],
  ];
  if (switches.some(path => release.isFilledLater(path) || release.mayBeSetElsewhere(path))) return;
  if (isOn(release, component, 'keyManager.awsKMS.keyIdentifierValue.enabled')) {
    const identifier = release.text([...value, 'identifier']) ?? '';
    if (identifier === '') yield missingReport(release, section, ['keyIdentifierValue.identifier']);
    else if (!/^[A-Za-z0-9/_-]+$/.test(identifier)) {
      yield {
        setting: [...value, 'identifier'],
        at: release.blameValue([...value, 'identifier']),
        message: `${quoted(identifier)} is not made of letters, digits, "/", "_" and "-"; spire-server exits at start.`,
      };
    }
  } else yield missingReport(release, section, ['keyIdentifierFile.enabled']);
}

function* databaseReport(release: Release, { alias }: Component): Iterable<Report> {
  const sql = [alias, 'dataStore', 'sql'];
  const type = [...sql, 'databaseType'];
  if (!release.entry(sql) || release.isFilledLater(type)) return;
  const kind = release.value(type);
  const file = release.text([...sql, 'file']);
  const wrong = kind === 'sqlite3' && release.entry([...sql, 'file']) && file ? urlProblem(file) : undefined;
  if (wrong !== undefined && !release.isFilledLater([...sql, 'file'])) {
    yield {
      setting: [...sql, 'file'],
      at: release.blameValue([...sql, 'file']),
      message: `${quoted(file!)} is read as a URL, and ${wrong}; spire-server exits at start.`,
    };
  }
  const needs = kind === 'sqlite3' ? 'file' : kind === 'aws_mysql' || kind === 'aws_postgres' ? 'region' : undefined;
  if (needs === undefined || !isMissing(release, [...sql, needs])) return;
  const path = [...sql, needs];
  yield {
    setting: path,
    at: release.entry(path) ? release.blameValue(path) : release.blame(type),
    message: `The database ${quoted(kind ?? '')} needs ${shown(path)}; spire-server exits at start without it.`,
  };
}

function isMissing(release: Release, path: SettingPath): boolean {
  return !release.isFilledLater(path) && !release.mayBeSetElsewhere(path) && !isTruthy(release.value(path));
}

/** What the chart itself brings is complete. */
function isWritten(release: Release, { alias }: Component, section: string): boolean {
  return release.entry([alias, ...pathOf(section)])?.value.kind === 'map';
}
