// The fleet as a tree and as a picture in the real VS Code: a card opens what it stands for, a mistake shows on its card while typing.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../../support/rig/home.mjs';
import { command, openFile } from '../../support/rig/ui/quickInput.mjs';
import { scenario } from '../../support/rig/ui/session.mjs';
import { until } from '../../support/rig/ui/waiting.mjs';
import { extension } from './extension.mjs';

const workspace = path.join(repository, 'examples', 'root-and-children');

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern', 'high-contrast': 'Default High Contrast' };

scenario('the topology of a fleet', { workspace, extension }, async session => {
  const { page, screenshot } = session;
  await openFile(page, 'spire-fleet.yaml');
  const tree = page.locator('.pane', { hasText: 'SPIRE Fleet' });
  await until('the view SPIRE Fleet', () => tree.count());
  await command(page, 'SPIRE: Show Fleet Topology');
  const picture = await pictureIn(page);
  await until('three cards', async () => (await picture.locator('.node').count()) === 3);
  assert.match(await picture.locator('svg').getAttribute('aria-label'), /1 root, 1 full child, 1 security child/);
  await tree.locator('.pane-header').click();
  await until('the root in the tree', () =>
    page.locator('.pane .monaco-list-row', { hasText: 'acme.example' }).count(),
  );

  await picture.locator('[data-id="child01"]').focus();
  await page.keyboard.press('Enter');
  await until('the cursor at child01 in the fleet file', async () =>
    /Ln \d+/.test((await page.locator('.statusbar-item[id="status.editor.selection"]').innerText()) ?? ''),
  );
  assert.ok(await page.$('.tab.active[data-resource-name="spire-fleet.yaml"]'));

  const file = path.join(session.workspace, 'child01.yaml');
  fs.writeFileSync(
    file,
    fs.readFileSync(file, 'utf8').replace('trustDomain', 'trustDomian').replace('clusterName: ', 'clusterNam: '),
  );
  await until(
    'a count of errors on the card of child01',
    async () => (await picture.locator('[data-id="child01"] .errors').count()) === 1,
  );
  assert.match(await picture.locator('[data-id="child01"]').getAttribute('aria-label'), /error/);

  const settings = path.join(session.workspace, '.vscode', 'settings.json');
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  const ground = () =>
    page.evaluate(() => getComputedStyle(document.querySelector('.monaco-workbench')).backgroundColor);
  for (const [name, theme] of Object.entries(themes)) {
    const before = await ground();
    fs.writeFileSync(settings, JSON.stringify({ 'workbench.colorTheme': theme }));
    await until(`another ground than ${before} for ${theme}`, async () => (await ground()) !== before);
    await screenshot(`topology-${name}`);
  }
});

/** The picture stands in a frame within a frame. */
async function pictureIn(page) {
  return until('the picture in its panel', async () => {
    for (const frame of page.frames()) {
      if (
        (await frame
          .locator('#paper svg')
          .count()
          .catch(() => 0)) === 1
      )
        return frame;
    }
    return undefined;
  });
}
