// Runs a bundled mocha suite inside the extension host of a real VS Code.
// node suite.mjs --tests FILE --workspace FOLDER [--extension FOLDER] [--web] [--limit SECONDS] [--verbose]
// Ends with 0 passed, 1 a test failed, 2 the rig failed, 3 host, browser or server died, 77 no browser, 124 out of time.
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, parseArgs } from 'node:util';
import { NoBrowser } from './browser.mjs';
import { repository } from './home.mjs';
import { openPage } from './page.mjs';
import { startServer } from './server.mjs';
import { asWebExtension } from './webExtension.mjs';
import { copyWorkspace } from './workspace.mjs';

/** What the workbench itself logs in every run; the suite's own lines come the same way. */
const noise =
  /^(Resolv(ing|ed) connection token|Creating a socket|ChatSessionStore|Updating additional builtin|Ignoring fetching additional|Loading development extension|\[Service Worker\]|Request to '\S+package\.nls\.json')/;

/**
 * VS Code reports success also when its extension host dies half-way. So a suite has passed only when it said so itself, by the line
 * SUITE-END, with at least one test passed.
 */
export async function runSuite({
  tests,
  workspace,
  extension = repository,
  web = false,
  limit = 120,
  verbose = false,
}) {
  if (!fs.existsSync(tests)) return { exit: 2, why: `${tests} is not there: build first (node esbuild.mjs)` };
  let counts;
  let end;
  const ended = new Promise(resolve => (end = (exit, why) => resolve({ exit, why })));
  const clock = setTimeout(() => end(124, `out of time: ${limit} s`), limit * 1000);
  const copy = copyWorkspace(workspace);
  let server;
  let shown;

  const start = async () => {
    shown = await openPage();
    shown.browser.on('disconnected', () => end(3, 'the browser died'));
    shown.page.on('crash', () => end(3, 'the page crashed'));
    server = await startServer({ env: { NODE_ENV: 'test' }, log: line => verbose && console.log(`[server] ${line}`) });
    server.onExit = code => end(3, `VS Code's server died (${code})`);
    // A suite that ends well reports before its host goes; give that report time to arrive.
    server.onHostExit = ({ code, signal }) =>
      setTimeout(
        () => end(3, `the extension host died before the suite reported (code ${code}, signal ${signal})`),
        1500,
      );

    await shown.page.exposeFunction('codeAutomationLog', (type, args) => {
      const line = format(...args);
      const report = /^SUITE-END (\{.*\})\s*$/.exec(line);
      if (report) counts = JSON.parse(report[1]);
      else if (verbose || !noise.test(line)) (type === 'error' || type === 'warn' ? console.error : console.log)(line);
    });
    await shown.page.exposeFunction('codeAutomationExit', code => {
      const judge = () => end(...verdict(code, counts, server.hostExit));
      if (counts) judge();
      else setTimeout(judge, 1000);
    });
    if (web) await asWebExtension(shown.page, server, extension, tests);
    const payload = web
      ? []
      : [
          ['extensionDevelopmentPath', server.remoteUri(extension)],
          ['extensionTestsPath', server.remoteUri(tests)],
        ];
    await shown.page.goto(server.url(copy.folder, payload));
  };
  start().catch(error => end(error instanceof NoBrowser ? 77 : 2, error.message));

  const result = await ended;
  clearTimeout(clock);
  if (result.exit > 1 && server) {
    for (const line of server.lines.filter(each => /error|exited|uncaught/i.test(each)).slice(-8))
      console.error(`  [server] ${line}`);
  }
  shown?.page.removeAllListeners();
  await Promise.race([shown?.browser.close().catch(() => {}), new Promise(resolve => setTimeout(resolve, 3000))]);
  server?.stop();
  copy.remove();
  return { ...result, counts };
}

function verdict(code, counts, hostExit) {
  if (!counts)
    return [
      3,
      `the extension host ended before the suite did (VS Code says ${code}, the server says ${JSON.stringify(hostExit)})`,
    ];
  if (code || counts.failures) return [1, 'the suite failed'];
  if (!counts.passes) return [1, 'no test ran'];
  return [0, 'the suite passed'];
}

async function main() {
  const { values } = parseArgs({
    options: {
      tests: { type: 'string' },
      workspace: { type: 'string' },
      extension: { type: 'string', default: repository },
      web: { type: 'boolean', default: false },
      limit: { type: 'string', default: '120' },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (!values.tests || !values.workspace) {
    console.error(
      'usage: node suite.mjs --tests FILE --workspace FOLDER [--extension FOLDER] [--web] [--limit SECONDS] [--verbose]',
    );
    return 2;
  }
  const began = Date.now();
  const { exit, why, counts } = await runSuite({ ...values, limit: Number(values.limit) });
  if (process.env.SPIRE_HELM_COUNTS && counts) {
    const { passes, failures, pending = 0, reasons = [] } = counts;
    fs.writeFileSync(
      process.env.SPIRE_HELM_COUNTS,
      JSON.stringify({ passed: passes, failed: failures, skipped: pending, reasons }),
    );
  }
  (exit ? console.error : console.log)(`suite: ${why} (exit ${exit}, ${((Date.now() - began) / 1000).toFixed(1)} s)`);
  return exit;
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  process.exit(await main());
}
