// One VS Code as a user has it, with the extension installed, in a real browser; and a test around it that keeps what was on screen when it fails.
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { NoBrowser } from '../browser.mjs';
import { results } from '../home.mjs';
import { openPage } from '../page.mjs';
import { startServer } from '../server.mjs';
import { asWebExtension } from '../webExtension.mjs';
import { copyWorkspace } from '../workspace.mjs';
import { rows } from './quickInput.mjs';
import { dialogText, notifications, statusItems } from './workbench.mjs';

const screenshots = path.join(results, 'screenshots');

/**
 * @typedef {object} Session
 * @property {import('playwright-core').Page} page
 * @property {string} workspace the copy that VS Code has open
 * @property {(name: string) => Promise<string>} screenshot kept as test-results/screenshots/<name>.png
 */

/**
 * @param {object} wish
 * @param {string} wish.workspace a folder; a copy of it is opened
 * @param {string} [wish.extension] a folder or a .vsix, installed
 * @param {string} [wish.webExtension] a folder, run in the browser's worker host
 * @param {'given' | 'refused' | 'asked'} [wish.trust] 'refused' is Restricted Mode without a question
 * @param {object} [wish.settings]
 * @param {object} [wish.env] what programs started by the extension see besides
 * @returns {Promise<Session & { close: () => Promise<void>, died: () => string | undefined }>}
 */
export async function openVSCode({ workspace, extension, webExtension, trust = 'given', settings = {}, env = {} }) {
  const copy = copyWorkspace(workspace);
  let shown;
  let server;
  let death;
  const close = async () => {
    await shown?.browser.close().catch(() => {});
    server?.stop();
    copy.remove();
  };
  try {
    shown = await openPage();
    server = await startServer({
      extensions: extension ? [extension] : [],
      settings: trust === 'refused' ? { ...settings, 'security.workspace.trust.startupPrompt': 'never' } : settings,
      askTrust: trust !== 'given',
      env,
    });
    server.onExit = code => (death ??= `VS Code's server died (${code})`);
    server.onHostExit = ({ code, signal }) => (death ??= `the extension host died (code ${code}, signal ${signal})`);
    shown.page.on('crash', () => (death ??= 'the page crashed'));
    if (webExtension) await asWebExtension(shown.page, server, webExtension);
    await shown.page.goto(server.url(copy.folder));
    await shown.page.waitForSelector('.monaco-workbench .statusbar', { timeout: 60_000 });
  } catch (error) {
    await close();
    throw error;
  }
  const screenshot = async name => {
    fs.mkdirSync(screenshots, { recursive: true });
    const file = path.join(screenshots, `${name}.png`);
    await shown.page.screenshot({ path: file });
    return file;
  };
  return { page: shown.page, workspace: copy.folder, screenshot, close, died: () => death };
}

/** A test with a VS Code of its own. `play` gets the session; when it throws, what was on screen is kept and printed. */
export function scenario(name, wish, play) {
  test(name, { timeout: wish.limitMs ?? 240_000, skip: wish.skip ?? false }, async t => {
    let session;
    try {
      session = await openVSCode(wish);
    } catch (error) {
      if (!(error instanceof NoBrowser)) throw error;
      return t.skip(error.message);
    }
    try {
      await play(session);
      if (session.died()) throw new Error(session.died());
    } catch (error) {
      error.message += `\n${await evidence(session, name)}`;
      throw error;
    } finally {
      await session.close();
    }
    return undefined;
  });
}

async function evidence({ page, screenshot, died }, name) {
  const or = fallback => () => fallback;
  const file = await screenshot(`FAILED-${name.replace(/[^a-z0-9]+/gi, '-')}`).catch(or('no screenshot'));
  const seen = {
    died: died(),
    notifications: await notifications(page).catch(or([])),
    dialog: await dialogText(page).catch(or('')),
    quickPick: (await rows(page).catch(or([]))).slice(0, 8),
    status: await statusItems(page).catch(or([])),
  };
  return `on screen: ${JSON.stringify(seen)}\nsee ${file}`;
}
