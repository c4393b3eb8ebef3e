// `spire-helm explain --log`: from a log to the setting at fault, from a file or standard input.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { run } from '../../server/cli/run';

const folder = mkdtempSync(join(tmpdir(), 'spire-helm-log-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function explain(words: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await run(['explain', ...words], {
    cwd: folder,
    write: text => void (out += text),
    complain: text => void (err += text),
    colours: false,
    input: async () => input,
  });
  return { code, out, err };
}

const log = 'ok\nnodeattestor(k8s_psat): not configured for cluster "child01"\n';

test('a file: line, meaning, settings, way out, source', async () => {
  writeFileSync(join(folder, 'server.log'), log);
  const { code, out } = await explain(['--log', 'server.log']);
  assert.equal(code, 0);
  assert.match(out, /^server\.log:2 {2}\[cluster-not-configured\]$/m);
  assert.match(out, /says that it is in cluster "child01"/);
  assert.match(out, /Settings: global\.spire\.clusterName, external-spire-server\.kubeConfigs/);
  assert.match(out, /Source: https:/);
});

test('standard input, and secrets in it stay secret', async () => {
  const { out } = await explain(['--log', '-'], `${log}execution error at (x.yaml:1:1): password: hunter2 is short\n`);
  assert.match(out, /^line 2 {2}\[cluster-not-configured\]$/m);
  assert.match(out, /\[chart-stops\]/);
  assert.ok(!out.includes('hunter2'));
});

test('nothing known is exit code 1; a file that is not there, and rules beside a log, are 2', async () => {
  assert.deepEqual(await explain(['--log', '-'], 'all is well\n'), {
    code: 1,
    out: '',
    err: 'spire-helm: nothing in that log is known. Take the first error of the part that fails, not the last.\n',
  });
  assert.equal((await explain(['--log', 'none.log'])).code, 2);
  assert.match((await explain(['--log', '-', 'unknown-setting'])).err, /rules or --log, not both/);
  assert.match((await explain(['unknown-setting'])).out, /unknown-setting/);
});
