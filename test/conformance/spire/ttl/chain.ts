// Two real servers in a chain, a real agent below each: what lifetimes the certificates and tokens get that they hand out.
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts, startProgram, type Running } from '../../../cluster/processes';
import { spireAgent, spireServer } from '../programs';
import { entryTimes, type ChainCase, type ServerTimes } from './cases';

const run = promisify(execFile);
const trustDomain = 'acme.example';

/** Lifetimes in seconds, rounded to five minutes: a chain takes some time to come up, and that is missing where one is cut. */
export interface ServerObserved {
  readonly ca: number;
  /** X.509-SVIDs of entries with the times of `entryTimes`. */
  readonly x509: readonly number[];
  readonly jwt: readonly number[];
  /** What the server says about its own times as it starts. */
  readonly warnings: readonly string[];
}

export interface ChainObserved {
  readonly root: ServerObserved;
  readonly child: ServerObserved;
}

interface Part {
  readonly folder: string;
  readonly port: number;
  readonly log: string;
  readonly running: Running;
}

export async function observeChain(chain: ChainCase): Promise<ChainObserved> {
  const folder = mkdtempSync(join(tmpdir(), 'spire-chain-'));
  const parts: Part[] = [];
  const up = async (part: Part, isUp: () => Promise<boolean>): Promise<Part> => {
    parts.push(part);
    await until(part, isUp);
    return part;
  };
  try {
    const [rootPort = 0, childPort = 0] = await freePorts(2);
    const root = startServer(join(folder, 'root'), rootPort, chain.root, undefined);
    await up(root, () => isHealthy(root));
    const agent = await startAgent(join(folder, 'agent'), root, 'above');
    await up(agent, () => isAttested(agent));
    await entry(root, 'child-server', 'above', ['-downstream', ...times(chain.downstream, undefined)]);
    const child = startServer(join(folder, 'child'), childPort, chain.child, agent);
    await up(child, () => isHealthy(child));
    const below = await startAgent(join(folder, 'below'), child, 'below');
    await up(below, () => isAttested(below));
    return {
      root: await observed(root, agent, 'above'),
      child: await observed(child, below, 'below'),
    };
  } finally {
    for (const part of [...parts].reverse()) await part.running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startServer(folder: string, port: number, { caTTL, x509, jwt }: ServerTimes, above: Part | undefined): Part {
  mkdirSync(folder, { recursive: true });
  const config = {
    server: {
      bind_address: '127.0.0.1',
      bind_port: String(port),
      trust_domain: trustDomain,
      data_dir: folder,
      socket_path: socketOf(folder),
      ca_key_type: 'ec-p256',
      jwt_issuer: 'https://issuer.acme.example',
      ...(caTTL !== undefined && { ca_ttl: caTTL }),
      ...(x509 !== undefined && { default_x509_svid_ttl: x509 }),
      ...(jwt !== undefined && { default_jwt_svid_ttl: jwt }),
    },
    plugins: {
      DataStore: [plugin('sql', { database_type: 'sqlite3', connection_string: join(folder, 'data.sqlite3') })],
      KeyManager: [plugin('memory', {})],
      NodeAttestor: [plugin('join_token', {})],
      ...(above && {
        UpstreamAuthority: [
          plugin('spire', {
            server_address: '127.0.0.1',
            server_port: String(above.port),
            workload_api_socket: socketOf(above.folder),
          }),
        ],
      }),
    },
  };
  return start(spireServer, folder, port, config, []);
}

async function startAgent(folder: string, server: Part, id: string): Promise<Part> {
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, 'bundle.pem');
  writeFileSync(bundle, (await ask(server, ['bundle', 'show'])).stdout);
  const { stdout } = await ask(server, ['token', 'generate', '-spiffeID', idOf(id)]);
  const token = /Token: (\S+)/.exec(stdout)?.[1] ?? '';
  const config = {
    agent: {
      data_dir: folder,
      server_address: '127.0.0.1',
      server_port: String(server.port),
      socket_path: socketOf(folder),
      trust_domain: trustDomain,
      trust_bundle_path: bundle,
    },
    plugins: {
      KeyManager: [plugin('memory', {})],
      NodeAttestor: [plugin('join_token', {})],
      WorkloadAttestor: [plugin('unix', {})],
    },
  };
  // A token works once and is written for nobody else.
  const file = join(folder, 'token');
  writeFileSync(file, token, { mode: 0o600 });
  return start(spireAgent, folder, server.port, config, ['-joinTokenFile', file]);
}

function plugin(name: string, data: object): object {
  return { [name]: { plugin_data: data } };
}

function start(program: string, folder: string, port: number, config: object, options: readonly string[]): Part {
  const file = join(folder, 'config.json');
  const log = join(folder, 'log');
  writeFileSync(file, JSON.stringify(config));
  return { folder, port, log, running: startProgram({ program, args: ['run', '-config', file, ...options], log }) };
}

/** What a server and the agent below it hand out. */
async function observed(server: Part, agent: Part, parent: string): Promise<ServerObserved> {
  for (const [index, time] of entryTimes.entries()) await entry(server, `workload-${index}`, parent, times(time, time));
  const folder = join(agent.folder, 'svids');
  mkdirSync(folder);
  await until(agent, async () => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await run(spireAgent, ['api', 'fetch', 'x509', '-socketPath', socketOf(agent.folder), '-write', folder]);
    return entryTimes.every((_, index) => svidOf(folder, index) !== undefined);
  });
  const x509 = entryTimes.map((_, index) => lifetime(svidOf(folder, index)![0]!));
  const jwt: number[] = [];
  for (const index of entryTimes.keys()) jwt.push(await jwtLifetime(agent, idOf(`workload-${index}`)));
  const bundle = certificatesIn((await ask(server, ['bundle', 'show'])).stdout);
  // A child's SVIDs bring its own CA along; a root's is the bundle.
  const [, above] = svidOf(folder, 0)!;
  return { ca: lifetime(above ?? bundle[0]!), x509, jwt, warnings: warningsIn(readFileSync(server.log, 'utf8')) };
}

