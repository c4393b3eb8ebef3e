// The parts of `npm test`: what each runs, how long it may take, and what it needs. A part answers with counts.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCounted } from './counted.mjs';
import { repository } from './home.mjs';
import { packageExtension } from './package.mjs';
import { toolScript } from './tool.mjs';

const at = (...parts) => path.join(repository, ...parts);
const rig = name => at('test', 'support', 'rig', name);
const vscodeTests = (...parts) => at('test', 'vscode', ...parts);
const workspaces = ['values', 'other-yaml'];
/** VS Code's server from npm is not made for Windows; there the desktop VS Code runs the suites. */
const onWindows = process.platform === 'win32';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, reasons?: { name: string, reason: string }[] }} Counts
 * @typedef {{ name: string, what: string, needs?: 'browser', byDefault?: boolean, run: () => Promise<Counts> }} Part
 */

/** @type {Part[]} */
export const parts = [
  {
    name: 'types',
    what: 'tsc -b',
    run: () => check('types', [toolScript('typescript', 'tsc'), '-b', '--pretty', 'false']),
  },
  { name: 'lint', what: 'ESLint and Prettier', run: lint },
  ...['unit', 'rules', 'lsp', 'cli', 'corpus', 'conformance', 'project', 'editors', 'fuzz'].map(name => ({
    name,
    what: `test/${name}/**/*.test.ts`,
    run: () => nodeTests(name, testFiles(at('test', name), '.test.ts')),
  })),
  // Their first build takes ten minutes, and they take another ten: `npm run test:cluster`.
  { name: 'cluster', what: 'test/cluster/**/*.test.ts: plans on real clusters', byDefault: false, run: clusters },
  onWindows
    ? { name: 'vscode', what: 'the suites in a desktop VS Code', run: desktop }
    : {
        name: 'vscode',
        what: 'the suites in VS Code, node extension host',
        needs: 'browser',
        run: () => suites('suite.js', []),
      },
  {
    name: 'web',
    what: 'the suites in VS Code, browser worker',
    needs: 'browser',
    run: () => suites('suite.browser.js', ['--web']),
  },
  {
    name: 'drive',
    what: "VS Code's own windows, driven by keys and mouse",
    needs: 'browser',
    run: () => drive('drive', '.test.mjs', 900),
  },
  {
    name: 'trust',
    what: 'trust between real clusters, made in a real VS Code',
    needs: 'browser',
    byDefault: false,
    run: () => drive('trust', '.clusters.mjs', 3000),
  },
  {
    name: 'desktop',
    what: 'the suites in a desktop VS Code ($VSCODE_EXE, or a download)',
    byDefault: false,
    run: desktop,
  },
];

/** A part that has tests to offer but cannot run them here. */
export function skipped(name, reason) {
  return { passed: 0, failed: 0, skipped: 1, reasons: [{ name, reason }] };
}

function check(name, args) {
  return runCounted(name, args, { limitSeconds: 300, oneTest: true, quiet: true });
}

async function lint() {
  const eslint = await check('eslint', [toolScript('eslint'), '.']);
  const prettier = await check('prettier', [toolScript('prettier'), '--check', '--log-level', 'warn', '.']);
  return sum([eslint, prettier]);
}

/** One file after the other: each starts clusters of its own. */
async function clusters() {
  const build = ['--import', 'tsx', at('test', 'cluster', 'build.ts')];
  const ready = await runCounted('cluster', build, { limitSeconds: 2400, oneTest: true });
  if (ready.passed === 0) return ready;
  return nodeTests('cluster', testFiles(at('test', 'cluster'), '.test.ts'), 1);
}

function nodeTests(name, files, atOnce = Math.max(1, os.availableParallelism() - 1)) {
  if (files.length === 0) {
    console.log(`  no test files in test/${name}`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const concurrency = `--test-concurrency=${atOnce}`;
  return runCounted(name, ['--import', 'tsx', '--test', concurrency, ...reporter(), ...files], { limitSeconds: 1800 });
}

async function suites(file, options) {
  if (onWindows) return skipped('web', "VS Code's server from npm is not made for Windows");
  const all = [];
  for (const name of workspaces) {
    const args = [
      rig('suite.mjs'),
      ...options,
      '--tests',
      at('dist', 'test', file),
      '--workspace',
      vscodeTests('workspaces', name),
    ];
    all.push(await runCounted(`${file} in ${name}`, [...args, '--limit', '150'], { limitSeconds: 240 }));
  }
  return sum(all);
}

async function drive(name, ending, limitSeconds) {
  if (onWindows) return skipped(name, "VS Code's server from npm is not made for Windows");
  const files = testFiles(vscodeTests('drive'), ending);
  fs.rmSync(at('test-results', 'screenshots'), { recursive: true, force: true });
  process.env.SPIRE_HELM_VSIX = await packageExtension();
  return runCounted(name, ['--test', '--test-concurrency=1', ...reporter(), ...files], { limitSeconds });
}

function desktop() {
  return runCounted('desktop', [vscodeTests('desktop.mjs')], { limitSeconds: 600 });
}

function reporter() {
  return [`--test-reporter=${rig('counting.mjs')}`, '--test-reporter-destination=stdout'];
}

function testFiles(folder, ending) {
  if (!fs.existsSync(folder)) return [];
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  for (const each of all) {
    total.passed += each.passed;
    total.failed += each.failed;
    total.skipped += each.skipped;
    total.reasons.push(...(each.reasons ?? []));
  }
  return total;
}
