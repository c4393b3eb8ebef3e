// SPIRE: Uninstall Release. Says what stays, looks who still needs it, and goes in the right order.
import * as vscode from 'vscode';
import { offerPlan } from '../trust/offerPlan';
import { looking, pickCluster } from '../trust/pickCluster';
import { start } from '../trust/start';
import type { Command } from './command';

const title = 'Uninstall Release';

export const uninstallRelease: Command = {
  id: 'spireHelm.uninstallRelease',
  run: async parts => {
    const started = await start(parts);
    if (!started) return;
    const { run, contexts } = started;
    const { spireReleases } = await import('../../server/operations/spireReleases');
    const { spireServersOf } = await import('../../server/operations/spireServer');
    const { uninstallPlan } = await import('../../server/operations/uninstallPlan');
    const cluster = await pickCluster(title, 'Cluster to uninstall from', contexts);
    if (!cluster) return;
    const [releases, servers] = await looking(`Looking at ${cluster.context}`, async signal => [
      await spireReleases(run, cluster, signal),
      await spireServersOf(run, cluster, signal),
    ]);
    const stacks = releases.filter(({ chart }) => !chart.startsWith('spire-crds-'));
    if (stacks.length === 0) throw new Error(`on ${cluster.context} there is no release of spire or spire-nested.`);
    const items = stacks.map(release => ({
      label: release.name,
      description: `${release.chart}, ${release.status}`,
      detail: `namespace ${release.namespace} on ${cluster.context} (${cluster.server})`,
      release,
    }));
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Release', ignoreFocusOut: true });
    if (!picked) return;
    const { release } = picked;
    const own = servers.filter(each => each.release === release.name);
    const definitions = releases.find(({ chart }) => chart.startsWith('spire-crds-'));
    const plan = uninstallPlan({
      cluster,
      namespace: release.namespace,
      release: release.name,
      namespaces: [...new Set([...own.map(({ namespace }) => namespace), 'spire-system'])],
      definitions:
        definitions && stacks.length === 1
          ? { release: definitions.name, namespace: definitions.namespace }
          : undefined,
      children: own.some(({ container }) => container === 'external-spire-server')
        ? ['whatever child clusters its external server serves']
        : [],
    });
    if (!(await confirmed(release.name, cluster.context))) return;
    const verb = `Uninstall ${release.name} from ${cluster.context}`;
    const result = await offerPlan(parts, { plan, verb, run, command: uninstallRelease.id });
    if (result?.kind !== 'done') return;
    const done = `Release ${release.name} is gone from ${cluster.context}. Volumes, definitions and bundle ConfigMaps are still there; the plan says how to take them away.`;
    parts.output.info(done);
    void vscode.window.showInformationMessage(done);
  },
};

/** Typed, so that nobody uninstalls by pressing Enter once too often. */
async function confirmed(release: string, context: string): Promise<boolean> {
  const wanted = `${release} on ${context}`;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: `Type "${wanted}" to see the plan that uninstalls it`,
    ignoreFocusOut: true,
    validateInput: text => (text === wanted ? undefined : `"${wanted}" is not typed yet.`),
  });
  return typed === wanted;
}
