// Renders name cases with Helm's engine and holds what comes out against a real API server.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { startControlPlane, withoutServiceAccounts, type ControlPlane } from '../../cluster/controlPlane';
import { objectsIn, refusals, type KnownAnswers } from '../../cluster/judge';
import { chartsFolder, judgeProgram } from '../judge';
import type { NameCase } from './cases';

/** The newest definitions of SPIRE's custom resources. */
const crds = 'spire-crds-0.5.0';

/** `ok`, or who refuses what, in one line. */
export type NameVerdict = string;

interface Rendered {
  readonly ok: boolean;
  readonly error?: string;
  readonly manifest?: string;
}

/** Verdicts in the order of the cases, from a cluster that is up for as long as it takes. */
export async function judgeNames(cases: readonly NameCase[], build: boolean): Promise<readonly NameVerdict[]> {
  const cluster = await startControlPlane({ build, serverFlags: withoutServiceAccounts });
  try {
    const requests = cases.map(({ chart, version, values, release, namespace }) => ({
      chart: `${chart}-${version}`,
      values: [values],
      release,
      namespace,
    }));
    const [definitions, ...rendered] = await render([{ chart: crds, values: [] }, ...requests]);
    await define(cluster, definitions?.manifest ?? '');
    const verdicts: NameVerdict[] = [];
    const known: KnownAnswers = new Map();
    for (const [index, { namespace }] of cases.entries())
      verdicts.push(await verdictOn(cluster, rendered[index]!, namespace, known));
    return verdicts;
  } finally {
    await cluster.stop();
  }
}

async function verdictOn(
  { api }: ControlPlane,
  { ok, error, manifest }: Rendered,
  namespace: string,
  known: KnownAnswers,
): Promise<NameVerdict> {
  if (!ok) return `helm: ${short(error ?? '')}`;
  const [first] = await refusals(api, manifest ?? '', namespace, known);
  return first ? `${first.kind} ${short(first.name)}: ${short(first.why.replace(/^.*? is invalid: /, ''))}` : 'ok';
}

/** As much of a message as tells it from others. */
function short(text: string): string {
  const line = text.split('\n')[0]!;
  return line.length > 70 ? `${line.slice(0, 70)}…` : line;
}

async function define({ api }: ControlPlane, manifest: string): Promise<void> {
  const made = objectsIn(manifest, 'default');
  for (const object of made) await api.create(object, { dryRun: false, yaml: object.text });
  const groups = '/apis/spire.spiffe.io/v1alpha1';
  for (let tries = 0; tries < 100; tries += 1) {
    const { body } = await api.send('GET', groups);
    if (((body as { resources?: unknown[] }).resources ?? []).length >= made.length) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`The API server does not serve ${groups}`);
}

async function render(requests: readonly object[]): Promise<readonly Rendered[]> {
  const child = spawn(judgeProgram(3), [chartsFolder!], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers: Rendered[] = [];
  createInterface({ input: child.stdout }).on('line', line => {
    const answer = JSON.parse(line) as Rendered & { readonly id: string };
    answers[Number(answer.id)] = answer;
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  requests.forEach((request, index) =>
    child.stdin.write(`${JSON.stringify({ ...request, id: String(index), manifest: true })}\n`),
  );
  child.stdin.end();
  await ended;
  if (answers.filter(answer => answer !== undefined).length !== requests.length)
    throw new Error("Helm's engine did not answer everything");
  return answers;
}
