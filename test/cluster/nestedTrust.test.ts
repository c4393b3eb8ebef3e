// Nested trust on real clusters: a full and a security child are bootstrapped, renewed, interrupted and resumed, and what a child signs
// is held against the root's bundle with openssl.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { planMarkdown, planScript, runPlan, writes, type Plan, type PlanResult } from '../../server/operations/plan';
import type { Call, Runner } from '../../server/operations/tools';
import { noRig, startRig, type Rig } from './cluster';
import { noCharts } from './charts';
import { makePlan, rootValues, runnerOf, trustDomain, type Wish } from './nested';
import { inServer, install, installDefinitions, isReady, kubectl, run as runProgram, until } from './releases';

const version = '0.30.0';

/** Everything that a run showed, wrote down or put into arguments. */
interface Seen {
  readonly lines: string[];
  readonly calls: Call[];
  readonly steps: string[];
}

async function bootstrap(rig: Rig, wish: Wish): Promise<{ plan: Plan; result: PlanResult; seen: Seen }> {
  const real = runnerOf(rig);
  const seen: Seen = { lines: [], calls: [], steps: [] };
  const run: Runner = (call, options) => {
    seen.calls.push(call);
    return real(call, options);
  };
  const plan = await makePlan(rig, run, wish);
  seen.lines.push(planMarkdown(plan), planScript(plan));
  const progress = {
    step: (step: { readonly id: string }) => void seen.steps.push(step.id),
    already: (step: { readonly id: string }) => void seen.steps.push(`(${step.id})`),
    line: (line: string) => void seen.lines.push(line),
    ask: () => Promise.resolve(true),
  };
  return { plan, result: await runPlan(plan, run, progress, new AbortController().signal), seen };
}

function assertDone(result: PlanResult, rig: Rig, contexts: readonly string[]): void {
  const state = contexts.flatMap(name => rig.cluster(name).pods.state()).join('\n');
  assert.deepEqual(result, { kind: 'done' }, state);
}

async function startRoot(rig: Rig, chart: string, definitions: string): Promise<void> {
  await installDefinitions(rig, 'root', definitions);
  await install(rig, 'root', { chart: 'spire-nested', version: chart, values: rootValues });
  await until(rig, "the root's servers ready", () => isReady(rig, 'root', 'spire-external-server-0'), ['root']);
}

/** By openssl: an SVID minted by the child's server, its chain, and the bundle that the root's own server shows. */
async function assertChain(rig: Rig, child: string): Promise<void> {
  const mint = ['x509', 'mint', '-spiffeID', `spiffe://${trustDomain}/test`, '-ttl', '60s'];
  const [svid = ''] = (await inServer(rig, child, 'spire-internal-server-0', mint)).split('Private key');
  const certificates = svid.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  assert.ok(certificates.length >= 2, 'the SVID comes with the CA that signed it');
  const bundle = await inServer(rig, 'root', 'spire-root-server-0', ['bundle', 'show']);
  const at = (name: string, text: string): string => {
    writeFileSync(join(rig.folder, name), text);
    return join(rig.folder, name);
  };
  const files = [
    at('root.pem', bundle),
    at('chain.pem', certificates.slice(1).join('\n')),
    at('svid.pem', certificates[0]!),
  ];
  const verify = ['verify', '-CAfile', files[0]!, '-untrusted', files[1]!, files[2]!];
  const said = await runProgram('openssl', verify);
  assert.equal(said.code, 0, said.stderr);
  const text = await runProgram('openssl', ['x509', '-in', files[1]!, '-noout', '-subject']);
  assert.match(text.stdout, /DOWNSTREAM-/, "the child's authority is signed by the root");
}

interface SecretObject {
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
}

async function storedKubeconfig(rig: Rig, name: string): Promise<SecretObject> {
  return JSON.parse(
    await kubectl(rig, 'root', ['get', 'secret', name, '-n', 'spire-server', '-o', 'json']),
  ) as SecretObject;
}

