// Finds a browser that can show VS Code, and gets one where the machine has none.
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The error that says that no browser is to be had; the caller then counts its suites as skipped. */
export class NoBrowser extends Error {}

/**
 * A browser's path: $CHROMIUM, an installed Chrome or Chromium, Debian's package where we may install it, Playwright's download.
 * Throws NoBrowser with what was tried.
 */
export async function findBrowser(say = console.log) {
  const named = process.env.CHROMIUM;
  if (named) {
    const trouble = await whyNot(named);
    if (trouble) throw new NoBrowser(`$CHROMIUM is ${named}: ${trouble}; name a Chromium or Chrome, or unset it`);
    return named;
  }
  const tried = [];
  for (const candidate of installed()) {
    const trouble = await whyNot(candidate);
    if (!trouble) return candidate;
    tried.push(`${candidate}: ${trouble}`);
  }
  for (const get of [debianPackage, playwrightDownload]) {
    try {
      const file = await get(say);
      const trouble = file && (await whyNot(file));
      if (file && !trouble) return file;
      if (trouble) tried.push(`${file}: ${trouble}`);
    } catch (error) {
      tried.push(error.message);
    }
  }
  throw new NoBrowser(
    `no Chrome or Chromium: ${['none is installed', ...tried].join('; ')}. Install one, or name it in $CHROMIUM`,
  );
}

function installed() {
  return candidates().filter(file => fs.existsSync(file));
}

function candidates() {
  if (process.platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(name => `${name}.app/Contents/MacOS/${name}`);
    return ['/Applications', path.join(process.env.HOME ?? '', 'Applications')].flatMap(at =>
      apps.map(app => path.join(at, app)),
    );
  }
  if (process.platform === 'win32') {
    const places = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(name => process.env[name] ?? []);
    const apps = [
      'Google/Chrome/Application/chrome.exe',
      'Chromium/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return places.flatMap(at => apps.map(app => path.join(at, app)));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
  return names.flatMap(name => searchPath().map(folder => path.join(folder, name)));
}

function searchPath() {
  return (process.env.PATH ?? '').split(path.delimiter).filter(folder => folder !== '');
}

function onPath(name) {
  return searchPath().some(folder => fs.existsSync(path.join(folder, name)));
}

/** Undefined for a browser that starts. Some systems have a script of that name that only says how to get one. */
async function whyNot(file) {
  if (!fs.existsSync(file)) return 'there is no such file';
  if (process.platform === 'win32') return undefined; // --version opens a window there
  try {
    await run(file, ['--version'], { timeout: 30_000 });
    return undefined;
  } catch (error) {
    return `it does not start (${(error.stderr || error.message).trim().split('\n')[0]})`;
  }
}

async function debianPackage(say) {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !onPath('apt-get') || !isDebian()) return undefined;
  say("No browser here: installing Debian's package chromium");
  await quietly('apt-get', ['update']);
  await quietly('apt-get', ['-o', 'DPkg::Lock::Timeout=180', 'install', '-y', 'chromium']);
  return '/usr/bin/chromium';
}

/** Ubuntu's package of that name is only a pointer to a snap. */
function isDebian() {
  try {
    return /^ID="?debian"?$/m.test(fs.readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

async function playwrightDownload(say) {
  const require = createRequire(import.meta.url);
  const { chromium } = await import('playwright-core');
  if (!fs.existsSync(chromium.executablePath())) {
    say('No browser here: downloading Chromium with Playwright');
    const script = path.join(path.dirname(require.resolve('playwright-core/package.json')), 'cli.js');
    await quietly(process.execPath, [script, 'install', 'chromium']);
  }
  return chromium.executablePath();
}

async function quietly(command, args) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  let said = '';
  child.stdout.on('data', chunk => (said += chunk));
  child.stderr.on('data', chunk => (said += chunk));
  const clock = setTimeout(() => child.kill('SIGKILL'), 5 * 60_000);
  const end = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(clock);
  if (end !== 0) {
    const lines = said.split('\n').filter(line => line.trim() !== '');
    const telling = lines.find(line => /\b(error|E:)/i.test(line)) ?? lines.at(-1) ?? 'no output';
    const shown = [command, ...args].map(each => path.basename(each)).join(' ');
    throw new Error(`\`${shown}\` ended with ${end} (${telling.trim().slice(0, 200)})`);
  }
}
