// Two real trust domains in the real VS Code, all from the palette: previewed, federated, verified, a join token, a failure explained,
// uninstalled. Needs the clusters of test/cluster; without their programs it says so and does not run.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { after, before } from 'node:test';
import { repository } from '../../support/rig/home.mjs';
import { answer, command, openFile, pickRow, quickPick, quickTitle } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { until } from '../../support/rig/ui/waiting.mjs';
import { answerDialog, waitForNotification } from '../../support/rig/ui/workbench.mjs';
import { extension } from './extension.mjs';

const workspace = path.join(repository, 'examples', 'federation');
const charts = process.env.SPIRE_HELM_CHARTS;
const missing = ['SPIRE_HELM_CHARTS', 'SPIRE_SERVER_BIN', 'SPIRE_AGENT_BIN'].filter(name => !process.env[name]);
const skip = missing.length > 0 && `no clusters: ${missing.join(', ')} not set`;
const run = promisify(execFile);
const settings = {};
let clusters;
let holder;

before(
  async () => {
    if (skip) return;
    holder = spawn(process.execPath, ['--import', 'tsx', 'test/cluster/hold.ts', 'acme', 'partner'], {
      cwd: repository,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: holder.stdout })) {
      clusters = JSON.parse(line);
      break;
    }
    process.env.KUBECONFIG = clusters.kubeconfig;
    Object.assign(settings, {
      'spireHelm.helm.path': clusters.programs.helm,
      'spireHelm.kubectl.path': clusters.programs.kubectl,
      'spireHelm.chartRepository': charts,
    });
    for (const [context, file] of [
      ['acme', 'a.yaml'],
      ['partner', 'b.yaml'],
    ]) {
      const place = ['-n', 'spire-mgmt', '--create-namespace', '--kube-context', context];
      const { helm } = clusters.programs;
      await run(helm, ['upgrade', '--install', 'spire-crds', path.join(charts, 'spire-crds-0.6.0.tgz'), ...place]);
      const stack = path.join(charts, 'spire-0.30.0.tgz');
      await run(helm, ['upgrade', '--install', 'spire', stack, ...place, '-f', path.join(workspace, file)]);
    }
    for (const context of ['acme', 'partner'])
      await until(`a ready server on ${context}`, () => isReady(context), 300_000);
  },
  { timeout: 900_000 },
);
after(() => holder?.stdin.end());

async function kubectl(context, ...args) {
  const { stdout } = await run(clusters.programs.kubectl, ['--context', context, ...args]);
  return stdout;
}

async function isReady(context) {
  const path = 'jsonpath={.status.readyReplicas}';
  const ready = await kubectl(context, 'get', 'statefulset', 'spire-server', '-n', 'spire-server', '-o', path).catch(
    () => '',
  );
  return ready === '1';
}

/** Ticks rows of a list with checkboxes, and goes on. */
async function tick(page, ...texts) {
  for (const text of texts) await pickRow(page, text);
  await page.keyboard.press('Enter');
}

scenario('trust from the palette', { workspace, extension, settings, skip, limitMs: 600_000 }, async session => {
  const { page, screenshot } = session;
  await openFile(page, 'a.yaml');

  await command(page, 'SPIRE: Federate Trust Domains');
  await pickRow(page, 'Clusters that I reach');
  await until('the question about one side', async () => /one side/.test(await quickTitle(page)), 60_000);
  await tick(page, 'acme');
  await until(
    'the servers',
    async () => (await quickPick(page)).some(row => row.includes('spire-server on acme')),
    60_000,
  );
  await page.keyboard.press('Enter');
  await until('the question about the other side', async () => /other side/.test(await quickTitle(page)), 60_000);
  await tick(page, 'partner');
  await until(
    'its servers',
    async () => (await quickPick(page)).some(row => row.includes('spire-server on partner')),
    60_000,
  );
  await page.keyboard.press('Enter');
  await until('the plan', async () => (await quickPick(page)).some(row => row.includes('Only look')), 60_000);
  await screenshot('federation-plan');
  await pickRow(page, 'Federate acme.example with partner.example');
  await page.waitForSelector('.monaco-dialog-box', { timeout: 60_000 });
  await screenshot('federation-compare');
  const compared = await answerDialog(page, 'They Are the Same');
  assert.match(compared, /acme\.example.*Read out: .*partner\.example.*Read out: /s);
  await until('both to trust each other', () => trustEachOther(page), 120_000);
  await screenshot('federation-done');
  for (const [context, other] of [
    ['acme', 'partner'],
    ['partner', 'acme'],
  ]) {
    const exec = ['exec', '-n', 'spire-server', 'spire-server-0', '-c', 'spire-server', '--'];
    const list = await kubectl(context, ...exec, '/opt/spire/bin/spire-server', 'bundle', 'list');
    assert.match(list, new RegExp(`${other}\\.example`));
  }

  await command(page, 'SPIRE: Verify Trust');
  await until('the clusters', async () => /Clusters to verify/.test(await quickTitle(page)), 60_000);
  await tick(page, 'acme', 'partner');
  await page.waitForSelector('.tab.active[data-resource-name="Trust.md"]', { timeout: 120_000 });
  await screenshot('verify-trust');

  fs.writeFileSync(
    path.join(session.workspace, 'server.log'),
    'level=error msg="x"\nnodeattestor(k8s_psat): not configured for cluster "child01"\n',
  );
  await openFile(page, 'server.log');
  await command(page, 'SPIRE: Explain Failure');
  await pickRow(page, 'The selection, or all of the active editor');
  await page.waitForSelector('.tab.active[data-resource-name="Failure.md"]', { timeout: 60_000 });
  await screenshot('explain-failure');

  await command(page, 'SPIRE: Generate Join Token');
  await until('the cluster of the token', async () => /will talk to/.test(await quickTitle(page)), 60_000);
  await pickRow(page, 'acme');
  await pickRow(page, 'spire-server on acme');
  await until('the SPIFFE ID', async () => /SPIFFE ID/.test(await quickTitle(page)), 60_000);
  await answer(page, 'spiffe://acme.example/vm/one');
  await until('the seconds', async () => /Seconds/.test(await quickTitle(page)), 60_000);
  await page.keyboard.press('Enter');
  await pickRow(page, 'Generate on acme');
  await waitForNotification(page, 'The join token is on the clipboard');
  await screenshot('join-token');

  await command(page, 'SPIRE: Uninstall Release');
  await until('the cluster to uninstall from', async () => /uninstall from/.test(await quickTitle(page)), 60_000);
  await pickRow(page, 'partner');
  await until('the release', async () => (await quickPick(page)).some(row => row.includes('spire-0.30.0')), 60_000);
  await page.keyboard.press('Enter');
  await until('the typed confirmation', async () => /Type "spire on partner"/.test(await quickTitle(page)), 60_000);
  await answer(page, 'spire on partner');
  await until('the plan', async () => (await quickPick(page)).some(row => row.includes('Only look')), 60_000);
  await screenshot('uninstall-plan');
  await pickRow(page, 'Uninstall spire from partner');
  await until('the release to be gone', () => isGone(page), 240_000);
  await screenshot('uninstall-done');
  const { stdout } = await run(clusters.programs.helm, ['list', '-A', '-q', '--kube-context', 'partner']);
  assert.equal(stdout.trim(), '');
});

async function trustEachOther(page) {
  return (await page.locator('.notifications-toasts', { hasText: 'trust each other' }).count()) > 0;
}

async function isGone(page) {
  return (await page.locator('.notifications-toasts', { hasText: 'is gone from partner' }).count()) > 0;
}
