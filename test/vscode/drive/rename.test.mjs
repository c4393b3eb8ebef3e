// A trust domain of twenty files is renamed in the real VS Code: previewed, with what only looks like the name left to the user.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { twentyFiles } from '../../support/twentyFiles.mjs';
import { goTo, openFile } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { until } from '../../support/rig/ui/waiting.mjs';
import { extension } from './extension.mjs';

assert.equal(Object.keys(twentyFiles).length, 20);
const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-twenty-'));
after(() => fs.rmSync(workspace, { recursive: true }));
for (const [name, text] of Object.entries(twentyFiles)) {
  fs.mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
  fs.writeFileSync(path.join(workspace, name), text);
}

scenario('a trust domain is renamed over twenty files', { workspace, extension }, async session => {
  const { page, screenshot } = session;
  const onDisk = name => fs.readFileSync(path.join(session.workspace, name), 'utf8');
  await openFile(page, 'base.yaml');
  await goTo(page, 5, 20);
  await until('the box for the new name', async () => {
    await page.keyboard.press('F2');
    return page.waitForSelector('.rename-box input', { timeout: 2000 }).catch(() => undefined);
  });
  await page.locator('.rename-box input').fill('corp.example');
  await page.keyboard.press('Enter');
  const rows = '.panel .monaco-list-row';
  await until('the preview with the files of the fleet', async () => (await page.locator(rows).count()) > 3);
  await screenshot('rename-preview');
  assert.match(onDisk('base.yaml'), /trustDomain: acme\.example/, 'nothing is changed before it is confirmed');
  await page.locator('.panel .monaco-button', { hasText: 'Apply' }).click();
  await until('the new name in all files', async () =>
    Object.keys(twentyFiles)
      .filter(name => name.startsWith('clusters/'))
      .every(name => onDisk(name).includes('trustDomain: corp.example')),
  );
  for (const name of Object.keys(twentyFiles).filter(each => each.startsWith('clusters/'))) {
    assert.ok(!onDisk(name).includes('acme.example'), `${name} has nothing left of the old name`);
    assert.match(onDisk(name), /upstreamSpireAddress: spire-server\.corp\.example/);
  }
  await until('the open file saved', async () => /trustDomain: corp\.example/.test(onDisk('base.yaml')));
  assert.match(onDisk('base.yaml'), /commonName: acme\.example/, 'a subject waits for a yes of its own');
  await screenshot('rename-done');
});