describe('nested trust', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  let usersKubeconfig: string;
  const full: Wish = { version, id: 'child01', kind: 'full' };

  before(async () => {
    rig = await startRig(['root', 'child01', 'edge01']);
    usersKubeconfig = readFileSync(rig.kubeconfig, 'utf8');
    await startRoot(rig, version, '0.6.0');
  });
  after(() => rig?.stop());

  it('a full child signs under the root, with the least rights for the root', async () => {
    const { result, seen } = await bootstrap(rig, full);
    assertDone(result, rig, ['root', 'child01']);
    await assertChain(rig, 'child01');
    const secret = await storedKubeconfig(rig, 'spire-kubeconfig-child01');
    const file = join(rig.folder, 'as-root');
    writeFileSync(file, Buffer.from(secret.data['child01']!, 'base64'));
    const may = async (...what: string[]): Promise<string> =>
      (await runProgram(rig.programs.kubectl, ['--kubeconfig', file, 'auth', ...what])).stdout.trim();
    assert.match(await may('whoami'), /spire-root/);
    assert.equal(await may('can-i', 'create', 'tokenreviews.authentication.k8s.io'), 'yes');
    assert.equal(await may('can-i', 'list', 'secrets', '-A'), 'no');
    assert.equal(await may('can-i', 'create', 'pods', '-A'), 'no');
    assertNothingSecret(rig, seen, secret);
  });

  it('the same command again renews the kubeconfig, and the child stays attested', async () => {
    const before = await storedKubeconfig(rig, 'spire-kubeconfig-child01');
    await delay(1_000);
    const { result, seen } = await bootstrap(rig, full);
    assertDone(result, rig, ['root', 'child01']);
    const now = await storedKubeconfig(rig, 'spire-kubeconfig-child01');
    assert.notEqual(now.data['child01'], before.data['child01']);
    assert.ok(!seen.steps.includes('child-stack'), 'the child is left as it is');
    assert.ok(seen.steps.includes('(root)'), 'the reference in the release is the same');
    assert.ok(
      seen.steps.includes('restart-root') && !seen.steps.includes('(restart-root)'),
      'what reads it once is restarted',
    );
    await assertChain(rig, 'child01');
    assertNothingSecret(rig, seen, now);
  });

  it('with nothing left to make, a run only proves', async () => {
    const before = await kubectl(rig, 'root', ['get', 'secret', '-n', 'spire-mgmt', '-l', 'owner=helm', '-o', 'name']);
    const { result, plan } = await bootstrap(rig, { ...full, keep: true });
    assertDone(result, rig, ['root', 'child01']);
    assert.ok(!plan.steps.some(({ id }) => ['request', 'store', 'child-stack'].includes(id)));
    const now = await kubectl(rig, 'root', ['get', 'secret', '-n', 'spire-mgmt', '-l', 'owner=helm', '-o', 'name']);
    assert.equal(now, before, 'the root has no new revision');
  });

  it('a security child gets its trust by a ServiceAccount token, where the cluster signs no certificates', async () => {
    const wish: Wish = { version, id: 'edge01', kind: 'security', change: { credential: 'token' } };
    const { result, seen } = await bootstrap(rig, wish);
    assertDone(result, rig, ['root', 'edge01']);
    const entries = await inServer(rig, 'root', 'spire-external-server-0', ['entry', 'show']);
    assert.match(entries, /spire\/agent\/k8s_psat\/edge01\//);
    const live = await kubectl(rig, 'root', [
      'get',
      'pod',
      'spire-external-server-0',
      '-n',
      'spire-server',
      '-o',
      'yaml',
    ]);
    assert.match(live, /kubeconfigs\/child01/, 'the other child, which only the live release names, is carried over');
    assertNothingSecret(rig, seen, await storedKubeconfig(rig, 'spire-kubeconfig-edge01'));
    await assertChain(rig, 'child01');
  });

  it("the user's kubeconfig is as it was", () => {
    assert.equal(readFileSync(rig.kubeconfig, 'utf8'), usersKubeconfig);
  });
});

