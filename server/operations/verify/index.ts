// Verify trust: every server and cluster is asked, the bundles of a trust domain are compared, and each doubt names its setting.
import { missingFrom, readBundle } from '../../core';
import type { Cluster } from '../cluster';
import { Known } from '../known';
import { CannotStart } from '../process';
import { redact } from '../redact';
import { signersOf, type SpireServer } from '../spireServer';
import type { Plan, Step } from '../step';
import { shellLine, type Runner } from '../tools';
import type { Check, Doubt, Report, Seen } from './check';
import { clusterChecks } from './clusterChecks';
import { serverChecks } from './serverChecks';

export type { Check, Doubt } from './check';

export interface VerifyInput {
  readonly servers: readonly SpireServer[];
  /** Clusters with the namespace of their agents; those without servers of their own as well. */
  readonly clusters: readonly { readonly cluster: Cluster; readonly systemNamespace: string }[];
}

/** Servers first: what they say is what the clusters are held against. */
export function verifyChecks({ servers, clusters }: VerifyInput): readonly Check[] {
  return [
    ...servers.flatMap(serverChecks),
    ...clusters.flatMap(({ cluster, systemNamespace }) => {
      const own = servers.filter(each => each.cluster.context === cluster.context);
      const alias = signersOf(own, false)[0]?.container ?? 'internal-spire-server';
      return clusterChecks(cluster, systemNamespace, alias);
    }),
  ];
}

/** The same as a plan, to be read: nothing of it changes anything. */
export function verifyPlan(input: VerifyInput, title: string): Plan {
  return {
    id: `verify ${title}`,
    title,
    facts: input.clusters.map(({ cluster }) => [
      'Kube context',
      `${cluster.context}, API server ${cluster.server || 'unknown'}`,
    ]),
    notes: ['Everything here only reads.'],
    steps: verifyChecks(input).map((check): Step => ({
      id: check.id,
      kind: 'read',
      phase: check.about,
      title: check.title,
      call: check.call,
      changes: 'it is only read.',
      verified: 'the answer is judged; what is wrong names the setting that causes it.',
      undone: 'nothing to undo.',
    })),
  };
}

export interface Verdict {
  readonly doubts: readonly Doubt[];
  /** What is true, each half a sentence. */
  readonly good: readonly string[];
  readonly cancelled: boolean;
}

export interface Watch {
  readonly check: (check: Check, index: number, of: number) => void;
  readonly line: (line: string) => void;
}

export async function verify(
  input: VerifyInput,
  run: Runner,
  watch: Watch,
  signal: AbortSignal,
  now: number,
): Promise<Verdict> {
  const checks = verifyChecks(input);
  const seen: Seen = { now, bundles: new Map() };
  const reports: Report[] = [];
  let asked = 0;
  // Several at a time, in order: what servers say is what clusters are held against.
  for (let at = 0; at < checks.length; at += atOnce) {
    await Promise.all(
      checks.slice(at, at + atOnce).map(async (check, i) => {
        if (signal.aborted) return;
        watch.check(check, asked++, checks.length);
        watch.line(`$ ${shellLine(check.call)}`);
        reports[at + i] = await reportOf(check, seen, run, signal);
      }),
    );
    if (signal.aborted) break;
  }
  const cancelled = signal.aborted;
  const doubts = [...reports.flatMap(each => each?.doubts ?? []), ...(cancelled ? [] : disagreements(seen))];
  return {
    doubts: doubts.map(each => ({ ...each, message: redact(each.message) })),
    good: reports.flatMap(each => each?.good || []),
    cancelled,
  };
}

const atOnce = 4;

async function reportOf(check: Check, seen: Seen, run: Runner, signal: AbortSignal): Promise<Report> {
  try {
    return check.judge(await run(new Known().call(check.call), { signal }), seen);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return {
      doubts: [
        { severity: 'error', message: `${check.about}: ${check.title.toLowerCase()} could not be read: ${reason}` },
      ],
    };
  }
}

/** Servers of one trust domain have one bundle. */
function disagreements({ bundles }: Seen): readonly Doubt[] {
  const first = new Map<string, { readonly name: string; readonly text: string }>();
  const doubts: Doubt[] = [];
  for (const [name, { trustDomain, text }] of bundles) {
    const reference = first.get(trustDomain);
    if (!reference) {
      first.set(trustDomain, { name, text });
      continue;
    }
    const one = readBundle(reference.text).bundle;
    const other = readBundle(text).bundle;
    if (!one || !other || (missingFrom(one, other) === 0 && missingFrom(other, one) === 0)) continue;
    doubts.push({
      severity: 'error',
      message: `${reference.name} and ${name} have different bundles of "${trustDomain}": workloads under one do not trust those under the other. Their upstream is not the same root, or one of them does not reach it.`,
      setting: 'global.spire.upstreamSpireAddress',
    });
  }
  return doubts;
}
