// Makes dist/: every program of the project (client, server, command line, the suites that run inside VS Code) as one file each.
// node esbuild.mjs [--production] [--watch]
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));

const node = { platform: 'node', format: 'cjs', target: 'node20' };
const worker = {
  platform: 'browser',
  target: 'es2022',
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
};

/** What users get. The desktop and the browser each have a client (loaded by VS Code, hence cjs) and a server (a process, or a worker's script). */
export const programs = [
  { entry: 'client/extension.node.ts', out: 'dist/client.js', options: { ...node, external: ['vscode'] } },
  {
    entry: 'client/extension.browser.ts',
    out: 'dist/client.browser.js',
    options: { ...worker, format: 'cjs', external: ['vscode'] },
  },
  { entry: 'server/lsp/main.node.ts', out: 'dist/server.js', options: node },
  { entry: 'server/lsp/main.browser.ts', out: 'dist/server.browser.js', options: { ...worker, format: 'iife' } },
  { entry: 'server/cli/main.ts', out: 'dist/cli.js', options: node, executable: true },
];

/** What the test runners load into an extension host; mocha finds its own files at run time, so the node build leaves it outside. */
const suites = [
  {
    entry: 'test/vscode/suite/index.ts',
    out: 'dist/test/suite.js',
    options: { ...node, external: ['vscode', 'mocha'] },
  },
  {
    entry: 'test/vscode/suite/index.browser.ts',
    out: 'dist/test/suite.browser.js',
    options: { ...worker, format: 'cjs', external: ['vscode'] },
  },
];

/**
 * Builds what users get, and the suites unless `suites` is false. `production` minifies; else there are source maps.
 * An entry point that is not there is a note, or an error where CI=true.
 * @param {{ production?: boolean, suites?: boolean, watch?: boolean, log?: (line: string) => void }} [wish]
 */
export async function build({ production = false, suites: withSuites = true, watch = false, log = console.log } = {}) {
  const esbuild = await loadEsbuild();
  const wanted = withSuites ? [...programs, ...suites] : programs;
  const missing = wanted.filter(target => !fs.existsSync(path.join(root, target.entry)));
  if (missing.length > 0 && process.env.CI === 'true') {
    throw new Error(
      `nothing to build at ${missing.map(target => target.entry).join(', ')}: the entry point is missing`,
    );
  }
  for (const target of missing) log(`esbuild: ${target.entry} is not there yet, ${target.out} not built`);

  const present = wanted.filter(target => !missing.includes(target));
  for (const target of missing) fs.rmSync(path.join(root, target.out), { force: true });
  const unbuilt = new Set(present);
  await Promise.all(
    present.map(async target => {
      const options = optionsOf(target, production, watch ? watcher(target, unbuilt, log) : []);
      if (watch) await (await esbuild.context(options)).watch();
      else await esbuild.build(options);
    }),
  );
  return present.map(target => target.out);
}

/** Says when a build begins and when all are done: what an editor's build task waits for. */
function watcher(target, unbuilt, log) {
  const setup = run => {
    run.onStart(() => {
      unbuilt.add(target);
      log('esbuild: build started');
    });
    run.onEnd(result => {
      unbuilt.delete(target);
      log(`esbuild: ${target.out} built, ${result.errors.length} errors`);
      if (unbuilt.size === 0) log('esbuild: all built, watching');
    });
  };
  return [{ name: 'watcher', setup }];
}

function optionsOf(target, production, plugins) {
  const { entry, out, options, executable } = target;
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
    minify: production,
    sourcemap: production ? false : 'linked',
    ...options,
    ...(executable && !startsWithShebang(entry) ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    plugins: [{ name: 'finish', setup: run => run.onEnd(result => finish(target, production, result)) }, ...plugins],
  };
}

function finish({ out, executable }, production, { errors }) {
  if (errors.length > 0) return;
  if (executable) fs.chmodSync(path.join(root, out), 0o755);
  if (production) fs.rmSync(path.join(root, `${out}.map`), { force: true }); // of an earlier build
}

function startsWithShebang(entry) {
  return fs.readFileSync(path.join(root, entry), 'utf8').startsWith('#!');
}

async function loadEsbuild() {
  try {
    return await import('esbuild');
  } catch (error) {
    throw new Error(`esbuild is not installed (${error.message}); run \`npm ci\` first`, { cause: error });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const flags = process.argv.slice(2);
  const unknown = flags.filter(flag => flag !== '--production' && flag !== '--watch');
  if (unknown.length > 0) {
    console.error(`esbuild.mjs: no option ${unknown.join(' ')}; there are --production and --watch`);
    process.exit(2);
  }
  try {
    const built = await build({ production: flags.includes('--production'), watch: flags.includes('--watch') });
    if (!flags.includes('--watch')) for (const file of built) console.log(`${file}  ${kilobytes(file)} kB`);
  } catch (error) {
    console.error(error.errors ? `esbuild: ${error.errors.length} errors, see above` : `esbuild: ${error.message}`);
    process.exit(1);
  }
}

function kilobytes(file) {
  return Math.round(fs.statSync(path.join(root, file)).size / 1000);
}
