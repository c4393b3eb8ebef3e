// Finds helm and kubectl and says what to do where one is missing.
import * as vscode from 'vscode';
import { helmVersion } from '../../server/operations/helm';
import { kubeContexts, type KubeContext } from '../../server/operations/kubectl';
import { CannotStart } from '../../server/operations/process';
import { toolRunner, type Runner, type Tool } from '../../server/operations/tools';
import { settingsSection } from '../../server/protocol';

export interface Tools {
  readonly run: Runner;
  readonly helm: string;
  readonly contexts: readonly KubeContext[];
}

const howTo: Record<Tool, string> = {
  helm: 'https://helm.sh/docs/intro/install/',
  kubectl: 'https://kubernetes.io/docs/tasks/tools/',
};

export async function toolsOf(
  folder: vscode.WorkspaceFolder | undefined,
  output: vscode.LogOutputChannel,
): Promise<Tools | undefined> {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const paths = { helm: section.get<string>('helm.path') ?? '', kubectl: section.get<string>('kubectl.path') ?? '' };
  const cwd = folder?.uri.scheme === 'file' ? folder.uri.fsPath : undefined;
  const run = toolRunner(paths, cwd);
  const version = await available('helm', () => helmVersion(run));
  if (!version) return undefined;
  output.info(`helm ${version.text}`);
  if (version.major < 3) {
    throw new Error(`helm ${version.text} is too old; the charts need Helm 3 or later.`);
  }
  const contexts = await available('kubectl', () => kubeContexts(run));
  if (!contexts) return undefined;
  if (contexts.length === 0) {
    throw new Error('the kubeconfig has no context. Add one with kubectl, or set KUBECONFIG where VS Code starts.');
  }
  return { run, helm: version.text, contexts };
}

async function available<T>(tool: Tool, use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    const setting = 'Open Setting';
    const install = 'How to Install';
    const choice = await vscode.window.showErrorMessage(
      `${error.message} Set its path, or put it on PATH.`,
      setting,
      install,
    );
    if (choice === setting) {
      await vscode.commands.executeCommand('workbench.action.openSettings', `${settingsSection}.${tool}.path`);
    }
    if (choice === install) await vscode.env.openExternal(vscode.Uri.parse(howTo[tool]));
    return undefined;
  }
}
