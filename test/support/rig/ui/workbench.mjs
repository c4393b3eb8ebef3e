// Everything around the editor: the Problems panel, the status bar, notifications, dialogs, output channels.
import { command, pickRow } from './quickInput.mjs';
import { plain, textsOf, until } from './waiting.mjs';

const problemRows = '.markers-panel .monaco-list-row';
const toastRows = '.notifications-toasts .notification-list-item-message';
/** The first activation of an extension on a busy machine. */
const activationMs = 45_000;

export function problems(page) {
  return textsOf(page, problemRows);
}

/** Shows the Problems panel and waits for a row that holds the text; gives all rows. */
export async function waitForProblem(page, text) {
  await showProblems(page);
  await until(
    async () => `the problem "${text}"; there are: ${(await problems(page)).join(' | ')}`,
    async () => (await problems(page)).some(row => row.includes(text)),
    activationMs,
  );
  return problems(page);
}

export async function waitForNoProblem(page, text) {
  await showProblems(page);
  await until(
    async () => `no problem with "${text}"; there are: ${(await problems(page)).join(' | ')}`,
    async () => !(await problems(page)).some(row => row.includes(text)),
  );
}

async function showProblems(page) {
  if (await page.$('.markers-panel-container')) return;
  await page.keyboard.press('Control+Shift+m');
  await page.waitForSelector('.markers-panel-container', { timeout: 20_000 });
  await page.keyboard.press('Control+1');
}

export function statusItems(page) {
  return textsOf(page, '.statusbar-item');
}

export async function waitForStatus(page, text) {
  return until(
    async () => `"${text}" in the status bar; it shows: ${(await statusItems(page)).join(' | ')}`,
    async () => (await statusItems(page)).find(item => item.includes(text)),
    activationMs,
  );
}

export async function clickStatus(page, text) {
  await waitForStatus(page, text);
  await page.locator('.statusbar-item', { hasText: text }).first().click();
}

export function notifications(page) {
  return textsOf(page, toastRows);
}

export async function waitForNotification(page, text) {
  return until(
    async () => `the notification "${text}"; there are: ${(await notifications(page)).join(' | ')}`,
    async () => (await notifications(page)).find(each => each.includes(text)),
  );
}

export async function clickNotification(page, button) {
  await page.locator('.notifications-toasts .monaco-button', { hasText: button }).first().click({ timeout: 20_000 });
}

export async function clearNotifications(page) {
  await command(page, 'Notifications: Clear All Notifications');
  await until('no notification', async () => (await notifications(page)).length === 0);
}

export async function dialogText(page) {
  return (await page.$$eval('.monaco-dialog-box .dialog-message-container', all => all.map(each => each.innerText)))
    .map(plain)
    .join(' ');
}

/** Answers a modal dialog; gives its text. */
export async function answerDialog(page, button) {
  await page.waitForSelector('.monaco-dialog-box', { timeout: 20_000 });
  const text = await dialogText(page);
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: button }).first().click();
  await page.waitForSelector('.monaco-dialog-box', { state: 'detached', timeout: 20_000 });
  return text;
}

/** Shows an output channel; gives the lines on screen. */
export async function outputOf(page, channel) {
  await command(page, 'Output: Show Output Channels...');
  await pickRow(page, channel);
  return until(`lines in the output channel ${channel}`, async () => {
    const lines = (await page.$$eval('.panel .view-lines .view-line', all => all.map(each => each.textContent))).map(
      plain,
    );
    const written = lines.filter(line => line !== '');
    return written.length > 0 && written;
  });
}

/** Opens the language status of the file in front (the braces in the status bar); gives its text. */
export async function showLanguageStatus(page, text) {
  const entry = page.locator('.statusbar-item[id="status.languageStatus"]');
  await until(
    async () =>
      `"${text}" in the language status; it says: ${await entry.getAttribute('aria-label').catch(() => 'nothing')}`,
    async () => ((await entry.getAttribute('aria-label')) ?? '').includes(text),
    activationMs,
  );
  await entry.click();
  const card = '.hover-language-status';
  await until('the whole card, faded in', () =>
    page.$eval(card, element => {
      for (let each = element; each; each = each.parentElement)
        if (getComputedStyle(each).opacity !== '1') return false;
      return true;
    }),
  );
  return (await textsOf(page, card)).join('\n');
}

/** Presses what an entry of the open language status offers. */
export async function pressLanguageStatus(page, title) {
  await page.locator('.hover-language-status a', { hasText: title }).first().click();
}
