// `npm run bench`: measures our server beside yaml-language-server on the same files in one run, and writes BENCHMARKS.md.
// node test/bench/run.mjs [--quick]; --quick takes few samples and writes nothing.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from '../../esbuild.mjs';
import { ensureDependencies } from '../support/rig/dependencies.mjs';
import { repository, rigHome } from '../support/rig/home.mjs';
import { ours, theirs } from './contestants.mjs';
import { measureEditing, measureLint, measureStarts } from './measure.mjs';
import { fetchPeer } from './peer.mjs';
import { markdownOf, tablesOf, tableText } from './report.mjs';
import { placeIn } from './session.mjs';
import { chart, valuesFile, version } from './valuesFile.mjs';

const sizes = [15, 500, 825, 8000];
const quick = process.argv.includes('--quick');
const samples = quick
  ? { starts: 2, firstEdits: 4, edits: 6, questions: 4, lints: 2 }
  : { starts: 9, firstEdits: 30, edits: 30, questions: 20, lints: 9 };

const load = [os.loadavg()[0]];
await ensureDependencies();
const peer = await fetchPeer();
await build({ production: true, suites: false, log: () => {} });
const folder = path.join(rigHome, 'bench');
const program = copyProgram();
const schemaFile = path.join(folder, 'schema.json');
fs.writeFileSync(schemaFile, schema());
// Outside of every folder whose name starts with a dot: the peer's `*.yaml` takes no file in one.
const valuesFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'spire-helm-bench-'));
process.once('exit', () => fs.rmSync(valuesFolder, { recursive: true, force: true }));
const files = new Map(sizes.map(size => [size, writeFile(size)]));

const versionOf = node => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const contestants = [ours('ours', peer.node, program), theirs('theirs', peer.node, peer.program, schemaFile)];
// Where the peer needs another Node than the running one, we are also measured under that one.
if (peer.node !== process.execPath) contestants.push(ours('oursHere', process.execPath, program));

const results = new Map();
for (const [size, file] of files) {
  console.log(`${size} lines ...`);
  const starts = await measureStarts(contestants, file, samples.starts);
  const editing = await measureEditing(contestants, file, samples);
  const command = [peer.node, path.join(program, 'dist', 'cli.js')];
  const lint = await measureLint(command, file.file, samples.lints);
  results.set(size, { starts, editing, lint });
}
load.push(os.loadavg()[0]);

const about = {
  date: new Date().toISOString().slice(0, 10),
  nodes: { peer: versionOf(peer.node), here: process.version },
  cores: os.availableParallelism(),
  load,
  schemaBytes: fs.statSync(schemaFile).size,
  samples,
};
const tables = tablesOf(results, about);
for (const table of Object.values(tables)) console.log(`\n${tableText(table)}`);
if (!quick) fs.writeFileSync(path.join(repository, 'BENCHMARKS.md'), markdownOf(tables, about));

/** What is installed with the product, put aside: a build that someone starts meanwhile changes nothing. */
function copyProgram() {
  const target = path.join(folder, 'program');
  fs.rmSync(target, { recursive: true, force: true });
  for (const name of ['package.json', 'schemas', 'dist/server.js', 'dist/cli.js']) {
    fs.cpSync(path.join(repository, name), path.join(target, name), { recursive: true });
  }
  return target;
}

function schema() {
  const script = path.join(repository, 'test', 'bench', 'schema.ts');
  const args = ['--import', 'tsx', script, chart, version];
  return execFileSync(process.execPath, args, { cwd: repository, encoding: 'utf8', maxBuffer: 1e8 });
}

function writeFile(size) {
  const text = valuesFile(size);
  const file = path.join(valuesFolder, `values-${size}.yaml`);
  fs.writeFileSync(file, text);
  return { file, folder: valuesFolder, text, place: placeIn(text) };
}
