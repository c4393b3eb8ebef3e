// `npm test`: sets everything up, builds, and runs all tests that need no cluster. Node >= 20 and a fresh clone are enough.
// node test/run.mjs [PART...] runs only these parts; --list names them.
import { parseArgs } from 'node:util';
import { build } from '../esbuild.mjs';
import { findBrowser, NoBrowser } from './support/rig/browser.mjs';
import { stopAll } from './support/rig/counted.mjs';
import { ensureDependencies } from './support/rig/dependencies.mjs';
import { node20 } from './support/rig/node20.mjs';
import { parts, skipped, sum } from './support/rig/parts.mjs';
import { vscodeServerFolder } from './support/rig/vscodeServer.mjs';

const inCi = process.env.CI === 'true';
const oneFailure = { passed: 0, failed: 1, skipped: 0 };
const table = [];
const remarks = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    console.error(`\nstopped by ${signal}`);
    await stopAll();
    process.exit(130);
  });
}
process.exitCode = await main();

async function main() {
  const chosen = choose();
  if (typeof chosen === 'number') return chosen;

  const ready =
    (await setUp('dependencies', () => ensureDependencies())) &&
    (await setUp('build', () => build({ log: line => console.log(`  ${line}`) })));
  if (!ready) return finish(oneFailure);

  const vscode = chosen.some(part => part.needs === 'browser') ? await prepareVSCode() : undefined;
  const all = [];
  for (const part of chosen) all.push(await runPart(part, vscode));
  return finish(sum(all), vscode?.noBrowser);
}

/** The parts to run, or the exit code where there is nothing to run. */
function choose() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    console.error(`Node ${process.versions.node} is too old: install Node 20 or newer, then run npm test again`);
    return 2;
  }
  let asked;
  try {
    asked = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
  } catch (error) {
    console.error(`${error.message}\nusage: node test/run.mjs [PART...] [--list]`);
    return 2;
  }
  if (asked.values.list) {
    for (const { name, what, byDefault } of parts)
      console.log(`${name.padEnd(10)}${what}${byDefault === false ? ' (only when named)' : ''}`);
    return 0;
  }
  const unknown = asked.positionals.filter(name => !parts.some(part => part.name === name));
  if (unknown.length > 0) {
    console.error(`no part ${unknown.join(', ')}; there are: ${parts.map(part => part.name).join(', ')}`);
    return 2;
  }
  if (asked.positionals.length > 0) return parts.filter(part => asked.positionals.includes(part.name));
  return parts.filter(part => part.byDefault !== false);
}

async function setUp(name, work) {
  const began = Date.now();
  let error;
  try {
    await work();
  } catch (caught) {
    error = caught;
    console.error(`\n${name} failed: ${caught.message}`);
  }
  table.push({ name, seconds: since(began), result: error ? 'failed' : 'ready' });
  return error === undefined;
}

/** What VS Code is shown with: `noBrowser` and `broken` say why it cannot be. */
async function prepareVSCode() {
  let noBrowser;
  const ready = await setUp('VS Code', async () => {
    await Promise.all([vscodeServerFolder(), node20()]);
    try {
      process.env.CHROMIUM = await findBrowser(); // the parts need not look again
    } catch (error) {
      if (!(error instanceof NoBrowser)) throw error;
      noBrowser = error.message;
    }
  });
  return { noBrowser, broken: !ready };
}

async function runPart(part, vscode) {
  console.log(`\n== ${part.name}: ${part.what}`);
  const began = Date.now();
  const counts = await outcome(part, vscode);
  for (const { name, reason } of counts.reasons ?? []) remarks.push(`skipped: ${name}: ${reason}`);
  table.push({
    name: part.name,
    seconds: since(began),
    result: `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  });
  return counts;
}

async function outcome(part, vscode) {
  if (part.needs === 'browser' && vscode.broken) return oneFailure;
  if (part.needs === 'browser' && vscode.noBrowser) return inCi ? oneFailure : skipped(part.name, 'no browser');
  try {
    return await part.run();
  } catch (error) {
    console.error(`${part.name}: ${error.stack}`);
    return oneFailure;
  }
}

function finish({ passed, failed, skipped: left }, noBrowser) {
  console.log(`\n${'part'.padEnd(14)}${'seconds'.padStart(8)}  result`);
  for (const { name, seconds, result } of table) console.log(`${name.padEnd(14)}${seconds.padStart(8)}  ${result}`);
  console.log('');
  for (const remark of remarks) console.log(remark);
  if (noBrowser)
    console.log(`The suites in VS Code did not run${inCi ? ', and CI=true makes that a failure' : ''}: ${noBrowser}`);
  console.log(`${passed} passed, ${failed} failed, ${left} skipped`);
  return failed > 0 ? 1 : 0;
}

function since(began) {
  return ((Date.now() - began) / 1000).toFixed(1);
}
