// What an upgrade would change: the manifest that is live and the one that would be, grouped by what they touch, secrets masked.
import { helmOptions, type Cluster } from './cluster';
import { upgradeCall, type Upgrade } from './helm';
import { Unacceptable } from './step';
import { sha256Short } from './shortDigest';
import { failureText, type Call, type Runner } from './tools';
import { redact } from './redact';

export interface Preview {
  /** '' where the release is not there yet. */
  readonly live: string;
  readonly next: string;
}

/** Helm renders with the cluster at hand, and the API server judges every object; nothing is stored. */
export function dryRunCall(upgrade: Upgrade): Call {
  const { tool, args } = upgradeCall(upgrade);
  return { tool, args: [...args, '--dry-run=server', '-o', 'json'] };
}

export function manifestCall(cluster: Cluster, release: string, namespace: string): Call {
  return { tool: 'helm', args: ['get', 'manifest', release, '--namespace', namespace, ...helmOptions(cluster)] };
}

export async function preview(run: Runner, cluster: Cluster, upgrade: Upgrade, signal?: AbortSignal): Promise<Preview> {
  const options = signal && { signal };
  const live = await run(manifestCall(cluster, upgrade.release, upgrade.namespace), options);
  if (live.code !== 0 && !/release: not found/i.test(live.stderr)) throw new Unacceptable(redact(failureText(live)));
  const next = await run(dryRunCall(upgrade), options);
  if (next.code !== 0) throw new Unacceptable(redact(failureText(next)));
  const start = next.stdout.indexOf('{');
  const { manifest = '' } = JSON.parse(next.stdout.slice(Math.max(0, start))) as { readonly manifest?: string };
  return { live: live.code === 0 ? grouped(live.stdout) : '', next: grouped(manifest) };
}

const groups: readonly (readonly [title: string, kinds: RegExp])[] = [
  [
    'Identities and trust',
    /^(?:Cluster(?:SPIFFEID|StaticEntry|FederatedTrustDomain)|ConfigMap|Secret|ValidatingWebhookConfiguration)$/,
  ],
  ['Workloads', /^(?:StatefulSet|Deployment|DaemonSet|Job|CronJob|Pod|PersistentVolumeClaim)$/],
  ['Reached from outside', /^(?:Service|Ingress|HTTPRoute|TLSRoute|Gateway|CSIDriver)$/],
  ['Rights', /^(?:ServiceAccount|(?:Cluster)?Role(?:Binding)?)$/],
  ['Other', /^/],
];

interface Part {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/** The same order whatever the chart version writes first, so that a diff shows what differs. */
export function grouped(manifest: string): string {
  const parts = manifest
    .split(/^---\s*$/m)
    .map(partOf)
    .filter(part => part !== undefined);
  return groups
    .map(([title], index) => {
      const own = parts
        .filter(({ kind }) => groups.findIndex(([, kinds]) => kinds.test(kind)) === index)
        .sort((a, b) => `${a.kind} ${a.name}`.localeCompare(`${b.kind} ${b.name}`));
      return own.length === 0 ? '' : `# ===== ${title} =====\n${own.map(({ text }) => `---\n${text}\n`).join('')}`;
    })
    .filter(text => text !== '')
    .join('\n');
}

function partOf(text: string): Part | undefined {
  const kind = /^kind:\s*(\S+)/m.exec(text)?.[1];
  if (kind === undefined) return undefined;
  const name = /^metadata:\n(?:[ ]+.*\n)*?[ ]+name:\s*(\S+)/m.exec(text)?.[1] ?? '';
  const clean = text.replace(/^# Source: .*\n/gm, '').trim();
  return { kind, name, text: kind === 'Secret' ? maskedSecret(clean) : redact(clean) };
}

/** Values of a Secret as digests: one sees that something changes, and not what. */
export function maskedSecret(text: string): string {
  const lines: string[] = [];
  let inData = false;
  let held: { readonly start: string; readonly indent: number; value: string } | undefined;
  const flush = (): void => {
    if (held) lines.push(`${held.start} '[secret, digest ${sha256Short(held.value)}]'`);
    held = undefined;
  };
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) {
      flush();
      inData = /^(?:data|stringData):/.test(line);
      lines.push(inData ? line.replace(/^(\w+):\s*\{.*/, "$1: '[secret]'") : line);
      continue;
    }
    const indent = /^ */.exec(line)![0].length;
    const entry = /^\s+[^\s:#][^:]*:/.exec(line);
    if (!inData) lines.push(redact(line));
    else if (held && (line.trim() === '' || indent > held.indent)) held.value += `\n${line.trim()}`;
    else if (entry) {
      flush();
      held = { start: entry[0], indent, value: line.slice(entry[0].length).trim() };
    }
  }
  flush();
  return lines.join('\n');
}
