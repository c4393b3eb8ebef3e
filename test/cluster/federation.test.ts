// Federation of two real trust domains by the plan: both bundles on both sides, fetched again by the servers themselves; cancel,
// kill and resume at each step that writes; and what a user sees of each fault, with the state that things are in afterwards.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readBundle } from '../../server/core';
import type { Cluster } from '../../server/operations/cluster';
import { federatedDomainsOf } from '../../server/operations/federatedDomains';
import { bundleSlot, federationPlan, type Side } from '../../server/operations/federationPlan';
import { runResumable, type Journal, type JournalStore } from '../../server/operations/journal';
import { Known } from '../../server/operations/known';
import { planState, runPlan, writes, type Plan, type PlanResult, type Progress } from '../../server/operations/plan';
import { CannotStart } from '../../server/operations/process';
import { signersOf, spireServersOf } from '../../server/operations/spireServer';
import { toolRunner, type Call, type Runner } from '../../server/operations/tools';
import { verify } from '../../server/operations/verify';
import { noRig, startRig, type Rig } from './cluster';
import { noCharts } from './charts';
import { inServer, install, installDefinitions, isReady, kubectl, until } from './releases';

const side = (name: string, other: string): string => `global:
  spire:
    recommendations: { enabled: true }
    namespaces: { create: true }
    clusterName: ${name}
    trustDomain: ${name}.example
    caSubject: { country: NL, organization: ${name}, commonName: ${name}.example }
    ingressControllerType: ingress-nginx
spire-server:
  federation: { enabled: true, ingress: { enabled: true } }
  controllerManager:
    identities:
      clusterFederatedTrustDomains:
        ${other}:
          trustDomain: ${other}.example
          bundleEndpointURL: https://spire-server-federation.${other}.example
          bundleEndpointProfile: { type: https_spiffe, endpointSPIFFEID: spiffe://${other}.example/spire/server }
`;

const pod = 'spire-server-0';
const contexts = ['a', 'b'] as const;
type Context = (typeof contexts)[number];

