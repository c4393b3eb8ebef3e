// The install plan: its commands word by word, what it tells beforehand, and how it runs, with tools that only write down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartReference, releaseState, upgradeCall, type Target } from '../../../server/operations/helm';
import {
  definitionsVersion,
  installPlan,
  repairSteps,
  type InstallInput,
} from '../../../server/operations/installPlan';
import { kubeContexts, spireDefinitions } from '../../../server/operations/kubectl';
import { planMarkdown, planScript, runPlan, type Plan } from '../../../server/operations/plan';
import type { Outcome } from '../../../server/operations/process';
import { shellLine, type Call, type Runner } from '../../../server/operations/tools';

const target: Target = { context: 'prod-root', namespace: 'spire-mgmt', release: 'spire' };
const repository = 'https://spiffe.github.io/helm-charts-hardened/';

function planWith(change: Partial<InstallInput> = {}): Plan {
  return installPlan({
    ...target,
    server: 'https://10.0.0.1:6443',
    chart: 'spire-nested',
    version: '0.30.0',
    assumed: false,
    values: ['base.yaml', 'my values/root.yaml'],
    repository,
    reference: (chart, version) => chartReference(repository, chart, version, () => false),
    present: undefined,
    definitions: { installed: false, owner: undefined },
    findings: undefined,
    ...change,
  });
}

const ok = (stdout = ''): Outcome => ({ code: 0, stdout, stderr: '', cancelled: false, truncated: false });
const failed = (stderr: string): Outcome => ({ ...ok(), code: 1, stderr });

/** Answers calls and writes them down. */
function tools(answer: (line: string) => Outcome | undefined): { readonly run: Runner; readonly calls: string[] } {
  const calls: string[] = [];
  const run = async (call: Call): Promise<Outcome> => {
    const line = shellLine(call);
    calls.push(line);
    return answer(line) ?? ok();
  };
  return { run, calls };
}

test('the definitions first, then the stack, each with its context', () => {
  assert.deepEqual(
    planWith().steps.map(step => shellLine(step.call)),
    [
      `helm upgrade --install spire-crds spire-crds --repo ${repository} --version 0.6.0 --namespace spire-mgmt --create-namespace --kube-context prod-root`,
      `helm upgrade --install spire spire-nested --repo ${repository} --version 0.30.0 --namespace spire-mgmt --create-namespace --kube-context prod-root --values base.yaml --values 'my values/root.yaml'`,
    ],
  );
});

test('each chart version gets the definitions it was released with', () => {
  const wanted = {
    '0.20.0': '0.4.0',
    '0.23.0': '0.4.0',
    '0.24.0': '0.5.0',
    '0.28.5': '0.5.0',
    '0.29.0': '0.5.0',
    '0.30.0': '0.6.0',
    '1.0.0': '0.6.0',
  };
  for (const [version, definitions] of Object.entries(wanted))
    assert.equal(definitionsVersion(version), definitions, version);
});

test('a chart comes from a repository, an OCI registry or a folder', () => {
  const exists = (path: string): boolean =>
    path === '/charts/spire-nested-0.30.0.tgz' || path === '/src/spire/Chart.yaml';
  const of = (from: string, chart: string) => chartReference(from, chart, '0.30.0', exists);
  assert.deepEqual(of('oci://registry.example/charts/', 'spire'), {
    chart: 'oci://registry.example/charts/spire',
    version: '0.30.0',
  });
  assert.deepEqual(of('/charts/', 'spire-nested'), { chart: '/charts/spire-nested-0.30.0.tgz' });
  assert.deepEqual(of('/src', 'spire'), { chart: '/src/spire' });
  assert.throws(() => of('/charts', 'spire'), /\/charts has neither spire-0\.30\.0\.tgz nor an unpacked chart spire/);
  assert.deepEqual(upgradeCall({ ...target, chart: of('/src', 'spire'), values: [] }).args.slice(0, 4), [
    'upgrade',
    '--install',
    'spire',
    '/src/spire',
  ]);
});

test('definitions of another release keep their place; those of nobody are left alone and named', () => {
  const owned = planWith({ definitions: { installed: true, owner: { release: 'crds', namespace: 'kube-system' } } });
  assert.match(shellLine(owned.steps[0]?.call as Call), /--install crds spire-crds .* --namespace kube-system /);
  const foreign = planWith({ definitions: { installed: true, owner: undefined } });
  assert.deepEqual(
    foreign.steps.map(step => step.id),
    ['stack'],
  );
  assert.match(foreign.notes.join(' '), /not from Helm; they are left as they are/);
});

test('the plan says what somebody has to know before', () => {
  const present = { revision: 4, status: 'deployed', chart: 'spire-nested-0.27.1', good: 4 };
  const plan = planWith({ present, assumed: true, findings: 'The layers have 1 error and 0 warnings.' });
  assert.equal(plan.title, 'Upgrade spire (spire-nested 0.30.0) on prod-root');
  const text = planMarkdown(plan);
  for (const part of [
    /prod-root/,
    /https:\/\/10\.0\.0\.1:6443/,
    /spire-mgmt/,
    /revision 4 \(spire-nested-0\.27\.1, deployed\)/,
  ])
    assert.match(text, part);
  assert.match(text, /skips minor versions \(spire-nested-0\.27\.1 to 0\.30\.0\)/);
  assert.match(text, /The layers have 1 error/);
  assert.match(text, /Undone by: `helm rollback spire 4 --namespace spire-mgmt --kube-context prod-root`/);
  assert.match(text, /Nothing has run yet/);
  assert.match(planWith({ present: { ...present, chart: 'spire-0.29.0' } }).notes.join(' '), /another chart/);
  assert.match(
    planWith({ present: { ...present, chart: 'spire-nested-0.30.0' }, version: '0.29.0' }).notes.join(' '),
    /goes back/,
  );
});

