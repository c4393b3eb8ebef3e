// Looks at the chosen cluster, without changing it, and makes the plan from what is there.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { liveOnly } from '../../server/operations/drift';
import { chartReference, releaseState, type Target } from '../../server/operations/helm';
import { defaultRepository, installPlan } from '../../server/operations/installPlan';
import { spireDefinitions, type KubeContext } from '../../server/operations/kubectl';
import type { Plan } from '../../server/operations/plan';
import type { ChartInfo } from '../../server/protocol';
import type { Tools } from './tools';

export interface Wanted {
  readonly layers: readonly vscode.Uri[];
  readonly release: string;
  readonly namespace: string;
  readonly chart: Pick<ChartInfo, 'chart' | 'version' | 'assumed'>;
  readonly context: KubeContext;
}

export interface PlannedTarget extends Target {
  readonly plan: Plan;
  /** The release is there already. */
  readonly present: boolean;
}

export async function readTarget(
  wanted: Wanted,
  { run }: Tools,
  repositorySetting: string,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<PlannedTarget> {
  const { release, namespace, chart, context } = wanted;
  const target: Target = { context: context.name, namespace, release };
  const repository = repositorySetting || defaultRepository;
  const [definitions, present, carried] = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Looking at ${context.name}`, cancellable: true },
    async (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const state = await releaseState(run, target, abort.signal);
      return [
        await spireDefinitions(run, context.name, abort.signal),
        state,
        state?.good === undefined ? {} : await liveOnly(run, target, await textsOf(wanted.layers), abort.signal),
      ] as const;
    },
  );
  const plan = installPlan({
    ...target,
    server: context.server,
    chart: chart.chart,
    version: chart.version,
    assumed: chart.assumed,
    values: wanted.layers.map(uri => layerPath(uri, folder)),
    repository,
    reference: (name, version) =>
      chartReference(repository, name, version, place => existsSync(inFolder(place, folder))),
    present,
    definitions,
    carried,
    findings: findingsIn(wanted.layers),
  });
  return { ...target, plan, present: present !== undefined };
}

/** Short where the file is in the folder that helm runs in: that is what a reader of the plan wants to see. */
export function layerPath(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): string {
  if (!folder) return uri.fsPath;
  const relative = path.relative(folder.uri.fsPath, uri.fsPath);
  return relative.startsWith('..') || path.isAbsolute(relative) ? uri.fsPath : relative;
}

function inFolder(place: string, folder: vscode.WorkspaceFolder | undefined): string {
  return folder ? path.resolve(folder.uri.fsPath, place) : place;
}

async function textsOf(layers: readonly vscode.Uri[]): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  return Promise.all(layers.map(async uri => decoder.decode(await vscode.workspace.fs.readFile(uri))));
}

/** What our own diagnostics say about the layers, in one sentence. */
function findingsIn(layers: readonly vscode.Uri[]): string | undefined {
  const all = layers.flatMap(uri => vscode.languages.getDiagnostics(uri)).filter(each => each.source === 'spire-helm');
  const errors = all.filter(each => each.severity === vscode.DiagnosticSeverity.Error).length;
  const warnings = all.filter(each => each.severity === vscode.DiagnosticSeverity.Warning).length;
  if (errors + warnings === 0) return undefined;
  return `The layers have ${counted(errors, 'error')} and ${counted(warnings, 'warning')}; see the Problems view before you install.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
