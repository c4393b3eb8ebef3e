// Helm's releases of SPIRE in a cluster.
import { helmOptions, type Cluster } from './cluster';
import { redact } from './redact';
import { Unacceptable } from './step';
import { failureText, type Call, type Runner } from './tools';

export interface FoundRelease {
  readonly name: string;
  readonly namespace: string;
  /** `spire-nested-0.30.0` */
  readonly chart: string;
  readonly status: string;
}

export function releasesCall(cluster: Cluster): Call {
  return { tool: 'helm', args: ['list', '--all-namespaces', '--all', '-o', 'json', ...helmOptions(cluster)] };
}

/** Those of the charts spire, spire-nested and spire-crds, whoever made them. */
export async function spireReleases(
  run: Runner,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<readonly FoundRelease[]> {
  const outcome = await run(releasesCall(cluster), signal && { signal });
  if (outcome.code !== 0)
    throw new Unacceptable(`The releases on "${cluster.context}" could not be read: ${redact(failureText(outcome))}`);
  const all = (JSON.parse(outcome.stdout) as FoundRelease[] | null) ?? [];
  return all.filter(({ chart }) => /^spire(?:-nested|-crds)?-\d/.test(chart));
}