describe('federation', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  let run: Runner;
  let kubeconfigBefore: string;
  const calls: Call[] = [];

  before(async () => {
    rig = await startRig(contexts);
    for (const name of contexts) {
      await installDefinitions(rig, name, '0.6.0');
      await install(rig, name, { chart: 'spire', version: '0.30.0', values: [side(name, name === 'a' ? 'b' : 'a')] });
    }
    for (const name of contexts) await until(rig, `server of ${name}`, () => isReady(rig, name, pod), contexts, 240);
    const real = toolRunner({ kubectl: rig.programs.kubectl }, rig.folder);
    run = (call, options) => {
      calls.push(call);
      return real(call, options);
    };
    kubeconfigBefore = readFileSync(rig.kubeconfig, 'utf8');
  });
  after(() => rig?.stop());

  const clusterOf = (name: string, kubeconfig = rig.kubeconfig): Cluster => ({
    context: name,
    kubeconfig,
    server: rig.cluster(name).server,
  });

  async function sideOf(name: string): Promise<Side> {
    const cluster = clusterOf(name);
    const servers = signersOf(await spireServersOf(run, cluster), false);
    const domains = await federatedDomainsOf(run, cluster);
    return { trustDomain: servers[0]!.trustDomain, servers, declared: new Map(domains.map(each => [name, each])) };
  }

  async function made(change: (plan: readonly [Side, Side]) => readonly [Side, Side] = each => each): Promise<Plan> {
    const [near, far] = change([await sideOf('a'), await sideOf('b')]);
    return federationPlan({ near, far, now: Date.now });
  }

  /** The trust domains whose bundle a side has, with its own. */
  async function held(name: Context): Promise<string> {
    const text = await inServer(rig, name, pod, ['bundle', 'list', '-output', 'json']);
    const { bundles } = JSON.parse(text) as { bundles: { trust_domain: string; x509_authorities: unknown[] }[] };
    return bundles.map(each => `${each.trust_domain}:${each.x509_authorities.length}`).join();
  }

  async function forget(): Promise<void> {
    for (const [name, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const)
      await inServer(rig, name, pod, [
        'bundle',
        'delete',
        '-id',
        `spiffe://${other}.example`,
        '-mode',
        'dissociate',
      ]).catch(() => undefined);
  }

  interface Watched {
    readonly progress: Progress;
    readonly lines: string[];
    readonly already: string[];
    readonly asked: string[];
  }

  function watch(onStep?: (id: string) => void): Watched {
    const watched = { lines: [] as string[], already: [] as string[], asked: [] as string[] };
    return {
      ...watched,
      progress: {
        step: step => onStep?.(step.id),
        line: line => void watched.lines.push(line),
        already: step => void watched.already.push(step.id),
        ask: async (question, known) => {
          watched.asked.push(question.detail(known));
          return true;
        },
      },
    };
  }

  const go = (
    plan: Plan,
    watched: Watched,
    signal = new AbortController().signal,
    known = new Known(),
  ): Promise<PlanResult> => runPlan(plan, run, watched.progress, signal, { known });

  it('servers, trust domains and relationships are found in the clusters', async () => {
    const { trustDomain, servers, declared } = await sideOf('a');
    assert.equal(trustDomain, 'a.example');
    assert.deepEqual(
      servers.map(({ workload, container, namespace, isReady: ready }) => [workload, container, namespace, ready]),
      [['statefulset/spire-server', 'spire-server', 'spire-server', true]],
    );
    assert.equal(declared.get('a')?.endpointId, 'spiffe://b.example/spire/server');
  });

  it('both sides get the bundle of the other, and then fetch it by themselves', async () => {
    await until(rig, 'relationships', async () => (await relationships('a')) && (await relationships('b')), contexts);
    const watched = watch();
    const known = new Known();
    const plan = await made();
    const began = calls.length;
    const result = await go(plan, watched, undefined, known);
    assert.deepEqual(result, { kind: 'done' }, watched.lines.join('\n'));
    assert.match(await held('a'), /^b\.example:[1-9]/);
    assert.match(await held('b'), /^a\.example:[1-9]/);
    assert.match(watched.asked[0]!, /a\.example\n {2}Read out: (?:\w{5} ){7}\w{5}[\s\S]*b\.example\n {2}Read out: /);
    for (const name of contexts) {
      const text = known.get(bundleSlot(`${name}.example`));
      const own = await inServer(rig, name, pod, ['bundle', 'show', '-format', 'spiffe']);
      assert.equal(readBundle(text).bundle?.words, readBundle(own).bundle?.words);
      // Nothing of the bundle is in arguments, in the log or on disk.
      const piece = /"x5c": \[\s*"([^"]{40})/.exec(text)![1]!;
      assert.ok(!calls.slice(began).some(call => call.args.join(' ').includes(piece)));
      assert.ok(!watched.lines.join('\n').includes(piece));
      assert.deepEqual(filesWith(rig.folder, piece), []);
    }
    for (const { args } of calls.slice(began)) assert.ok(args.includes('--context'), args.join(' '));
  });

  async function relationships(name: Context): Promise<boolean> {
    return /bundleEndpoint|trust_domain/.test(await inServer(rig, name, pod, ['federation', 'list', '-output', 'json']))
      ? (await inServer(rig, name, pod, ['federation', 'list', '-output', 'json'])).includes('example')
      : false;
  }

  it('run again, it finds everything done and changes nothing', async () => {
    const before = [await held('a'), await held('b')];
    const watched = watch();
    assert.equal((await go(await made(), watched)).kind, 'done');
    assert.equal(watched.already.filter(id => id.startsWith('set ')).length, 2);
    assert.deepEqual([await held('a'), await held('b')], before);
  });

  it('what it says is what verify then finds', async () => {
    const servers = (await Promise.all(contexts.map(name => spireServersOf(run, clusterOf(name))))).flat();
    const clusters = contexts.map(name => ({ cluster: clusterOf(name), systemNamespace: 'spire-system' }));
    const verdict = await verify(
      { servers, clusters },
      run,
      { check: () => undefined, line: () => undefined },
      new AbortController().signal,
      Date.now(),
    );
    assert.ok(
      verdict.good.includes('spire-server on a federates with b.example'),
      JSON.stringify(verdict, undefined, 1),
    );
    assert.ok(verdict.good.includes('spire-server on b is healthy'));
    assert.deepEqual(
      verdict.doubts.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('cancelled at any step that writes, it says how far it is, and ends in the same state when it runs again', async () => {
    const plan = await made();
    for (const { id } of plan.steps.filter(writes)) {
      await forget();
      const abort = new AbortController();
      const known = new Known();
      const watched = watch(step => step === id && setTimeout(() => abort.abort(), 5));
      const result = await go(plan, watched, abort.signal, known);
      // The call may be over before the signal comes; then the next step is the one that was cancelled.
      assert.equal(result.kind, 'cancelled', `${id}: ${JSON.stringify(result)}`);
      const states = await planState(plan, run, known);
      assert.ok(states.every(({ state }) => state !== 'unknown'));
      assert.equal((await go(plan, watch())).kind, 'done', id);
      assert.match(await held('a'), /^b\.example:[1-9]/);
      assert.match(await held('b'), /^a\.example:[1-9]/);
    }
  });

  it('killed at any step that writes, with the editor, it ends in the same state when it runs again', async () => {
    const plan = await made();
    for (const { id } of plan.steps.filter(each => each.id.startsWith('set '))) {
      await forget();
      await killedAt(id);
      const store = journals();
      const watched = watch();
      assert.equal(
        (await runResumable(plan, run, watched.progress, new AbortController().signal, store)).kind,
        'done',
        id,
      );
      assert.match(await held('a'), /^b\.example:[1-9]/);
      assert.match(await held('b'), /^a\.example:[1-9]/);
    }
  });

  function killedAt(id: string): Promise<void> {
    const script = join(import.meta.dirname, 'federateUntilKilled.ts');
    const args = ['--import', 'tsx', script, rig.programs.kubectl, rig.kubeconfig, ...contexts];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return new Promise((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString();
        if (text.includes(`step ${id}\n`)) child.kill('SIGKILL');
      });
      child.on('close', (code, signal) =>
        signal === 'SIGKILL' ? resolve() : reject(new Error(`not killed at ${id} but ended with ${code}: ${text}`)),
      );
    });
  }

  describe('faults', () => {
    const table: string[] = [];
    let silent: Server;
    before(async () => {
      await forget();
      silent = createServer(() => undefined);
      await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    });
    after(() => {
      silent?.close();
      writeFileSync(join(rig.folder, 'faults.md'), table.join('\n'));
      console.log(['fault -> what the user saw -> state afterwards', ...table].join('\n'));
    });

    /** Another kubeconfig for side b, with one thing wrong in it. */
    function kubeconfig(name: string, change: (text: string) => string): string {
      const file = join(rig.folder, `${name}.kubeconfig`);
      writeFileSync(file, change(readFileSync(rig.kubeconfig, 'utf8')));
      return file;
    }

    async function fault(name: string, plan: Plan, expected: RegExp, runner = run): Promise<void> {
      const watched = watch();
      const quick = { ...plan, steps: plan.steps.map(step => ({ ...step, limitSeconds: 20 })) };
      const result = await runPlan(quick, runner, watched.progress, new AbortController().signal);
      assert.equal(result.kind, 'failed', name);
      assert.ok(result.kind === 'failed');
      const said = `${result.reason} ${result.advice ?? ''}`;
      assert.match(said, expected, name);
      const state = `a has ${(await held('a')) || 'none'}, b has ${(await held('b')) || 'none'}`;
      table.push(`${name} -> ${result.step.title}: ${said.replaceAll('\n', ' ')} -> ${state}`);
      assert.equal(state, 'a has none, b has none', name);
    }

    const withCluster = (each: Side, cluster: Cluster): Side => ({
      ...each,
      servers: each.servers.map(server => ({ ...server, cluster })),
    });

    it('the bundle of another trust domain', async () => {
      const plan = await made(([near, far]) => [near, { ...far, trustDomain: 'c.example' }]);
      await fault('wrong trust domain', plan, /bundle of "b\.example", not of "c\.example"/);
    });

    it('an expired bundle', async () => {
      const [near, far] = [await sideOf('a'), await sideOf('b')];
      const later = Date.now() + 365 * 24 * 3600 * 1000;
      await fault(
        'expired',
        federationPlan({ near, far, now: () => later }),
        /is expired: its last X\.509 authority ended/,
      );
    });

    it('a program that gives an empty or a truncated bundle', async () => {
      const cut =
        (length: number): Runner =>
        async (call, options) => {
          const outcome = await run(call, options);
          return call.args.includes('show') ? { ...outcome, stdout: outcome.stdout.slice(0, length) } : outcome;
        };
      await fault('empty bundle', await made(), /The bundle is empty/, cut(0));
      await fault('truncated bundle', await made(), /cut off or damaged: it is 300 characters/, cut(300));
    });

    it('an API server that is not there, and one that never answers', async () => {
      const gone = kubeconfig('gone', text => text.replaceAll(rig.cluster('b').server, 'https://127.0.0.1:1'));
      await fault(
        'unreachable',
        await made(([near, far]) => [near, withCluster(far, clusterOf('b', gone))]),
        /The API server 127\.0\.0\.1:1 does not answer|API server does not answer/,
      );
      const { port } = silent.address() as { port: number };
      const slow = kubeconfig('slow', text => text.replaceAll(rig.cluster('b').server, `https://127.0.0.1:${port}`));
      await fault(
        'never answers',
        await made(([near, far]) => [near, withCluster(far, clusterOf('b', slow))]),
        /did not end within 20 s|does not answer/,
      );
    });

    it('a user who may not exec', async () => {
      await kubectl(rig, 'b', ['create', 'serviceaccount', 'reader', '-n', 'default']);
      const role = ['create', 'clusterrolebinding', 'reader', '--clusterrole=view', '--serviceaccount=default:reader'];
      await kubectl(rig, 'b', role);
      const token = (await kubectl(rig, 'b', ['create', 'token', 'reader', '-n', 'default'])).trim();
      const { server } = rig.cluster('b');
      const file = join(rig.folder, 'reader.kubeconfig');
      const reader = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'b', cluster: { server, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'reader', user: { token } }],
        contexts: [{ name: 'b', context: { cluster: 'b', user: 'reader' } }],
      };
      writeFileSync(file, JSON.stringify(reader));
      await fault(
        'forbidden',
        await made(([near, far]) => [near, withCluster(far, clusterOf('b', file))]),
        /User "system:serviceaccount:default:reader" of that context may not create pods\/exec in namespace spire-server/,
      );
    });

    it('a context, a container and a program that are not there', async () => {
      await fault(
        'no such context',
        await made(([near, far]) => [near, withCluster(far, { ...clusterOf('b'), context: 'nowhere' })]),
        /The kubeconfig has no context "nowhere"/,
      );
      await fault(
        'no such container',
        await made(([near, far]) => [
          near,
          { ...far, servers: far.servers.map(server => ({ ...server, container: 'nobody' })) },
        ]),
        /has no container "nobody"/,
      );
      const missing: Runner = () => Promise.reject(new CannotStart('kubectl', true, ''));
      await fault('no kubectl', await made(), /The program "kubectl" was not found/, missing);
    });

    it('a pod that is not ready, as when its node is gone', async () => {
      await kubectl(rig, 'b', ['scale', 'statefulset/spire-server', '-n', 'spire-server', '--replicas=0']);
      await until(rig, 'no pod', async () => !(await pods('b')).includes(pod), contexts);
      const watched = watch();
      const plan = await made();
      assert.match(plan.notes.join(' '), /spire-server on b has no pod that is ready/);
      const steps = plan.steps.map(step => ({ ...step, limitSeconds: 20 }));
      const result = await runPlan({ ...plan, steps }, run, watched.progress, new AbortController().signal);
      assert.ok(result.kind === 'failed');
      assert.match(`${result.reason} ${result.advice}`, /There is no pod of it that runs/);
      table.push(
        `pod not ready -> ${result.step.title}: ${result.reason} ${result.advice ?? ''} -> a has ${(await held('a')) || 'none'}`,
      );
      assert.equal(await held('a'), '');
      await kubectl(rig, 'b', ['scale', 'statefulset/spire-server', '-n', 'spire-server', '--replicas=1']);
      await until(rig, 'server of b again', () => isReady(rig, 'b', pod), contexts, 240);
    });

    async function pods(name: Context): Promise<string> {
      return kubectl(rig, name, ['get', 'pods', '-n', 'spire-server', '-o', 'name']);
    }
  });

  it('after all that, the plan still ends well, and the kubeconfig is as it was', async () => {
    assert.equal((await go(await made(), watch())).kind, 'done');
    assert.equal(readFileSync(rig.kubeconfig, 'utf8'), kubeconfigBefore);
  });
});

function journals(): JournalStore {
  const all = new Map<string, Journal>();
  return {
    read: id => all.get(id),
    write: (id, journal) => void (journal ? all.set(id, journal) : all.delete(id)),
  };
}

/** Small files below a folder that have a text; those of the servers themselves are theirs. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .filter(file => !/\/(?:exec|data|pods|etcd)\//.test(file) && statSync(file).size < 1_000_000)
    .filter(file => readFileSync(file, 'latin1').includes(text));
}
