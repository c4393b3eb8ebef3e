// A root of a version that takes no reference to a Secret: its kubeconfig is in the live release only, and an upgrade from the
// unchanged files must not lose it, within the version and to the next one.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { liveOnly } from '../../server/operations/drift';
import { chartReference, releaseState } from '../../server/operations/helm';
import { installPlan } from '../../server/operations/installPlan';
import { spireDefinitions } from '../../server/operations/kubectl';
import { planMarkdown, runPlan, type Plan } from '../../server/operations/plan';
import type { Runner } from '../../server/operations/tools';
import { noCharts } from './charts';
import { noRig, startRig, type Rig } from './cluster';
import { makePlan, rootValues, runnerOf } from './nested';
import {
  chartsFolder,
  inServer,
  install,
  installDefinitions,
  isReady,
  kubectl,
  run as runProgram,
  until,
} from './releases';

const target = { context: 'root', namespace: 'spire-mgmt', release: 'spire' };

describe('a root before 0.30.0', { skip: noRig() || noCharts() }, () => {
  let rig: Rig;
  let run: Runner;
  const lines: string[] = [];

  before(async () => {
    rig = await startRig(['root', 'child01']);
    run = runnerOf(rig);
    await installDefinitions(rig, 'root', '0.5.0');
    await install(rig, 'root', { chart: 'spire-nested', version: '0.29.0', values: rootValues });
    await until(rig, "the root's servers ready", () => isReady(rig, 'root', 'spire-external-server-0'), ['root']);
  });
  after(() => rig?.stop());

  async function runs(plan: Plan): Promise<void> {
    lines.push(planMarkdown(plan));
    const progress = { step: () => undefined, line: (line: string) => void lines.push(line), ask: async () => true };
    const result = await runPlan(plan, run, progress, new AbortController().signal);
    assert.equal(result.kind, 'done', 'reason' in result ? `${result.step.id}: ${result.reason}` : result.kind);
  }

  /** What SPIRE: Install Release makes of the unchanged files. */
  async function upgradePlan(version: string): Promise<Plan> {
    const folder = mkdtempSync(join(rig.folder, 'values-'));
    const values = rootValues.map((text, i) => {
      writeFileSync(join(folder, `${i}.yaml`), text);
      return join(folder, `${i}.yaml`);
    });
    return installPlan({
      ...target,
      server: rig.cluster('root').server,
      chart: 'spire-nested',
      version,
      assumed: false,
      values,
      carried: await liveOnly(
        run,
        target,
        values.map(file => readFileSync(file, 'utf8')),
      ),
      repository: chartsFolder,
      reference: (chart, which) => chartReference(chartsFolder, chart, which, existsSync),
      present: await releaseState(run, target),
      definitions: await spireDefinitions(run, 'root'),
      findings: undefined,
    });
  }

  /** Attested now, not long ago: the agent starts anew, and the root's server answers it. */
  async function attestsAgain(): Promise<void> {
    await until(rig, 'external server ready', () => isReady(rig, 'root', 'spire-external-server-0'), [
      'root',
      'child01',
    ]);
    await kubectl(rig, 'child01', ['rollout', 'restart', 'daemonset', 'spire-agent-upstream', '-n', 'spire-system']);
    const status = ['rollout', 'status', 'daemonset', 'spire-agent-upstream', '-n', 'spire-system', '--timeout=120s'];
    await kubectl(rig, 'child01', status);
    const agents = await inServer(rig, 'root', 'spire-external-server-0', ['agent', 'list']);
    assert.match(agents, /k8s_psat\/child01\//);
  }

  it('gets the kubeconfig in base64, on standard input', async () => {
    await runs(await makePlan(rig, run, { version: '0.29.0', id: 'child01', kind: 'full' }));
    const values = await runProgram(rig.programs.helm, [
      'get',
      'values',
      'spire',
      '-n',
      'spire-mgmt',
      '-o',
      'json',
      '--kube-context',
      'root',
    ]);
    const live = JSON.parse(values.stdout) as Record<
      string,
      { kubeConfigs?: Record<string, { kubeConfigBase64?: string }> }
    >;
    const stored = live['external-spire-server']?.kubeConfigs?.['child01']?.kubeConfigBase64 ?? '';
    assert.match(Buffer.from(stored, 'base64').toString('utf8'), /"client-key-data"/);
    assert.ok(!lines.join('\n').includes(stored.slice(0, 200)), 'it is in nothing that is shown');
  });

  it('keeps it when the unchanged files are installed again, and the child still attests', async () => {
    const plan = await upgradePlan('0.29.0');
    assert.match(plan.notes.join(' '), /kubeConfigs` of child01, which the layers do not have/);
    await runs(plan);
    await attestsAgain();
  });

  it('keeps it on the way to 0.30.0, where the next bootstrap moves it to a Secret', async () => {
    await runs(await upgradePlan('0.30.0'));
    await attestsAgain();
    await runs(await makePlan(rig, run, { version: '0.30.0', id: 'child01', kind: 'full' }));
    const pod = await kubectl(rig, 'root', [
      'get',
      'pod',
      'spire-external-server-0',
      '-n',
      'spire-server',
      '-o',
      'json',
    ]);
    assert.match(pod, /"name": "spire-kubeconfig-child01"/);
    const values = await runProgram(rig.programs.helm, [
      'get',
      'values',
      'spire',
      '-n',
      'spire-mgmt',
      '--kube-context',
      'root',
    ]);
    assert.doesNotMatch(values.stdout, /kubeConfigBase64/);
    await attestsAgain();
  });
});
