// helm: arguments in, typed results out. Every call names its context; the user's current context plays no part.
import type { Outcome } from './process';
import { helmOptions } from './cluster';
import { redact } from './redact';
import { Unacceptable } from './step';
import { failureText, type Call, type Runner } from './tools';

/** Where a release lives. */
export interface Target {
  readonly context: string;
  /** Where it is not the usual one. */
  readonly kubeconfig?: string;
  readonly namespace: string;
  readonly release: string;
}

export interface HelmVersion {
  readonly text: string;
  readonly major: number;
}

export async function helmVersion(run: Runner): Promise<HelmVersion> {
  const outcome = await run({ tool: 'helm', args: ['version', '--short'] });
  const found = /v(\d+)\.\d+\.\d+[\w.-]*/.exec(outcome.stdout);
  if (outcome.code !== 0 || !found) throw new Error(`helm does not tell its version: ${redact(failureText(outcome))}`);
  return { text: found[0], major: Number(found[1]) };
}

/** A chart as `helm upgrade` takes it: a name with `--repo`, an OCI reference or a path. */
export interface ChartReference {
  readonly chart: string;
  readonly repo?: string;
  readonly version?: string;
}

/**
 * `repository` is a repository's URL, an `oci://` reference or a folder with packages or unpacked charts; `exists`
 * tells of a path whether something is there.
 */
export function chartReference(
  repository: string,
  chart: string,
  version: string,
  exists: (path: string) => boolean,
): ChartReference {
  const base = repository.replace(/[\\/]+$/, '');
  if (/^https?:\/\//i.test(repository)) return { chart, repo: repository, version };
  if (/^oci:\/\//i.test(repository)) return { chart: `${base}/${chart}`, version };
  const archive = `${base}/${chart}-${version}.tgz`;
  if (exists(archive)) return { chart: archive };
  const folder = `${base}/${chart}`;
  if (exists(`${folder}/Chart.yaml`)) return { chart: folder };
  throw new Error(`The folder ${base} has neither ${chart}-${version}.tgz nor an unpacked chart ${chart}.`);
}

export interface Upgrade extends Target {
  readonly chart: ChartReference;
  /** In -f order: later ones win. */
  readonly values: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  /** Further words of the same kind, each option with its value behind it. */
  readonly setOptions?: readonly string[];
}

export function upgradeCall(upgrade: Upgrade): Call {
  const { namespace, release, chart, values, set = [], setString = [], setOptions = [], ...reach } = upgrade;
  const args = ['upgrade', '--install', release, chart.chart];
  if (chart.repo !== undefined) args.push('--repo', chart.repo);
  if (chart.version !== undefined) args.push('--version', chart.version);
  args.push('--namespace', namespace, '--create-namespace', ...helmOptions(reach));
  for (const file of values) args.push('--values', file);
  for (const each of set) args.push('--set', each);
  for (const each of setString) args.push('--set-string', each);
  args.push(...setOptions);
  return { tool: 'helm', args };
}

export function uninstallCall({ namespace, release, ...reach }: Target): Call {
  return { tool: 'helm', args: ['uninstall', release, '--namespace', namespace, ...helmOptions(reach)] };
}

/** `revision` 0 is the one before the present. */
export function rollbackCall({ namespace, release, ...reach }: Target, revision: number): Call {
  const args = ['rollback', release, String(revision), '--namespace', namespace, ...helmOptions(reach)];
  return { tool: 'helm', args };
}

export interface ReleaseState {
  readonly revision: number;
  /** Helm's word: deployed, failed, pending-upgrade, ... */
  readonly status: string;
  /** `spire-nested-0.30.0` */
  readonly chart: string;
  /** The newest revision that was deployed well: where a rollback goes; `undefined` where there was none. */
  readonly good: number | undefined;
}

interface Revision {
  readonly revision: number;
  readonly status: string;
  readonly chart: string;
}

/** Not `helm status`, which would print the values too. */
export function historyCall({ namespace, release, ...reach }: Target): Call {
  const args = ['history', release, '--max', '20', '-o', 'json', '--namespace', namespace, ...helmOptions(reach)];
  return { tool: 'helm', args };
}

/** What the release was given, its secrets included: its output is for no log. */
export function valuesCall({ namespace, release, ...reach }: Target): Call {
  return {
    tool: 'helm',
    args: ['get', 'values', release, '-o', 'json', '--namespace', namespace, ...helmOptions(reach)],
  };
}

/** The state of a release; `undefined` where there is none. */
export async function releaseState(
  run: Runner,
  target: Target,
  signal?: AbortSignal,
): Promise<ReleaseState | undefined> {
  return readHistory(await run(historyCall(target), signal && { signal }), target);
}

/** @throws Unacceptable where helm could not read it */
export function readHistory(outcome: Outcome, { release, context }: Target): ReleaseState | undefined {
  if (outcome.code !== 0) {
    if (/release: not found/i.test(outcome.stderr)) return undefined;
    throw new Unacceptable(`helm could not read release "${release}" on "${context}": ${redact(failureText(outcome))}`);
  }
  const history = (JSON.parse(outcome.stdout) as Revision[] | null) ?? [];
  const last = history.at(-1);
  const good = history.findLast(each => each.status === 'deployed' || each.status === 'superseded');
  return last && { revision: last.revision, status: last.status, chart: last.chart, good: good?.revision };
}
