// Runs npm as the running npm does, on every platform: by its own script where npm says where that is, else by its name.
import { spawn } from 'node:child_process';

/** Runs `npm <args>` in `cwd`; throws an error that says what was run, what npm said last, and what to look at. */
export async function npm(cwd, args, { minutes = 10 } = {}) {
  const script = process.env.npm_execpath;
  const useScript = script !== undefined && /npm-cli\.c?js$/.test(script);
  const [command, first] = useScript ? [process.execPath, [script]] : ['npm', []];
  const all = [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(command, all, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !useScript && process.platform === 'win32',
    env: withoutNpmPaths(process.env),
  });
  let said = '';
  child.stdout.on('data', chunk => (said += chunk));
  child.stderr.on('data', chunk => (said += chunk));
  const clock = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000);
  const end = await new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? `${signal} (more than ${minutes} minutes, or stopped)`));
  });
  clearTimeout(clock);
  if (end !== 0) {
    throw new Error(
      `\`npm ${args.join(' ')}\` in ${cwd} ended with ${end}:\n${said.trim().split('\n').slice(-15).join('\n')}\n` +
        'Look at the network and at `npm config get registry`, then run the same command again.',
    );
  }
}

/** `npm test` tells its children where the project is; an npm that works elsewhere must find its own folder. */
function withoutNpmPaths(env) {
  const kept = { ...env };
  for (const name of Object.keys(kept)) {
    if (/^npm_(config_(local_prefix|prefix|workspace|workspaces)|package_|lifecycle_|command$)/i.test(name))
      delete kept[name];
  }
  return kept;
}
