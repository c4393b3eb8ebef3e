// Fetches a real VS Code from npm: the server and workbench that the package code-server carries, made complete without its install scripts.
import fs from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { placeOnce } from './place.mjs';
import { writeStandIns } from './standIns.mjs';

/** The newest that runs on Node 20; it is VS Code 1.100.3. */
const codeServer = '4.100.3';
/** The ripgrep inside that version downloads its binary; this one carries it. Without it VS Code finds no files. */
const ripgrep = '1.18.0';
/** Counts what is done to the packages after their install: another number, another folder. */
const recipe = 1;

/** The folder of VS Code's server, ready to start; the first call on a machine takes about 20 s. */
export async function vscodeServerFolder(say = console.log) {
  const home = await placeOnce(`vscode-${codeServer}-${recipe}`, async draft => {
    say('Fetching VS Code from npm (once for this machine, about 20 s, 350 MB on disk)');
    fs.writeFileSync(path.join(draft, 'package.json'), '{"private":true}\n');
    await npm(draft, [
      'install',
      '--save-exact',
      '--ignore-scripts',
      `code-server@${codeServer}`,
      `@vscode/ripgrep@${ripgrep}`,
    ]);
    const server = inside(draft);
    await npm(server, ['install', '--omit=dev', '--ignore-scripts']);
    await npm(path.join(server, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']);
    placeRipgrep(draft, server);
    writeStandIns(server);
  });
  return inside(home);
}

function inside(home) {
  return path.join(home, 'node_modules', 'code-server', 'lib', 'vscode');
}

function placeRipgrep(home, server) {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const from = path.join(home, 'node_modules', '@vscode', `ripgrep-${process.platform}-${process.arch}`, 'bin', name);
  if (!fs.existsSync(from))
    throw new Error(`@vscode/ripgrep ${ripgrep} has no binary for ${process.platform}-${process.arch}`);
  const bin = path.join(server, 'node_modules', '@vscode', 'ripgrep', 'bin');
  fs.mkdirSync(bin, { recursive: true });
  fs.copyFileSync(from, path.join(bin, name));
  fs.chmodSync(path.join(bin, name), 0o755);
}
