// Takes the pictures of the documents from the running extension: `npm run pictures`.
import fs from 'node:fs';
import path from 'node:path';
import { build } from '../../esbuild.mjs';
import { repository } from '../support/rig/home.mjs';
import { focusSuggestion, hover, settle, showSuggestionDetails, suggest, type } from '../support/rig/ui/editor.mjs';
import { goTo, openFile, quickPick } from '../support/rig/ui/quickInput.mjs';
import { openVSCode } from '../support/rig/ui/session.mjs';
import { pressLanguageStatus, showLanguageStatus, waitForProblem } from '../support/rig/ui/workbench.mjs';

const folder = path.join(repository, 'docs', 'images');

await build({ production: true, suites: false });
fs.mkdirSync(folder, { recursive: true });
const session = await openVSCode({
  workspace: path.join(repository, 'examples'),
  extension: repository,
  settings: { 'workbench.sideBar.location': 'left', 'editor.stickyScroll.enabled': false, 'editor.fontSize': 13 },
});
try {
  const { page } = session;
  const take = async name => {
    // A hover stays as long as the mouse does; everything else looks better without it.
    if (name !== 'hover') await page.mouse.move(900, 700);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  };
  await page.setViewportSize({ width: 1280, height: 800 });

  await openFile(page, 'mistakes/values.yaml');
  await waitForProblem(page, 'spiffe');
  await take('diagnostics');

  await openFile(page, 'child01.yaml');
  await page.keyboard.press('Control+j');
  await hover(page, 'upstreamSpireAddress');
  await take('hover');
  await settle(page);

  await openFile(page, 'root.yaml');
  await goTo(page, 9, 23);
  await type(page, '\n  ');
  await suggest(page, 'federation');
  await focusSuggestion(page, 'federation');
  await showSuggestionDetails(page);
  await take('completion');
  await page.keyboard.press('Escape');

  await showLanguageStatus(page, 'spire-nested 0.30.0');
  await pressLanguageStatus(page, 'Change Version');
  await quickPick(page);
  await take('version');
} finally {
  await session.close();
}
process.exit(0);
