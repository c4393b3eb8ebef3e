// SPIRE: Install Release. Asks for layers, names and a kube context, shows the plan, and runs it where the user said so.
import { askRelease, repository } from '../install/ask';
import { askPlan, copyScript, showPlan } from '../install/planView';
import { runInstall } from '../install/runInstall';
import { readTarget } from '../install/target';
import { start } from '../trust/start';
import type { Command } from './command';

export const installRelease: Command = {
  id: 'spireHelm.installRelease',
  run: async parts => {
    const tools = await start(parts);
    const wanted = tools && (await askRelease(parts, tools, 'Install'));
    if (!wanted) return;
    const { knownCluster, mayWrite } = await import('../install/guard');
    const { identityText } = await import('../../server/operations/clusterIdentity');
    const memento = parts.context.globalState;
    const { name } = wanted.context;
    const identity = await knownCluster(tools.run, name, memento);
    if (!identity) return;
    const context = { ...wanted.context, server: identityText(identity) };
    const target = await readTarget({ ...wanted, context }, tools, repository(), tools.folder);
    const { plan } = target;
    await showPlan(plan, parts.context.subscriptions);
    const choice = await askPlan(plan, `${target.present ? 'Upgrade' : 'Install'} on ${name}`);
    if (choice === 'copy') await copyScript(plan);
    if (choice === 'run' && (await mayWrite(name, identity, memento, plan.title)))
      await runInstall(target, tools.run, parts.output);
  },
};
