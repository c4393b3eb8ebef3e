// What each cluster command begins with: may programs run here, where are they, and which clusters are there.
import type * as vscode from 'vscode';
import type { Parts } from '../commands/command';
import type { Tools } from '../install/tools';
import { folderOfInterest, trusted } from '../install/place';

export interface Started extends Tools {
  readonly folder: vscode.WorkspaceFolder | undefined;
}

/** `undefined` where the user was told why not. */
export async function start({ output }: Parts): Promise<Started | undefined> {
  if (!(await trusted())) return undefined;
  const folder = folderOfInterest();
  // Loaded now: most windows never talk to a cluster.
  const { toolsOf } = await import('../install/tools');
  const tools = await toolsOf(folder, output);
  return tools && { ...tools, folder };
}
