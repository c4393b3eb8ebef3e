// A child gets its trust from the palette: real clusters, real helm, and at the end the child signs under the root.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after } from 'node:test';
import { command, answer, pickRow, quickPick, quickTitle } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { pause, until } from '../../support/rig/ui/waiting.mjs';
import { notifications } from '../../support/rig/ui/workbench.mjs';
import { holdClusters, noClusters } from './clusters.mjs';
import { extension, workspace } from './extension.mjs';

const charts = process.env.SPIRE_HELM_CHARTS;
const reason = await noClusters();
const clusters = reason === false ? await holdClusters(['root', 'child01']) : undefined;
after(() => clusters?.stop());

const files = ['base', 'root'].flatMap(name => ['-f', path.join(workspace('nested'), `${name}.yaml`)]);

async function installRoot() {
  const place = ['-n', 'spire-mgmt', '--create-namespace'];
  await clusters.helm('root', 'install', 'spire-crds', path.join(charts, 'spire-crds-0.6.0.tgz'), ...place);
  await clusters.helm('root', 'install', 'spire', path.join(charts, 'spire-nested-0.30.0.tgz'), ...place, ...files);
  const ready = ['wait', '--for=condition=Ready', 'pod/spire-external-server-0', '-n', 'spire-server'];
  await clusters.kubectl('root', ...ready, '--timeout=180s');
}

scenario(
  'a nested child is bootstrapped from the palette',
  {
    skip: reason,
    limitMs: 420_000,
    workspace: workspace('nested'),
    extension,
    env: { KUBECONFIG: clusters?.kubeconfig },
    settings: {
      'spireHelm.helm.path': clusters?.programs.helm,
      'spireHelm.kubectl.path': clusters?.programs.kubectl,
      'spireHelm.chartRepository': charts,
    },
  },
  async ({ page, screenshot }) => {
    const before = fs.readFileSync(clusters.kubeconfig, 'utf8');
    await installRoot();

    await command(page, 'SPIRE: Bootstrap Nested Child');
    const children = await quickPick(page);
    assert.match(children.join(' | '), /child01.*full child of root, trust domain acme\.example/);
    await screenshot('nested-child');
    await pickRow(page, 'child01');

    await until('ways to give the root access', async () =>
      (await quickPick(page)).some(row => row.includes('Client certificate')),
    );
    assert.match(await quickTitle(page), /Bootstrap child01 under acme\.example/);
    await screenshot('nested-access');
    await pickRow(page, 'Client certificate');
    await until('the address', async () => /as the root's cluster reaches it/.test(await quickTitle(page)));
    await page.keyboard.press('Enter');
    await until('the days', async () => /how many days/.test(await quickTitle(page)));
    await answer(page, '30');

    await until('the plan', async () => (await quickPick(page)).some(row => row.includes('Only look')));
    const choices = await quickPick(page);
    assert.match(choices[0], /Only look/, 'the safe choice comes first');
    await screenshot('nested-plan');
    await pickRow(page, 'Bootstrap child01');

    await until('progress', async () => (await notifications(page)).some(text => /\d+ of \d+/.test(text)));
    await screenshot('nested-progress');
    const done = await until(
      async () => `the end; on screen: ${(await notifications(page)).join(' | ')}`,
      async () => (await notifications(page)).find(text => /done\.|failed|was cancelled/.test(text)),
      240_000,
    );
    await pause(300);
    await screenshot('nested-done');
    assert.match(done, /done\. 1 agent attested; \d+ entr.*; what it signs chains to [0-9A-F]{4}( [0-9A-F]{4}){3}\./);

    const mint = ['x509', 'mint', '-spiffeID', 'spiffe://acme.example/test', '-ttl', '1m'];
    const exec = ['exec', 'spire-internal-server-0', '-n', 'spire-server', '--', 'spire-server'];
    assert.match(await clusters.kubectl('child01', ...exec, ...mint), /BEGIN CERTIFICATE/);
    assert.equal(fs.readFileSync(clusters.kubeconfig, 'utf8'), before, "the user's kubeconfig is as it was");
  },
);
