// What a bootstrap says when something is wrong, and what state things are in then: a table, made on real clusters.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { changedIdentity, identityOf } from '../../server/operations/clusterIdentity';
import { runPlan, type PlanResult } from '../../server/operations/plan';
import { endpointOf } from '../../server/operations/rootKubeconfig';
import type { Runner } from '../../server/operations/tools';
import { noCharts } from './charts';
import { noRig, startRig, type Rig } from './cluster';
import { makePlan, rootValues, runnerOf, type Wish } from './nested';
import { install, installDefinitions, isReady, run as runProgram, until } from './releases';

interface Kubeconfig {
  readonly clusters: { readonly name: string; cluster: Record<string, string> }[];
  readonly users: { readonly name: string; readonly user: Record<string, string> }[];
}

/** Clusters stand in the order in which they came up. */
function named<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  return all.find(each => each.name === name)!;
}

describe('faults of a bootstrap', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  let run: Runner;
  const rows: string[] = [];
  const full: Wish = { version: '0.30.0', id: 'child01', kind: 'full' };

  before(async () => {
    rig = await startRig(['root', 'child01']);
    run = runnerOf(rig);
  });
  after(async () => {
    console.log(['fault -> what the user saw -> state afterwards', ...rows].join('\n'));
    await rig?.stop();
  });

  /** Another kubeconfig for as long as it takes. */
  async function withChanged(change: (config: Kubeconfig) => void, use: () => Promise<void>): Promise<void> {
    const config = JSON.parse(readFileSync(rig.kubeconfig, 'utf8')) as Kubeconfig;
    change(config);
    const file = join(rig.folder, 'broken-kubeconfig');
    writeFileSync(file, JSON.stringify(config));
    process.env['KUBECONFIG'] = file;
    try {
      await use();
    } finally {
      process.env['KUBECONFIG'] = rig.kubeconfig;
    }
  }

  async function releases(): Promise<string> {
    const states: string[] = [];
    for (const context of ['root', 'child01']) {
      const list = ['list', '-A', '-a', '-o', 'json', '--kube-context', context, '--kubeconfig', rig.kubeconfig];
      const { stdout } = await runProgram(rig.programs.helm, list);
      const all = JSON.parse(stdout || '[]') as { name: string; status: string }[];
      states.push(`${context}: ${all.map(({ name, status }) => `${name} ${status}`).join(', ') || 'nothing'}`);
    }
    return states.join('; ');
  }

  async function tell(fault: string, words: string): Promise<void> {
    rows.push(`${fault} -> ${words.replaceAll('\n', ' ')} -> ${await releases()}`);
  }

  async function refused(fault: string, expected: RegExp): Promise<void> {
    let words = 'no word';
    await makePlan(rig, run, full).then(
      () => undefined,
      (error: Error) => (words = error.message),
    );
    await tell(fault, words);
    assert.match(words, expected);
  }

  async function runs(
    signal = new AbortController().signal,
    step: (id: string) => void = () => undefined,
  ): Promise<PlanResult> {
    const progress = { step: ({ id }: { id: string }) => step(id), line: () => undefined, ask: async () => true };
    return runPlan(await makePlan(rig, run, { ...full, keep: true }), run, progress, signal);
  }

  it('the root is not installed', () =>
    refused('root not installed', /The root is not installed: .* Install it first/));

  it('a root without a server for children', async () => {
    await installDefinitions(rig, 'root', '0.6.0');
    const without = [...rootValues, 'external-spire-server: { enabled: false }\n'];
    await install(rig, 'root', { chart: 'spire-nested', version: '0.30.0', values: without });
    await refused('no external server', /runs no server for children: `external-spire-server\.enabled` is false/);
    await install(rig, 'root', { chart: 'spire-nested', version: '0.30.0', values: rootValues });
    await until(rig, 'root ready', () => isReady(rig, 'root', 'spire-external-server-0'), ['root']);
  });

  it('both contexts lead to one cluster', () =>
    withChanged(
      config => (named(config.clusters, 'child01').cluster = { ...named(config.clusters, 'root').cluster }),
      () => refused('one cluster under two names', /lead to one cluster .* a child is another cluster than its root/),
    ));

  it('the API server of the child is not reached', () =>
    withChanged(
      config => (named(config.clusters, 'child01').cluster['server'] = 'https://127.0.0.1:9'),
      () => refused('child unreachable', /child01.*(refused|unreachable)/is),
    ));

  it('credentials that the child does not take', () =>
    withChanged(
      config => (named(config.users, 'child01').user['token'] = 'expired-long-ago'),
      () => refused('expired credentials', /child01.*(Unauthorized|logged in|credentials)/is),
    ));

  it('a context that leads to another cluster than before', async () => {
    const before = identityOf(await endpointOf(run, { context: 'child01' }));
    await withChanged(
      config => (named(config.clusters, 'child01').cluster = { ...named(config.clusters, 'root').cluster }),
      async () => {
        const words = changedIdentity('child01', before, identityOf(await endpointOf(run, { context: 'child01' })));
        await tell('same context name, other CA', words ?? 'no word');
        assert.match(words ?? '', /leads to another cluster than when it was used last.*Nothing was done there/);
      },
    );
  });

  it('cancelled while helm upgrades the root, and resumed', async () => {
    const abort = new AbortController();
    const result = await runs(abort.signal, id => {
      if (id === 'root') setTimeout(() => abort.abort(), 700);
    });
    assert.equal(result.kind, 'cancelled');
    await tell('cancelled in the upgrade of the root', `"${'step' in result ? result.step.title : ''}" was cancelled`);
    const again = await runs();
    assert.equal(again.kind, 'done', 'reason' in again ? again.reason : '');
    await tell('the same command again', again.kind);
    assert.equal(
      await releases(),
      'root: spire deployed, spire-crds deployed; child01: spire deployed, spire-crds deployed',
    );
  });
});
