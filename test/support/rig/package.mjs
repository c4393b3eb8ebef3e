// Makes the .vsix that users install (vsce builds for production on its way), so that the drive tests what is in it, and not what stands beside it in the checkout.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository, results } from './home.mjs';
import { toolScript } from './tool.mjs';

const run = promisify(execFile);

export async function packageExtension() {
  const file = path.join(results, 'spire-helm.vsix');
  fs.mkdirSync(results, { recursive: true });
  fs.rmSync(file, { force: true });
  try {
    await run(process.execPath, [toolScript('@vscode/vsce'), 'package', '--no-dependencies', '--out', file], {
      cwd: repository,
      timeout: 120_000,
    });
  } catch (error) {
    throw new Error(`vsce does not package the extension: ${(error.stderr || error.message).trim()}`, { cause: error });
  }
  console.log(`  ${path.relative(repository, file)}: ${Math.round(fs.statSync(file).size / 1000)} kB`);
  return file;
}
