// SPIRE: Preview Release. What an upgrade would change, against what is live, in the diff editor; nothing is stored in the cluster.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { askRelease, repository } from '../install/ask';
import { looking } from '../trust/pickCluster';
import { start } from '../trust/start';
import { textUri } from '../trust/textView';
import type { Command } from './command';

export const previewRelease: Command = {
  id: 'spireHelm.previewRelease',
  run: async parts => {
    const started = await start(parts);
    if (!started) return;
    const wanted = await askRelease(parts, started, 'Preview');
    if (!wanted) return;
    const { chartReference } = await import('../../server/operations/helm');
    const { defaultRepository } = await import('../../server/operations/installPlan');
    const { preview } = await import('../../server/operations/preview');
    const { release, namespace, chart, layers, context } = wanted;
    const from = repository() || defaultRepository;
    const inFolder = (place: string): string =>
      started.folder ? path.resolve(started.folder.uri.fsPath, place) : place;
    const upgrade = {
      context: context.name,
      namespace,
      release,
      chart: chartReference(from, chart.chart, chart.version, place => existsSync(inFolder(place))),
      values: layers.map(uri => uri.fsPath),
    };
    const cluster = { context: context.name, server: context.server };
    const { live, next } = await looking(`Rendering ${release} for ${context.name}`, signal =>
      preview(started.run, cluster, upgrade, signal),
    );
    if (live === next) {
      void vscode.window.showInformationMessage(
        `${release} on ${context.name} is already what these layers make of it.`,
      );
      return;
    }
    const { subscriptions } = parts.context;
    const left = textUri(`${release} live on ${context.name}.yaml`, live, subscriptions);
    const right = textUri(`${release} with ${chart.chart} ${chart.version}.yaml`, next, subscriptions);
    const title =
      live === '' ? `${release} on ${context.name}: all new` : `${release} on ${context.name}: live, and after`;
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  },
};
