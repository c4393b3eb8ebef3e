// SPIRE's verdict on a configuration: what its own check says, and whether it starts.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../cluster/processes';
import { furnish, furnishRun, localFile, quickToStart } from './localFile';
import { spireAgent, spireServer } from './programs';
import { render, type ConfigFile, type RenderRequest } from './render';

/**
 * `ok`, or who says no and why, in one line. What only a cloud or a database could tell begins with `outside:`; where the check
 * says yes and the start no, or the other way round, the line says which.
 */
export type SpireVerdict = string;

/** Reached only once the configuration and all plugins are read. */
const reached = {
  server: (said: string, text: string): boolean =>
    said.includes('Starting Server APIs') &&
    (!text.includes('"bundle_endpoint"') || said.includes('Serving bundle endpoint')),
  agent: (said: string): boolean => said.includes('Failed to retrieve attestation result'),
};

/** Messages about what is not there, where the configuration itself was taken. */
const outside =
  /in-cluster config|fork\/exec|open \/var\/run\/secrets|dial tcp|no such host|connection refused|IMDS|credentials|deadline|no EC2|metadata|unable to fetch bundle|service account token|timeout/i;

/** Verdicts in the order of the requests; a file that several releases share is judged once. */
export async function judgeAll(
  requests: readonly RenderRequest[],
  progress?: (done: number) => void,
): Promise<readonly SpireVerdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spire-helm-spire-'));
  try {
    furnish(folder);
    const rendered = await render(requests);
    const waiting = new Map<string, ConfigFile>();
    for (const { files } of rendered) for (const file of files) waiting.set(keyOf(file), file);
    const known = new Map<string, SpireVerdict>();
    const queue = [...waiting];
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const [key, file] = next;
        known.set(key, await ofFile(file, folder));
        if (known.size % 50 === 0) progress?.(known.size);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return rendered.map(({ error, files }) =>
      error === undefined ? ofRelease(files, known) : `helm: ${short(error, [folder])}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds in which a bundle endpoint that can not listen says so: it is announced before. */
const listening = 1_500;

/** Most of the time is waiting. */
const atOnce = 6;

function keyOf({ kind, text }: ConfigFile): string {
  return `${kind}\n${text}`;
}

/** The first program that refuses; a start that needs the world outside counts only where nobody refuses. */
function ofRelease(files: readonly ConfigFile[], known: ReadonlyMap<string, SpireVerdict>): SpireVerdict {
  const said = files.map(file => ({ alias: file.alias, verdict: known.get(keyOf(file))! }));
  const refused = said.find(({ verdict }) => verdict !== 'ok' && !verdict.startsWith('outside:'));
  if (refused) return `${refused.alias}: ${refused.verdict}`;
  return said.find(({ verdict }) => verdict !== 'ok')?.verdict ?? 'ok';
}

async function ofFile(file: ConfigFile, shared: string): Promise<SpireVerdict> {
  const own = mkdtempSync(join(tmpdir(), 'spire-'));
  try {
    furnishRun(own);
    const text = localFile(file, { own, shared }, await freePorts(6));
    if (text === undefined) return 'is not written as JSON';
    const path = join(own, `${file.kind}.conf`);
    writeFileSync(path, text);
    const checked = check(file.kind, path, [own, shared]);
    const quick = checked === 'ok' ? quickToStart(text) : text;
    writeFileSync(path, quick);
    const ran = await start(file.kind, path, quick, [own, shared]);
    if (checked.startsWith('outside:')) return checked;
    if (checked === 'ok') return ran === 'ok' || ran.startsWith('outside:') ? ran : `at start only: ${ran}`;
    return ran === 'ok' ? `in its check only: ${checked}` : checked;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const environment = { ...process.env, DBPW: 'x', RODBPW: 'x', AWS_EC2_METADATA_DISABLED: 'true' };

function check(kind: ConfigFile['kind'], path: string, here: readonly string[]): SpireVerdict {
  const program = kind === 'server' ? spireServer : spireAgent;
  const { status, stdout, stderr } = spawnSync(program, ['validate', '-config', path, '-expandEnv'], {
    encoding: 'utf8',
    env: environment,
  });
  if (status === 0) return 'ok';
  const said = `${stdout}\n${stderr}`
    .split('\n')
    .filter(line => /\S/.test(line) && !/level=(info|warning|debug)/.test(line));
  const message = said.join(' ');
  // A plugin of one's own is not there.
  return /fork\/exec/.test(message) ? `outside: ${short(message, here)}` : short(message, here);
}

async function start(
  kind: ConfigFile['kind'],
  path: string,
  text: string,
  here: readonly string[],
): Promise<SpireVerdict> {
  const program = kind === 'server' ? spireServer : spireAgent;
  const child = spawn(program, ['run', '-config', path, '-expandEnv'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const late = setTimeout(killed, 15_000);
  let said = '';
  let isUp = false;
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    if (isUp || !reached[kind](said, text)) return;
    isUp = true;
    setTimeout(killed, text.includes('"bundle_endpoint"') ? listening : 0);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(late);
  process.off('exit', killed);
  if (isUp && code === null) return 'ok';
  if (code === null) return `outside: ${short(said.trim().split('\n').at(-1) ?? '', here)}`;
  const lines = said.trim().split('\n');
  const last = lines.findLast(line => /level=error/.test(line)) ?? lines.at(-1) ?? '';
  const error = /error="((?:\\.|[^"\\])*)"/.exec(last)?.[1] ?? last;
  return outside.test(error) ? `outside: ${short(error, here)}` : short(error, here);
}

/** As much of a message as tells it from others, without what is of this machine. */
function short(text: string, here: readonly string[]): string {
  const plain = here
    .reduce((all, folder) => all.replaceAll(folder, ''), text.replace(/\\"/g, '"'))
    .replace(/SPIRE (server|agent) configuration file is invalid: /, '')
    .replace(/time="[^"]*" /g, '')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > 110 ? `${plain.slice(0, 110)}…` : plain;
}
