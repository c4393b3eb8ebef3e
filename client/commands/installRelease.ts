// SPIRE: Install Release. Asks for layers, names and a kube context, shows the plan, and runs it where the user said so.
import * as vscode from 'vscode';
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
    const target = await readTarget(wanted, tools, repository(), tools.folder);
    if (target.obstacle !== undefined) {
      void vscode.window.showErrorMessage(target.obstacle);
      return;
    }
    const { plan } = target;
    await showPlan(plan, parts.context.subscriptions);
    const choice = await askPlan(plan, `${target.present ? 'Upgrade' : 'Install'} on ${wanted.context.name}`);
    if (choice === 'copy') await copyScript(plan);
    if (choice === 'run') await runInstall(target, tools.run, parts.output);
  },
};