test('the script is what the plan runs, quoted for a shell', () => {
  const plan = planWith();
  const script = planScript(plan);
  assert.match(script, /^#!\/bin\/sh\n/);
  assert.match(script, /^set -eu$/m);
  for (const step of plan.steps) assert.ok(script.includes(`\n${shellLine(step.call)}\n`));
  assert.equal(shellLine({ tool: 'helm', args: ["it's", '$HOME', 'a;b'] }), `helm 'it'\\''s' '$HOME' 'a;b'`);
});

test('a plan runs to its end and reads what is true after each step', async () => {
  const { run, calls } = tools(line =>
    line.includes('history') ? ok('[{"revision":1,"status":"deployed","chart":"spire-nested-0.30.0"}]') : undefined,
  );
  const seen: string[] = [];
  const progress = { step: (step: { readonly id: string }) => void seen.push(step.id), line: () => undefined };
  assert.deepEqual(await runPlan(planWith(), run, progress, new AbortController().signal), { kind: 'done' });
  assert.deepEqual(seen, ['definitions', 'stack']);
  assert.deepEqual(
    calls.map(line => line.split(' ')[1]),
    ['upgrade', 'history', 'upgrade', 'history'],
  );
  for (const line of calls) assert.match(line, /--kube-context prod-root/);
  assert.ok(!calls.some(line => line.includes('use-context')));
});

test('a step that fails stops the plan, with its reason and no secret', async () => {
  const { run, calls } = tools(line =>
    line.includes('spire-crds') ? failed('WARNING: x\nError: UPGRADE FAILED: token: abc123 refused') : undefined,
  );
  const progress = { step: () => undefined, line: () => undefined };
  const result = await runPlan(planWith(), run, progress, new AbortController().signal);
  assert.equal(result.kind, 'failed');
  assert.ok(result.kind === 'failed' && result.step.id === 'definitions');
  assert.equal(result.reason, 'UPGRADE FAILED: token: [secret] refused');
  assert.equal(calls.length, 1);
});

test('a cancelled step ends the plan', async () => {
  const { run } = tools(() => ({ ...ok(), code: undefined, cancelled: true }) as unknown as Outcome);
  const progress = { step: () => undefined, line: () => undefined };
  assert.equal((await runPlan(planWith(), run, progress, new AbortController().signal)).kind, 'cancelled');
});

test('the state of a release: present, absent, unreachable', async () => {
  const history =
    '[{"revision":2,"status":"superseded","chart":"spire-0.29.0"},{"revision":3,"status":"pending-upgrade","chart":"spire-0.30.0"}]';
  const state = await releaseState(tools(() => ok(history)).run, target);
  assert.deepEqual(state, { revision: 3, status: 'pending-upgrade', chart: 'spire-0.30.0', good: 2 });
  const [repair] = repairSteps(target, state);
  assert.equal(
    repair && shellLine(repair.call),
    'helm rollback spire 2 --namespace spire-mgmt --kube-context prod-root',
  );
  assert.deepEqual(repairSteps(target, undefined), []);
  assert.equal(await releaseState(tools(() => failed('Error: release: not found')).run, target), undefined);
  await assert.rejects(
    releaseState(tools(() => failed('Error: dial tcp: refused')).run, target),
    /could not read release "spire" on "prod-root": dial tcp: refused/,
  );
});

test('contexts as kubectl merges them, with their API servers', async () => {
  const config = {
    'current-context': 'b',
    clusters: [{ name: 'one', cluster: { server: 'https://one:6443' } }],
    contexts: [
      { name: 'a', context: { cluster: 'one', user: 'u', namespace: 'n' } },
      { name: 'b', context: { cluster: 'gone', user: 'u' } },
    ],
  };
  const { run, calls } = tools(() => ok(JSON.stringify(config)));
  assert.deepEqual(await kubeContexts(run), [
    { name: 'a', cluster: 'one', server: 'https://one:6443', user: 'u', namespace: 'n', current: false },
    { name: 'b', cluster: 'gone', server: '', user: 'u', namespace: undefined, current: true },
  ]);
  assert.deepEqual(calls, ['kubectl config view -o json']);
  const empty = { contexts: null, clusters: null };
  assert.deepEqual(await kubeContexts(tools(() => ok(JSON.stringify(empty))).run), []);
});

test('whose the definitions are', async () => {
  const annotations = { 'meta.helm.sh/release-name': 'crds', 'meta.helm.sh/release-namespace': 'ns' };
  const { run, calls } = tools(() => ok(JSON.stringify({ metadata: { annotations } })));
  assert.deepEqual(await spireDefinitions(run, 'prod'), {
    installed: true,
    owner: { release: 'crds', namespace: 'ns' },
  });
  assert.match(calls[0] ?? '', /--context prod$/);
  assert.deepEqual(await spireDefinitions(tools(() => ok()).run, 'prod'), { installed: false, owner: undefined });
  await assert.rejects(
    spireDefinitions(tools(() => failed('Unable to connect')).run, 'prod'),
    /context "prod" does not answer: Unable to connect/,
  );
});
