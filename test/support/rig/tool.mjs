// Finds the script of a tool in node_modules, to be run by this Node: no shell, no .cmd files.
import fs from 'node:fs';
import path from 'node:path';
import { repository } from './home.mjs';

export function toolScript(name, command = name.split('/').at(-1)) {
  const manifest = path.join(repository, 'node_modules', name, 'package.json');
  if (!fs.existsSync(manifest)) throw new Error(`${name} is not installed: run \`npm ci\``);
  const { bin } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin[command]);
}
