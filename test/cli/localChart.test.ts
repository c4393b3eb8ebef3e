// A chart folder of the user's with a setting that we never heard of: it counts, and misspelling it is found.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readChartFromDisk } from '../../server/host/chartFolder';
import { withLocalCharts } from '../../server/host/localCharts';
import { complete, emptyConfig, openDocument, type Config } from '../../server/core';
import { bundledCatalog } from '../support/catalog';
import { lint } from '../../server/cli/lint';

const folder = mkdtempSync(join(tmpdir(), 'spire-helm-chart-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

write(
  'chart/Chart.yaml',
  'apiVersion: v2\nname: spire-nested\nversion: 9.9.9\ndependencies:\n  - {name: spire-server, alias: root-spire-server}\n',
);
write('chart/values.yaml', 'global: {}\n');
write('chart/charts/spire-server/Chart.yaml', 'apiVersion: v2\nname: spire-server\nversion: 0.1.0\n');
write('chart/charts/spire-server/values.yaml', 'caTTL: 24h\ninventedSetting: 1\n');
write(
  'chart/charts/spire-server/templates/configmap.yaml',
  'a: {{ .Values.caTTL }}\nb: {{ .Values.inventedSetting }}\n',
);
write('values.yaml', 'root-spire-server:\n  inventedSetting: 5\n  inventedSeting: 5\n');
write('.spire-helm.yaml', 'files:\n  "values.yaml": ./chart\n');

const options = {
  chart: undefined as string | undefined,
  release: undefined,
  namespace: undefined,
  layers: [],
  sets: [],
  paths: ['values.yaml'],
  format: 'text' as const,
  failOn: 'error' as const,
  fix: undefined,
};

describe('a chart of the user', () => {
  test('is named by .spire-helm.yaml', async () => {
    const { findings } = await lint(options, folder);
    assert.deepEqual(
      findings.map(f => [f.line, f.rule]),
      [[3, 'unknown-setting']],
    );
    assert.equal(findings[0]?.chart, 'spire-nested@9.9.9+local');
  });

  test('is named by --chart', async () => {
    const { findings } = await lint({ ...options, chart: './chart' }, folder);
    assert.deepEqual(
      findings.map(f => f.line),
      [3],
    );
  });

  test('that is not there is named in the error', async () => {
    await assert.rejects(lint({ ...options, chart: './nowhere' }, folder), /nowhere is not there/);
  });

  test('offers its settings in completion', async () => {
    const config: Config = {
      ...emptyConfig,
      files: [{ glob: 'values.yaml', chart: join(folder, 'chart'), origin: 'config' }],
    };
    const local = await withLocalCharts(config, bundledCatalog(), readChartFromDisk);
    const text = 'root-spire-server:\n  inv\n';
    const document = openDocument({ id: 'values.yaml', text, languageId: 'yaml' });
    const offered = complete(document, text.indexOf('inv') + 3, { ...local, path: 'values.yaml' });
    assert.ok(
      offered.some(entry => entry.label === 'inventedSetting'),
      JSON.stringify(offered.map(e => e.label)),
    );
  });

  test('is not read where nothing may be imported', async () => {
    const config: Config = { ...emptyConfig, files: [{ glob: '*', chart: './chart', origin: 'config' }] };
    const local = await withLocalCharts(config, bundledCatalog(), undefined);
    assert.deepEqual(local.config.files, []);
    assert.match(local.problems[0]!, /trusted/);
  });
});
