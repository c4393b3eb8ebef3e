// SPIRE: Bootstrap Nested Child. From a fleet's child to its trust: asks, shows the plan, runs it where the user said so.
import * as vscode from 'vscode';
import { settingsSection } from '../../server/protocol';
import { folderOfInterest, trusted } from '../install/place';
import { askPlan, copyScript, showPlan } from '../install/planView';
import type { Command } from './command';

export const bootstrapNestedChild: Command = {
  id: 'spireHelm.bootstrapNestedChild',
  run: async parts => {
    if (!(await trusted())) return;
    const { askChild } = await import('../nested/children');
    const { askTarget } = await import('../nested/target');
    const { journals, runBootstrap } = await import('../nested/runBootstrap');
    const { toolsOf } = await import('../install/tools');
    const { mayWrite } = await import('../install/guard');
    const child = await askChild(parts.server);
    if (!child) return;
    const folder = vscode.workspace.getWorkspaceFolder(child.fleet) ?? folderOfInterest();
    const tools = await toolsOf(folder, parts.output);
    if (!tools) return;
    const repository = vscode.workspace.getConfiguration(settingsSection).get<string>('chartRepository') ?? '';
    const memento = parts.context.globalState;
    const target = await askTarget(child, tools, repository, folder, memento);
    if (!target) return;
    const { plan, contexts } = target;
    await showPlan(plan, parts.context.subscriptions);
    const choice = await askPlan(plan, `Bootstrap ${child.facts.id}`);
    if (choice === 'copy') await copyScript(plan);
    if (choice === 'run') {
      for (const { name, identity } of contexts) if (!(await mayWrite(name, identity, memento, plan.title))) return;
      const again = () => vscode.commands.executeCommand(bootstrapNestedChild.id);
      await runBootstrap(plan, tools.run, parts.output, journals(parts.context.workspaceState), again);
    }
  },
};
