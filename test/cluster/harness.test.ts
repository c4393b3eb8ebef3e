// The harness itself: what tests of plans stand on has to be real, and to go without a trace.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { noRig, startRig, type Rig } from './cluster';
import { noCharts } from './charts';
import { inServer, install, installDefinitions, isReady, kubectl, tryKubectl, until } from './releases';

const values = [
  `global:
  spire:
    recommendations: { enabled: true }
    namespaces: { create: true }
    clusterName: root
    trustDomain: acme.example
    caSubject: { country: NL, organization: Acme, commonName: acme.example }
tags: { nestedRoot: true }
external-spire-server: { enabled: false }
`,
];

describe('clusters', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig(['root']);
    await installDefinitions(rig, 'root', '0.6.0');
    await install(rig, 'root', { chart: 'spire-nested', version: '0.30.0', values });
  });
  after(() => rig?.stop());

  it('server and agents get ready by their own word, with identities that the controller manager registered', async () => {
    await until(rig, 'internal server ready', () => isReady(rig, 'root', 'spire-internal-server-0'), ['root']);
    const agents = await inServer(rig, 'root', 'spire-root-server-0', ['agent', 'list']);
    assert.match(agents, /spiffe:\/\/acme\.example\/spire\/agent\/k8s_psat\/root\//);
    const entries = await inServer(rig, 'root', 'spire-root-server-0', ['entry', 'show', '-downstream']);
    assert.match(entries, /k8s:pod-uid:/);
  });

  it('kubectl exec ends standard input and hands on exit codes', async () => {
    const bundle = await inServer(rig, 'root', 'spire-internal-server-0', ['bundle', 'show', '-format', 'spiffe']);
    const set = ['bundle', 'set', '-format', 'spiffe', '-id', 'spiffe://other.example'];
    assert.match(await inServer(rig, 'root', 'spire-internal-server-0', set, bundle), /bundle set/);
    const list = await inServer(rig, 'root', 'spire-internal-server-0', ['bundle', 'list']);
    assert.match(list, /other\.example/);
    const exec = ['exec', '-n', 'spire-server', 'spire-internal-server-0', '--'];
    assert.equal((await tryKubectl(rig, 'root', [...exec, 'spire-server', 'entry', 'delete'])).code, 1);
    assert.equal((await tryKubectl(rig, 'root', [...exec, 'sh', '-c', 'true'])).code, 127);
    const wrong = ['exec', '-n', 'spire-server', 'spire-internal-server-0', '-c', 'spire-server', '--', 'true'];
    assert.match((await tryKubectl(rig, 'root', wrong)).stderr, /container spire-server is not valid/);
  });

  it('a rollout restart ends the process and starts another, which keeps its data', async () => {
    const { pods } = rig.cluster('root');
    const before = pods.processOf('spire-internal-server-0', 'internal-spire-server')?.pid;
    const restart = ['rollout', 'restart', 'statefulset', 'spire-internal-server', '-n', 'spire-server'];
    await kubectl(rig, 'root', restart);
    const status = ['rollout', 'status', 'statefulset', 'spire-internal-server', '-n', 'spire-server'];
    await kubectl(rig, 'root', [...status, '--timeout=120s']);
    const now = pods.processOf('spire-internal-server-0', 'internal-spire-server')?.pid;
    assert.ok(now !== undefined && now !== before, `process ${before}, then ${now}`);
    assert.ok(!isProcess(before!), 'the old process is gone');
    assert.match(await inServer(rig, 'root', 'spire-internal-server-0', ['bundle', 'list']), /other\.example/);
  });

  it('a part that dies is noticed', async () => {
    rig.assertAlive();
    const broken = await startRig(['dying']);
    try {
      const { folder } = broken.cluster('dying');
      const pid = (await pidsWith(`${folder}/stages.yaml`))[0]!;
      process.kill(pid, 'SIGKILL');
      await delay(500);
      assert.throws(() => broken.assertAlive(), /kwok/);
    } finally {
      await broken.stop();
    }
  });
});

describe('what a killed run leaves', { skip: noRig() }, () => {
  it('is nothing: neither processes nor folders', async () => {
    const held = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'hold.ts'), 'killed'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await new Promise<string[]>((resolve, reject) => {
      createInterface({ input: held.stdout }).once('line', text => resolve([text]));
      held.once('exit', code => reject(new Error(`hold.ts ended with ${code}`)));
    });
    const { clusters } = JSON.parse(line!) as { clusters: { folder: string }[] };
    const folder = clusters[0]!.folder;
    assert.ok((await pidsWith(folder)).length >= 5, 'the cluster is up');
    held.kill('SIGKILL');
    for (let i = 0; i < 50 && ((await pidsWith(folder)).length > 0 || existsSync(folder)); i += 1) await delay(200);
    assert.deepEqual(await pidsWith(folder), []);
    assert.ok(!existsSync(folder), `${folder} is still there`);
    assert.ok(readdirSync(tmpdir()).length > 0);
  });
});

/** Processes whose command line has the text; Linux only, as the rig is. */
async function pidsWith(text: string): Promise<readonly number[]> {
  const { readFile } = await import('node:fs/promises');
  const found: number[] = [];
  for (const name of readdirSync('/proc').filter(each => /^\d+$/.test(each))) {
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(text) && Number(name) !== process.pid) found.push(Number(name));
  }
  return found;
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
