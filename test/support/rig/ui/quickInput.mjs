// Quick open, the command palette, quick picks and input boxes: one widget of VS Code.
import { pause, plain, textsOf, until } from './waiting.mjs';

const widget = '.quick-input-widget:not([style*="display: none"])';
const rowSelector = `${widget} .monaco-list-row`;

export function rows(page) {
  return textsOf(page, rowSelector);
}

/** The title of the quick pick or input box on screen, and its prompt. */
export async function quickTitle(page) {
  const parts = await page.$$eval(`${widget} .quick-input-title, ${widget} .quick-input-message`, all =>
    all.map(each => each.textContent),
  );
  const placeholder = await page.getAttribute(`${widget} input`, 'placeholder').catch(() => undefined);
  return [...parts, placeholder ?? '']
    .map(plain)
    .filter(text => text !== '')
    .join(' ');
}

/** Opens a file by its name and waits for its tab. */
export async function openFile(page, file) {
  const name = file.split('/').at(-1);
  await open(page, 'Control+p', file);
  await pickRow(page, name);
  await page.waitForSelector(`.tab.active[data-resource-name="${name}"]`, { timeout: 20_000 });
  await page.keyboard.press('Control+1');
}

/** Runs a command by its full title, as "SPIRE: Show Output". */
export async function command(page, title) {
  await open(page, 'F1', `>${title}`);
  await pickRow(page, title);
}

/** True where the palette offers the command; closes the palette again. */
export async function paletteOffers(page, title) {
  await open(page, 'F1', `>${title}`);
  await until('rows in the palette', async () => (await rows(page)).length > 0);
  const offered = (await rows(page)).some(row => row.includes(title));
  await page.keyboard.press('Escape');
  await until('the palette closed', async () => !(await page.$(`${widget} input`)));
  return offered;
}

/** Puts the cursor at line and column, both from 1. */
export async function goTo(page, line, column = 1) {
  await open(page, 'Control+g', `:${line}:${column}`);
  await until('the place to go to', async () => (await rows(page)).some(row => row.includes(String(line))));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+1');
  await until(`cursor at ${line}:${column}`, async () =>
    (await textsOf(page, '.statusbar-item')).some(text => text.includes(`Ln ${line}, Col ${column}`)),
  );
}

/** The rows of the quick pick on screen, once there are any. */
export async function quickPick(page) {
  await until('a quick pick', async () => (await rows(page)).length > 0);
  return rows(page);
}

export async function pickRow(page, text) {
  const at = await until(
    async () => `the row "${text}"; there are: ${(await rows(page)).slice(0, 8).join(' | ')}`,
    async () => 1 + (await rows(page)).findIndex(row => row.includes(text)),
  );
  await page
    .locator(rowSelector)
    .nth(at - 1)
    .click();
}

export async function answer(page, text) {
  await until('an input box', () => page.$(`${widget} input`));
  await page.fill(`${widget} input`, text);
  await pause(120);
  await page.keyboard.press('Enter');
}

/** On a busy machine the input comes late, and the key may be lost: press it again until the input is there. */
async function open(page, key, text) {
  await until(`the input that ${key} opens`, async () => {
    if (await page.$(`${widget} input`)) return true;
    await page.keyboard.press(key);
    await pause(250);
    return page.$(`${widget} input`);
  });
  await page.fill(`${widget} input`, text);
}
