// `npm start`: sets everything up and opens a real VS Code with the extension and examples/. A fresh clone and Node >= 20 are enough.
// node start.mjs [--browser] [FOLDER]   --browser takes the VS Code from npm though a desktop one is there; FOLDER is opened instead of examples/
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './esbuild.mjs';
import { ensureDependencies } from './test/support/rig/dependencies.mjs';
import { repository } from './test/support/rig/home.mjs';
import { startServer } from './test/support/rig/server.mjs';

try {
  await main();
} catch (error) {
  console.error(`\nnpm start: ${error.message}`);
  process.exit(1);
}

async function main() {
  const { browser, folder } = options();
  await ensureDependencies();
  await build({ suites: false });
  if (!browser && openOnDesktop(folder)) return;
  await openInBrowser(folder);
}

function options() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20 or newer, then run npm start again`);
  }
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { browser: { type: 'boolean', default: false } },
  });
  const folder = path.resolve(positionals[0] ?? path.join(repository, 'examples'));
  if (!fs.existsSync(folder)) throw new Error(`${folder} is not there; name another folder: npm start -- FOLDER`);
  return { browser: values.browser, folder };
}

/** The user's own VS Code, where there is one new enough and a screen to show it on. */
function openOnDesktop(folder) {
  if (!hasScreen()) return false;
  const version = desktopVersion();
  if (!version) return false;
  const wanted = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8')).engines.vscode.replace(
    '^',
    '',
  );
  if (isOlder(version, wanted)) {
    console.log(`Your VS Code is ${version}, the extension wants ${wanted}; taking the one from npm`);
    return false;
  }
  const { status } = code(['--new-window', `--extensionDevelopmentPath=${repository}`, folder], 'inherit');
  if (status !== 0) {
    console.log(`\`code\` ended with ${status}; taking the VS Code from npm`);
    return false;
  }
  console.log(`VS Code ${version} opens ${folder} with the extension of this checkout. Close its window to end.`);
  return true;
}

function desktopVersion() {
  const { status, stdout } = code(['--version'], 'pipe');
  return status === 0 ? /^(\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}

function code(args, output) {
  const onWindows = process.platform === 'win32'; // `code` is a .cmd file there, which only a shell runs
  const quoted = onWindows ? args.map(arg => `"${arg}"`) : args;
  return spawnSync('code', quoted, {
    stdio: ['ignore', output, output],
    encoding: 'utf8',
    shell: onWindows,
    timeout: 60_000,
  });
}

function isOlder(version, wanted) {
  const [a, b] = [version, wanted].map(each => each.split('.').map(Number));
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && a[at] < b[at];
}

function hasScreen() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

async function openInBrowser(folder) {
  if (process.platform === 'win32') {
    throw new Error(
      "no `code` on PATH, and VS Code's server from npm is not made for Windows: install VS Code, or use WSL",
    );
  }
  // A page that gives a terminal to whoever opens it: only those who know the token may.
  const token = randomBytes(16).toString('hex');
  const server = await startServer({ extensions: [repository], token, settings: { 'git.enabled': true } });
  server.onExit = code => {
    console.error(`VS Code's server ended (${code}): ${server.lines.slice(-3).join(' | ')}`);
    process.exit(1);
  };
  const url = server.url(folder);
  console.log(`\nVS Code with the extension, open on ${folder}:\n\n  ${url}\n`);
  if (hasScreen() && showInBrowser(url)) {
    console.log('Your browser opens it. Ctrl+C here ends VS Code.');
  } else {
    console.log(`This machine has no screen. On the machine where you sit:\n
  ssh -N -L ${server.port}:127.0.0.1:${server.port} ${os.userInfo().username}@${os.hostname()}

then open the address above there. Ctrl+C here ends VS Code.`);
  }
}

function showInBrowser(url) {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  if (spawnSync('which', [opener], { stdio: 'ignore' }).status !== 0) return false;
  spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
  return true;
}
