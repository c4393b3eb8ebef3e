// SPIRE's own programs: where they are, and what is called when they are not.
import { execFileSync, spawnSync } from 'node:child_process';

/** What the recordings were made with; the charts of 0.30.0 ship it. */
export const spireVersion = '1.15.2';

export const spireServer = process.env['SPIRE_SERVER_BIN'] ?? 'spire-server';
export const spireAgent = process.env['SPIRE_AGENT_BIN'] ?? 'spire-agent';

/** Why SPIRE can't be asked here, or `false` where it can. */
export function noSpire(): string | false {
  for (const [variable, program] of [
    ['SPIRE_SERVER_BIN', spireServer],
    ['SPIRE_AGENT_BIN', spireAgent],
  ] as const) {
    const version = versionOf(program);
    if (version === undefined) return `${variable} names no program, and there is none in PATH`;
    if (!version.startsWith(spireVersion)) return `${program} is SPIRE ${version}; what is recorded is ${spireVersion}`;
  }
  return false;
}

function versionOf(program: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim() : undefined;
}

/** A certificate of its own making, for what the servers are to read; they compare nothing in it. */
export function makeCertificate(certificate: string, key: string): void {
  const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=test'];
  execFileSync('openssl', ['req', ...options, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
}
