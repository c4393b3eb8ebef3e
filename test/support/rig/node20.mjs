// VS Code's server from npm wants Node 20. Where another Node runs us, a Node 20 comes from npm too.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { placeOnce } from './place.mjs';

const major = '20';

/** The path of a Node 20: the running one where it is that. */
export async function node20(say = console.log) {
  if (process.versions.node.split('.')[0] === major) return process.execPath;
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  // Packages of the same content; Apple's newer machines only have the second form.
  const name = platform === 'darwin-arm64' ? `node-bin-${platform}` : `node-${platform}`;
  const folder = await placeOnce(`node-${major}-${platform}`, async draft => {
    say(`VS Code's server runs on Node ${major}, this is ${process.version}: fetching ${name}@${major} from npm`);
    fs.writeFileSync(path.join(draft, 'package.json'), '{"private":true}\n');
    try {
      await npm(draft, ['install', '--ignore-scripts', `${name}@${major}`]);
      version(binary(draft, name));
    } catch (error) {
      throw new Error(`${error.message}\nOr run this with Node ${major} itself; then none has to be fetched.`, {
        cause: error,
      });
    }
  });
  return binary(folder, name);
}

function binary(folder, name) {
  return path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function version(file) {
  return execFileSync(file, ['--version'], { encoding: 'utf8' }).trim();
}
