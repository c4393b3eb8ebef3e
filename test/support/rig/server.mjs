// Starts and stops VS Code's server on a free port, with folders of its own, so that runs can go side by side and leave nothing behind.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atEnd } from './cleanUp.mjs';
import { node20 } from './node20.mjs';
import { vscodeServerFolder } from './vscodeServer.mjs';

const run = promisify(execFile);
const leash = fileURLToPath(new URL('leash.cjs', import.meta.url));
const startLimitMs = 60_000;

/** A quiet VS Code: no welcome, no experiments, nothing that asks the network. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'window.restoreWindows': 'none',
};

/**
 * @typedef {object} Wish
 * @property {string[]} [extensions] folders, or .vsix files, to be there as installed
 * @property {object} [settings] user settings beside the quiet ones
 * @property {boolean} [askTrust] false: every folder is trusted and nobody is asked
 * @property {string} [token] who opens the page must know it; without one, any user of this machine may
 * @property {object} [env]
 * @property {(line: string) => void} [log] what the server prints
 */

/** @param {Wish} wish */
export async function startServer(wish = {}) {
  const { extensions = [], settings = {}, askTrust = false, token, env = {}, log = () => {} } = wish;
  const folder = await vscodeServerFolder();
  const node = await node20();
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-vscode-'));
  const data = path.join(own, 'data');
  const installedAt = path.join(own, 'extensions');
  const common = ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', installedAt];
  fs.mkdirSync(path.join(data, 'data', 'User'), { recursive: true });
  fs.mkdirSync(installedAt);
  fs.writeFileSync(
    path.join(data, 'data', 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  try {
    // Folders first: once a .vsix or a start has written extensions.json, a new folder is not seen.
    for (const extension of extensions.filter(each => !isPackage(each))) linkExtension(extension, installedAt);
    for (const extension of extensions.filter(isPackage)) await installPackage(node, folder, common, extension);
  } catch (error) {
    fs.rmSync(own, { recursive: true, force: true });
    throw error;
  }

  const access = token ? ['--connection-token', token] : ['--without-connection-token'];
  const trust = askTrust ? [] : ['--disable-workspace-trust'];
  const quiet = ['--telemetry-level', 'off', '--disable-getting-started-override'];
  const child = spawn(
    node,
    [
      '--require',
      leash,
      'out/server-main.js',
      '--host',
      '127.0.0.1',
      '--port',
      '0',
      ...access,
      ...common,
      ...quiet,
      ...trust,
    ],
    { cwd: folder, detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: { ...cleanEnvironment(), ...env } },
  );
  const server = handle(child, { own, folder, token, log });
  try {
    await listening(server, child);
  } catch (error) {
    server.stop();
    throw error;
  }
  return server;
}

/** What a runner holds of a server. `onExit` and `onHostExit` may be set by it. */
function handle(child, { own, folder, token, log }) {
  const links = [];
  const stop = atEnd(() => {
    kill(child);
    for (const each of [...links, own]) remove(each);
  });
  const server = {
    folder,
    port: 0,
    lines: [],
    hostExit: undefined,
    onExit: undefined,
    onHostExit: undefined,
    stop,
    /** The page of a workspace folder. `payload` are pairs that VS Code's web workbench takes. */
    url(workspace, payload = []) {
      const query = new URLSearchParams({ folder: path.resolve(workspace) });
      if (token) query.set('tkn', token);
      query.set('payload', JSON.stringify([['skipWelcome', 'true'], ...payload]));
      return `http://127.0.0.1:${server.port}/?${query}`;
    },
    remoteUri: file => `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`,
    /** A link inside the server's own folder (served over http), gone when the server stops. */
    linkIn(target) {
      const at = fs.mkdtempSync(path.join(folder, 'web-ext-'));
      links.push(at);
      fs.symlinkSync(target, path.join(at, 'e'), 'dir');
      return path.join(at, 'e');
    },
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      if (line.trim() === '') return;
      server.lines.push(line);
      log(line);
      const ended = /Extension Host Process exited with code: (\S+?), signal: (\S+?)\.?$/.exec(line);
      if (!ended) return;
      server.hostExit = { code: ended[1], signal: ended[2] };
      server.onHostExit?.(server.hostExit);
    });
  }
  child.stdin.on('error', () => {}); // it is only held open, see leash.cjs
  child.on('exit', (code, signal) => server.onExit?.(code ?? signal));
  return server;
}

async function listening(server, child) {
  let clock;
  try {
    await new Promise((resolve, reject) => {
      clock = setTimeout(
        () => reject(new Error(`VS Code's server did not start in ${startLimitMs / 1000} s`)),
        startLimitMs,
      );
      child.on('error', reject);
      server.onExit = code =>
        reject(new Error(`VS Code's server ended with ${code}: ${server.lines.slice(-5).join(' | ')}`));
      createInterface({ input: child.stdout }).on('line', line => {
        const port = /agent listening on (\d+)/.exec(line)?.[1];
        if (!port) return;
        server.port = Number(port);
        resolve();
      });
    });
  } finally {
    clearTimeout(clock);
    server.onExit = undefined;
  }
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it is gone already
  }
}

function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // a temporary folder that a dying process still writes to; the system sweeps it
  }
}

function isPackage(extension) {
  return extension.endsWith('.vsix');
}

function linkExtension(folder, installedAt) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  fs.symlinkSync(path.resolve(folder), path.join(installedAt, `${publisher}.${name}-${version}`.toLowerCase()), 'dir');
}

async function installPackage(node, folder, common, file) {
  const args = ['out/server-main.js', ...common, '--install-extension', path.resolve(file), '--force'];
  const { stdout, stderr } = await run(node, args, { cwd: folder, timeout: 120_000, env: cleanEnvironment() });
  if (!/successfully installed/.test(stdout)) throw new Error(`VS Code does not install ${file}: ${stdout}${stderr}`);
}

/** The extension host inherits this; what belongs to the runner, or to a VS Code that we run in, stays out. */
function cleanEnvironment() {
  const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  for (const name of Object.keys(env)) {
    if (/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|npm_)/.test(name)) delete env[name];
  }
  return env;
}
