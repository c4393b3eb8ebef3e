// Makes the .vsix that users install (vsce builds for production on its way), so that the drive tests what is in it, and not what stands beside it in the checkout.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { repository, results } from './home.mjs';
import { toolScript } from './tool.mjs';

const run = promisify(execFile);

/** What goes into a .vsix is dated by this and not by the clock: the same sources make the same bytes. Zip knows no earlier year. */
const date = String(Date.UTC(1980, 0, 2) / 1000);

export async function packageExtension(file = path.join(results, 'spire-helm.vsix')) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  try {
    await run(process.execPath, [toolScript('@vscode/vsce'), 'package', '--no-dependencies', '--out', file], {
      cwd: repository,
      env: { ...process.env, SOURCE_DATE_EPOCH: date },
      timeout: 120_000,
    });
  } catch (error) {
    throw new Error(`vsce does not package the extension: ${(error.stderr || error.message).trim()}`, { cause: error });
  }
  console.log(`  ${path.relative(repository, file)}: ${Math.round(fs.statSync(file).size / 1000)} kB`);
  return file;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href)
  await packageExtension(path.join(repository, 'spire-helm.vsix'));
