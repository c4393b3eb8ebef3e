// The bundled models: complete, small, and what the chart packages give.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { generateModels } from '../../schemas/generate';
import type { StoredTypes } from '../../schemas/probe/store';
import { settingAt } from '../../server/core/chart/node';
import { stopFor } from '../../server/core/chart/typeFacts';
import { bundledCatalog } from '../support/catalog';

const schemas = join(__dirname, '..', '..', 'schemas');
const charts = process.env['SPIRE_HELM_CHARTS'];
const noCharts =
  charts !== undefined && existsSync(charts) ? false : 'SPIRE_HELM_CHARTS names no folder of chart packages';

describe('models', () => {
  const catalog = bundledCatalog();

  test('hold every release from 0.20.0 to 0.30.0', () => {
    assert.equal(catalog.versions('spire-nested').length, 23);
    assert.equal(catalog.versions('spire').length, 24);
    assert.deepEqual(
      [catalog.versions('spire-nested')[0], catalog.versions('spire-nested').at(-1)],
      ['0.20.0', '0.30.0'],
    );
    for (const chart of catalog.charts) {
      for (const version of catalog.versions(chart))
        assert.ok(catalog.model(chart, version)!.components.size > 5, `${chart} ${version}`);
    }
  });

  test('stay within their size', () => {
    assert.ok(statSync(join(schemas, 'models.json')).size <= 600 * 1024);
    const notes = readdirSync(join(schemas, 'notes')).map(file => statSync(join(schemas, 'notes', file)).size);
    assert.ok(notes.reduce((a, b) => a + b) <= 400 * 1024);
  });

  test('know the settings under global that templates read though values.yaml does not declare them', () => {
    const model = catalog.model('spire-nested', '0.30.0')!;
    const used = `openshift selinux imagePullSecrets installAndUpgradeHooks.resources deleteHooks.resources
      telemetry.prometheus.enabled telemetry.prometheus.podMonitor.enabled telemetry.prometheus.podMonitor.namespace
      spire.upstreamSpireAddress spire.upstreamDynamicRegistrationAddress spire.bundleConfigMap spire.persistence.storageClass
      spire.gatewayAPI.manageListenerSets spire.gatewayAPI.gateway.name`.split(/\s+/);
    for (const path of used) assert.equal(settingAt(model.top, ['global', ...path.split('.')])?.used, true, path);
    for (const path of ['upstreamServerAddress', 'telemetry', 'bundleEndpoint']) {
      assert.equal(settingAt(model.top, ['global', 'spire', path]), undefined, path);
    }
  });

  test('answer for one setting what the whole model answers', () => {
    const model = catalog.model('spire-nested', '0.30.0')!;
    const seen: string[] = [];
    const walk = (node: Top, path: readonly string[]): void => {
      if (path.length > 5) return;
      for (const [key, child] of node.children) {
        const full = [...path, key];
        if (catalog.reads('spire-nested', '0.30.0', full) !== child.used) seen.push(full.join('.'));
        walk(child, full);
      }
    };
    walk(model.top, []);
    assert.deepEqual(seen, []);
    assert.equal(catalog.reads('spire-nested', '0.30.0', ['global', 'spire', 'trustDomian']), false);
    assert.equal(catalog.reads('spire-nested', '9.9.9', ['global']), false);
  });

  test('know the aliases of each version', () => {
    const aliases = (version: string): number => catalog.model('spire-nested', version)!.components.size;
    assert.equal(aliases('0.20.0'), aliases('0.28.3'), 'unchanged up to 0.28.3');
    assert.ok(
      aliases('0.28.4') > aliases('0.28.3') &&
        aliases('0.29.0') > aliases('0.28.4') &&
        aliases('0.30.0') > aliases('0.29.0'),
    );
  });

  test('know what the templates refuse, by version', () => {
    const server = (version: string) =>
      catalog.model('spire-nested', version)!.components.get('root-spire-server')!.settings;
    assert.ok(server('0.23.0').children.has('ca_subject'));
    assert.equal(server('0.24.0').refused.has('ca_subject'), true);
    assert.deepEqual([...settingAt(server('0.30.0'), ['dataStore', 'sql', 'databaseType'])!.allowed!].sort(), [
      'aws_mysql',
      'aws_postgres',
      'gcp_mysql_sa_iam',
      'mysql',
      'postgres',
      'sqlite3',
    ]);
    const entry = settingAt(server('0.30.0'), ['controllerManager', 'identities', 'clusterSPIFFEIDs', 'mine'])!;
    assert.equal(entry.closed, true);
    assert.ok(entry.children.has('hint') && entry.children.has('federatesWith'));
    const older = settingAt(server('0.23.0'), ['controllerManager', 'identities', 'clusterSPIFFEIDs', 'mine'])!;
    assert.equal(older.children.has('hint'), false, 'hint came with 0.24.0');
    // The template asks for a key without its last letter until 0.28.3, so the old name is ignored there, not refused.
    assert.equal(settingAt(server('0.28.3'), ['nodeAttestor'])!.refused.has('externalK8sPsat'), false);
    assert.equal(settingAt(server('0.28.4'), ['nodeAttestor'])!.refused.has('externalK8sPsat'), true);
  });

  test('every note is about a setting that some version has', () => {
    const missing: string[] = [];
    for (const file of readdirSync(join(schemas, 'notes'))) {
      const part = file.replace('.json', '');
      const notes = JSON.parse(readFileSync(join(schemas, 'notes', file), 'utf8')) as Record<string, { note: string }>;
      const tops = catalog.charts.flatMap(chart =>
        catalog.versions(chart).flatMap(version => {
          const model = catalog.model(chart, version)!;
          if (part === chart) return [model.top];
          if (part === 'global') return [model.top.children.get('global')!];
          return [...model.components.values()].filter(c => c.part === part).map(c => c.settings);
        }),
      );
      for (const [path, { note }] of Object.entries(notes)) {
        assert.ok(note.length >= 40, `${part} ${path}: "${note}"`);
        if (!tops.some(top => exists(top, path.split('.')))) {
          missing.push(`${part}: ${path}`);
        }
      }
    }
    assert.deepEqual(missing, []);
  });

  test('hold what real Helm makes of other types', () => {
    const stored = JSON.parse(readFileSync(join(schemas, 'types.json'), 'utf8')) as StoredTypes;
    for (const release of Object.keys(stored.packages)) {
      const [, chart = '', version = ''] = /^(.*)-([^-]+)$/.exec(release) ?? [];
      const { top } = catalog.model(chart, version)!;
      const clusterName = settingAt(top, ['global', 'spire', 'clusterName'])!.types!;
      assert.ok(stopFor(clusterName, 'n').length > 0, `${release}: a number stops Helm`);
      assert.equal(stopFor(clusterName, 'w').length, 0, `${release}: text does not`);
    }
    for (const chart of catalog.charts) {
      assert.ok(`${chart}-${catalog.versions(chart).at(-1)!}` in stored.packages, `${chart}: the newest release`);
    }
  });

  test('were tried on the packages that are here', { skip: noCharts }, () => {
    const stored = JSON.parse(readFileSync(join(schemas, 'types.json'), 'utf8')) as StoredTypes;
    const stale = Object.entries(stored.packages).filter(([release, hash]) => {
      const bytes = readFileSync(join(charts!, `${release}.tgz`));
      return !createHash('sha256').update(bytes).digest('hex').startsWith(hash);
    });
    assert.deepEqual(stale, [], 'record again: npm run types, see schemas/README.md');
  });

  test('are what the importer makes of the packages, byte by byte', { skip: noCharts }, () => {
    assert.equal(generateModels(charts!), readFileSync(join(schemas, 'models.json'), 'utf8'));
  });
});

type Top = Parameters<typeof settingAt>[0];

/** `*` stands for any key, also where the chart has a fixed list of them. */
function exists(node: Top | undefined, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return node !== undefined;
  if (!node) return false;
  if (node.open || node.refused.has(key)) return true;
  const below = key === '*' ? [node.entry, ...node.children.values()] : [settingAt(node, [key])];
  return below.some(child => exists(child, rest));
}