async function jwtLifetime(agent: Part, id: string): Promise<number> {
  const options = ['-audience', 'test', '-spiffeID', id, '-socketPath', socketOf(agent.folder), '-output', 'json'];
  const { stdout } = await run(spireAgent, ['api', 'fetch', 'jwt', ...options]);
  const token = /[\w-]+\.([\w-]+)\.[\w-]+/.exec(stdout)?.[1] ?? '';
  const { iat, exp } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { iat: number; exp: number };
  return rounded(exp - iat);
}

/** Certificates begin ten seconds before they are made. */
function lifetime(certificate: X509Certificate): number {
  return rounded((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 1000 - 10);
}

function rounded(seconds: number): number {
  return Math.round(seconds / 300) * 300;
}

/** The certificate of a workload, and those above it. */
function svidOf(folder: string, workload: number): readonly X509Certificate[] | undefined {
  return readdirSync(folder)
    .filter(name => /^svid\.\d+\.pem$/.test(name))
    .map(name => certificatesIn(readFileSync(join(folder, name), 'utf8')))
    .find(([own]) => own?.subjectAltName === `URI:${idOf(`workload-${workload}`)}`);
}

function certificatesIn(text: string): readonly X509Certificate[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    pem => new X509Certificate(pem),
  );
}

function warningsIn(log: string): readonly string[] {
  return log
    .split('\n')
    .filter(line => /level=warning/.test(line) && /_ttl/.test(line))
    .map(line => /msg="((?:\\.|[^"\\])*)"/.exec(line)?.[1] ?? line);
}

async function entry(server: Part, id: string, parent: string, options: readonly string[]): Promise<void> {
  const who = ['-spiffeID', idOf(id), '-parentID', idOf(parent), '-selector', `unix:uid:${process.getuid?.() ?? 0}`];
  await ask(server, ['entry', 'create', ...who, ...options]);
}

function times(x509: number | undefined, jwt: number | undefined): readonly string[] {
  return [
    ...(x509 === undefined ? [] : ['-x509SVIDTTL', String(x509)]),
    ...(jwt === undefined ? [] : ['-jwtSVIDTTL', String(jwt)]),
  ];
}

function ask(server: Part, args: readonly string[]): Promise<{ stdout: string }> {
  return run(spireServer, [...args, '-socketPath', socketOf(server.folder)]);
}

const idOf = (path: string): string => `spiffe://${trustDomain}/${path}`;
const socketOf = (folder: string): string => join(folder, 'api.sock');

async function isHealthy(server: Part): Promise<boolean> {
  return (await ask(server, ['healthcheck'])).stdout.includes('healthy');
}

async function isAttested(agent: Part): Promise<boolean> {
  const { stdout } = await run(spireAgent, ['healthcheck', '-socketPath', socketOf(agent.folder)]);
  return stdout.includes('healthy');
}

async function until({ running, log }: Part, isTrue: () => Promise<boolean>): Promise<void> {
  const began = Date.now();
  for (;;) {
    const words = running.lastWords();
    if (words !== undefined) throw new Error(`ended early: ${words}`);
    try {
      if (await isTrue()) return;
    } catch {
      // Not yet.
    }
    if (Date.now() - began > 60_000) throw new Error(`not up after a minute; see ${log}\n${readFileSync(log, 'utf8')}`);
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** In the order of the chains; two at a time, since most of it is waiting. */
export async function observeAll(
  chains: readonly ChainCase[],
  progress: (name: string) => void,
): Promise<readonly ChainObserved[]> {
  const found: ChainObserved[] = [];
  const queue = [...chains.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, chain] = next;
      found[index] = await observeChain(chain);
      progress(chain.name);
    }
  };
  await Promise.all([work(), work()]);
  return found;
}
