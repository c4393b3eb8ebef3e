// Runs the same suites in a desktop VS Code: $VSCODE_EXE, else one that is downloaded within a time limit.
// Ends with 0 passed, 1 failed, 2 cannot start, 3 the suite did not report its end, 77 no desktop VS Code can be had here (a caller counts that as skipped).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { atEnd } from '../support/rig/cleanUp.mjs';
import { repository, rigHome } from '../support/rig/home.mjs';
import { copyWorkspace } from '../support/rig/workspace.mjs';

const version = '1.100.3'; // the same VS Code as the rig's
const cachePath = path.join(rigHome, 'desktop');
const downloadLimitMs = 180_000;
const suiteLimitMs = 180_000;
const tests = path.join(repository, 'dist', 'test', 'suite.js');

async function findVSCode() {
  const named = process.env.VSCODE_EXE;
  if (named) return named;
  let clock;
  const tooSlow = new Promise((_, reject) => {
    clock = setTimeout(
      () => reject(new Error(`the download took more than ${downloadLimitMs / 1000} s`)),
      downloadLimitMs,
    );
  });
  try {
    return await Promise.race([downloadAndUnzipVSCode({ version, cachePath, timeout: 10_000 }), tooSlow]);
  } finally {
    clearTimeout(clock);
  }
}

/** The suite's own report; a run without one has not passed, whatever its exit code. */
async function runSuite(executable, workspace) {
  const copy = copyWorkspace(workspace);
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-desktop-'));
  const remove = atEnd(() => fs.rmSync(own, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const child = spawn(
    executable,
    [
      copy.folder,
      `--extensionDevelopmentPath=${repository}`,
      `--extensionTestsPath=${tests}`,
      `--user-data-dir=${path.join(own, 'data')}`,
      `--extensions-dir=${path.join(own, 'extensions')}`,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--disable-gpu',
      '--disable-updates',
      '--skip-welcome',
      '--skip-release-notes',
      '--no-sandbox',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined } },
  );
  let counts;
  let unfinished = '';
  const read = chunk => {
    const all = (unfinished + chunk).split('\n');
    unfinished = all.pop() ?? '';
    for (const line of all) {
      const report = /SUITE-END (\{.*\})/.exec(line);
      if (report) counts = JSON.parse(report[1]);
      else console.log(line);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const clock = setTimeout(() => child.kill('SIGKILL'), suiteLimitMs);
  const code = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (exit, signal) => resolve(exit ?? signal));
  });
  clearTimeout(clock);
  copy.remove();
  remove();
  return { code, counts };
}

async function main() {
  if (!fs.existsSync(tests)) {
    console.error(`${tests} is not there: build first (node esbuild.mjs)`);
    return 2;
  }
  const named = process.env.VSCODE_EXE;
  if (named && !fs.existsSync(named)) {
    console.error(`$VSCODE_EXE is ${named}: there is no such file`);
    return 2;
  }
  let executable;
  try {
    executable = await findVSCode();
  } catch (error) {
    console.error(`no desktop VS Code: ${error.message}. Name an installed one in $VSCODE_EXE`);
    return 77;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of ['values', 'other-yaml']) {
    const { code, counts } = await runSuite(executable, path.join(repository, 'test', 'vscode', 'workspaces', name));
    if (!counts) {
      console.error(`desktop: VS Code ended (${code}) before the suite "${name}" did`);
      return 3;
    }
    total.passed += counts.passes;
    total.failed += counts.failures + (counts.failures === 0 && (code !== 0 || counts.passes === 0) ? 1 : 0);
    total.skipped += counts.pending;
  }
  if (process.env.SPIRE_HELM_COUNTS) fs.writeFileSync(process.env.SPIRE_HELM_COUNTS, JSON.stringify(total));
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 ? 1 : 0;
}

process.exit(await main());
