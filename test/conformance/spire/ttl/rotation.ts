// One real server whose CA lives for three minutes: when the next one is published, when it signs, and what partners are told of it.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, startProgram } from '../../../cluster/processes';
import { spireServer } from '../programs';

const life = 180;

export interface Rotation {
  /** Sixths of the life of the CA that were over by then. The server looks every ten seconds. */
  readonly published: number;
  readonly signs: number;
  /** Seconds, by the `refresh_hint` of the configuration. */
  readonly hints: { readonly [configured: string]: number };
}

export async function observeRotation(): Promise<Rotation> {
  const hints: Record<string, number> = {};
  for (const hint of ['5m', '1h', '800h'])
    await withServer(hint, '24h', async ({ port }) => (hints[hint] = await served(port)));
  return withServer('5m', `${life}s`, async ({ log }) => {
    const times = await rotated(log);
    const sixths = (name: 'prepared' | 'activated'): number => Math.round(((times[name] - times.began) / life) * 6);
    return { published: sixths('prepared'), signs: sixths('activated'), hints };
  });
}

async function withServer<T>(
  hint: string,
  caTTL: string,
  look: (server: { readonly port: number; readonly log: string }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'spire-rotation-'));
  const [own = 0, port = 0] = await freePorts(2);
  const file = join(folder, 'config.json');
  const log = join(folder, 'log');
  writeFileSync(file, JSON.stringify(config(folder, own, port, hint, caTTL)));
  const running = startProgram({ program: spireServer, args: ['run', '-config', file], log });
  try {
    return await look({ port, log });
  } finally {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function config(folder: string, own: number, port: number, hint: string, caTTL: string): object {
  return {
    server: {
      bind_address: '127.0.0.1',
      bind_port: String(own),
      trust_domain: 'acme.example',
      data_dir: folder,
      socket_path: join(folder, 'api.sock'),
      ca_key_type: 'ec-p256',
      ca_ttl: caTTL,
      default_x509_svid_ttl: '30s',
      federation: {
        bundle_endpoint: { address: '127.0.0.1', port, refresh_hint: hint, profile: [{ https_spiffe: {} }] },
      },
    },
    plugins: {
      DataStore: [
        { sql: { plugin_data: { database_type: 'sqlite3', connection_string: join(folder, 'data.sqlite3') } } },
      ],
      KeyManager: [{ memory: { plugin_data: {} } }],
    },
  };
}

/** The hint in the bundle that the endpoint serves. Its certificate is the server's own SVID, which nobody knows here. */
async function served(port: number): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      const text = await new Promise<string>((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path: '/', rejectUnauthorized: false }, answer => {
          let body = '';
          answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
          answer.on('end', () => resolve(body));
        });
        asked.once('error', reject);
        asked.end();
      });
      return (JSON.parse(text) as { spiffe_refresh_hint: number }).spiffe_refresh_hint;
    } catch (error) {
      if (tries > 100) throw error;
      await pause();
    }
  }
}

interface Times {
  readonly began: number;
  readonly prepared: number;
  readonly activated: number;
}

/** The first CA is prepared and activated as the server starts; the second times are the rotation. */
async function rotated(log: string): Promise<Times> {
  const timesOf = (message: string): readonly number[] =>
    (existsSync(log) ? readFileSync(log, 'utf8') : '')
      .split('\n')
      .filter(line => line.includes(`msg="${message}"`))
      .map(line => Date.parse(/time="([^"]+)"/.exec(line)![1]!) / 1000);
  for (let tries = 0; tries < 1200; tries += 1) {
    const [prepared, activated] = [timesOf('X509 CA prepared'), timesOf('X509 CA activated')];
    if (activated.length >= 2) return { began: activated[0]!, prepared: prepared[1]!, activated: activated[1]! };
    await pause();
  }
  throw new Error(`no rotation; see ${readFileSync(log, 'utf8')}`);
}

function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 200));
}
