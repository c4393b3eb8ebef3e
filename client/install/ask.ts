// Asks what install and preview need: layers, chart, names and a kube context.
import * as vscode from 'vscode';
import { askLayers } from './layers';
import type { Wanted } from './target';
import type { Tools } from './tools';
import { askAll, pick, text, type Answer } from './wizard';
import { isCandidate } from '../probe';
import type { Parts } from '../commands/command';
import { chartOf, charts, settingsSection, type ChartInfo, type ChartsResult } from '../../server/protocol';
import type { KubeContext } from '../../server/operations/kubectl';

/** Everything that one needs to know of a release before helm is called; `undefined` where the user went away. */
export async function askRelease(parts: Parts, tools: Tools, verb: string): Promise<Wanted | undefined> {
  const { defaultNamespace, defaultRelease } = await import('../../server/operations/installPlan');
  const document = vscode.window.activeTextEditor?.document;
  const own = document && isCandidate(document) ? document : undefined;
  const chart = await chartFor(parts, own, verb);
  if (!chart) return undefined;
  const start: Asked = {
    layers: own && !own.isUntitled ? [own.uri] : [],
    release: defaultRelease,
    namespace: defaultNamespace,
    chart,
    contexts: tools.contexts,
    context: undefined,
  };
  const wanted = await ask(start, verb);
  if (!wanted?.context || !(await saved(wanted.layers))) return undefined;
  return { ...wanted, context: wanted.context };
}

export function repository(): string {
  return vscode.workspace.getConfiguration(settingsSection).get<string>('chartRepository') ?? '';
}

type Chart = Pick<ChartInfo, 'chart' | 'version' | 'assumed'>;

/** The chart of the active file; where there is none, the newest version of the chart that the user picks. */
async function chartFor(
  { server }: Parts,
  document: vscode.TextDocument | undefined,
  verb: string,
): Promise<Chart | undefined> {
  const info = document && (await server.ask<ChartInfo>(chartOf, { uri: document.uri.toString() }));
  if (info) return info;
  const known = (await server.ask<ChartsResult>(charts, {}))?.charts ?? [];
  const items = known.flatMap(({ chart, versions }) =>
    versions.map((version, i) => ({
      label: `${chart} ${version}`,
      description: i === 0 ? 'newest' : '',
      chart,
      version,
    })),
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: `${verb} Release`,
    placeHolder: 'No values file of the charts is open; which chart?',
  });
  return picked && { ...picked, assumed: false };
}

interface Asked extends Omit<Wanted, 'context'> {
  readonly contexts: readonly KubeContext[];
  readonly context: KubeContext | undefined;
}

const steps = 4;

function ask(start: Asked, verb: string): Promise<Asked | undefined> {
  const title = `${verb} ${start.chart.chart} ${start.chart.version}${start.chart.assumed ? ' (assumed)' : ''}`;
  return askAll<Asked>(start, [
    async state => mapped(await askLayers({ title, step: 1, steps }, state.layers), layers => ({ ...state, layers })),
    async state => {
      const prompt = "Helm's release name; names of objects begin with it";
      const answer = await text({ title, step: 2, steps, prompt, value: state.release, check: releaseName });
      return mapped(answer, release => ({ ...state, release }));
    },
    async state => {
      const prompt = 'Namespace of the release; it is created where it is missing';
      const answer = await text({ title, step: 3, steps, prompt, value: state.namespace, check: namespaceName });
      return mapped(answer, namespace => ({ ...state, namespace }));
    },
    async state => {
      const items = state.contexts.map(context => ({
        label: context.name,
        description: context.current ? 'current context of kubectl' : '',
        detail: context.server || 'no API server in the kubeconfig',
        context,
      }));
      const placeholder = `Which cluster is ${state.release} for? Only this context is used; the current one stays as it is`;
      return mapped(await pick({ title, step: 4, steps, items, placeholder }), ({ context }) => ({
        ...state,
        context,
      }));
    },
  ]);
}

function mapped<A, B>(answer: Answer<A>, change: (value: A) => B): Answer<B> {
  return typeof answer === 'object' ? { value: change(answer.value) } : answer;
}

/** Helm takes 53 characters at most, so that names made from it stay within 63. */
function releaseName(name: string): string | undefined {
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name))
    return 'Lower-case letters, digits, "-" and "."; a letter or digit at both ends.';
  return name.length > 53 ? `${name.length} characters; Helm takes 53.` : undefined;
}

function namespaceName(name: string): string | undefined {
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return 'Lower-case letters, digits and "-"; a letter or digit at both ends.';
  return name.length > 63 ? `${name.length} characters; Kubernetes takes 63.` : undefined;
}

/** Helm reads files: what is only in the editor would not be installed. */
async function saved(layers: readonly vscode.Uri[]): Promise<boolean> {
  const names = new Set(layers.map(String));
  const dirty = vscode.workspace.textDocuments.filter(doc => doc.isDirty && names.has(doc.uri.toString()));
  if (dirty.length === 0) return true;
  const save = 'Save and Go On';
  const files = dirty.map(doc => vscode.workspace.asRelativePath(doc.uri)).join(', ');
  const choice = await vscode.window.showWarningMessage(
    `Not saved yet: ${files}. Helm would install the old text.`,
    save,
  );
  if (choice !== save) return false;
  return (await Promise.all(dirty.map(doc => doc.save()))).every(Boolean);
}