/** The kubeconfig that was made, its key and its certificate: in nothing that was shown, nor in an argument, nor in a file. */
function assertNothingSecret(rig: Rig, { lines, calls }: Seen, secret: SecretObject): void {
  const [encoded = ''] = Object.values(secret.data);
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const { users } = JSON.parse(text) as { users: { user: Record<string, string> }[] };
  const parts = [users[0]?.user['client-key-data'], users[0]?.user['token'], encoded].filter(
    each => each !== undefined,
  );
  const key = Buffer.from(users[0]?.user['client-key-data'] ?? '', 'base64')
    .toString('utf8')
    .split('\n')[1];
  const secrets = [...parts, ...(key ? [key] : [])].map(each => each.slice(0, 60));
  assert.ok(secrets.length >= 2);
  const shown = lines.join('\n');
  const args = calls.flatMap(call => call.args).join('\n');
  for (const each of secrets) {
    assert.ok(!shown.includes(each), 'not in what is shown');
    assert.ok(!args.includes(each), 'not in arguments');
    for (const file of filesIn(rig.folder))
      if (!file.endsWith('as-root')) assert.ok(!readFileSync(file, 'latin1').includes(each), `not in ${file}`);
  }
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

describe('nested trust, killed at every step that writes', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig(['root', 'child01']);
    await startRoot(rig, version, '0.6.0');
  });
  after(() => rig?.stop());

  it('ends in the same state', async () => {
    const servers = Object.fromEntries(['root', 'child01'].map(name => [name, rig.cluster(name).server]));
    const handed = join(rig.folder, 'rig.json');
    const { kubeconfig, folder, programs } = rig;
    writeFileSync(handed, JSON.stringify({ kubeconfig, folder, programs, servers }));
    const journal = join(rig.folder, 'journal.json');
    const plan = await makePlan(rig, runnerOf(rig), { version, id: 'child01', kind: 'full' });
    const writing = plan.steps.filter(writes).map(({ id }) => id);
    assert.ok(writing.length >= 10, writing.join(', '));
    const rows: string[] = [];
    for (const id of writing) {
      const said = await runOnce([handed, journal, 'child01', 'full', version], id);
      rows.push(
        `${id.padEnd(20)} ${said.killedAt === id ? 'killed' : 'passed over'}; before it: ${said.steps.join(' ') || '-'}`,
      );
    }
    const last = await runOnce([handed, journal, 'child01', 'full', version], undefined);
    rows.push(`${'(to its end)'.padEnd(20)} ${last.result}; ${last.steps.join(' ')}`);
    console.log(rows.join('\n'));
    assert.match(last.result, /"kind":"done"/);
    await assertChain(rig, 'child01');
    const requests = await kubectl(rig, 'child01', ['get', 'certificatesigningrequests', '-o', 'name']);
    assert.equal(
      requests
        .split('\n')
        .filter(name => name.includes('spire-root'))
        .join(),
      '',
    );
    for (const context of ['root', 'child01']) {
      const history = await runProgram(rig.programs.helm, [
        'list',
        '-A',
        '-a',
        '-o',
        'json',
        '--kube-context',
        context,
      ]);
      assert.deepEqual(
        (JSON.parse(history.stdout) as { status: string }[]).map(({ status }) => status),
        ['deployed', 'deployed'],
      );
    }
  });
});

interface Once {
  readonly steps: readonly string[];
  readonly killedAt: string | undefined;
  readonly result: string;
}

/** Kills the run and what it started, in the midst of the step; to its end without one. */
async function runOnce(args: readonly string[], killAt: string | undefined): Promise<Once> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'runOnce.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const steps: string[] = [];
  let result = '';
  let killedAt: string | undefined;
  createInterface({ input: child.stdout }).on('line', line => {
    const [word, ...rest] = line.split(' ');
    const id = rest.join(' ');
    if (word === 'result') result = id;
    if (word === 'already' && killedAt === undefined) steps.push(`(${id})`);
    if (word !== 'step' || killedAt !== undefined) return;
    if (id !== killAt) {
      steps.push(id);
      return;
    }
    killedAt = id;
    // As long as a helm needs to begin its work.
    setTimeout(() => {
      // On a quick machine the step may be over, and the plan with it.
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGKILL');
    }, 700);
  });
  await new Promise<void>(resolve => child.once('close', () => resolve()));
  return { steps, killedAt, result };
}
