// Answers what the server asks: files of the workspace through the editor's file system, and files of the extension.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import * as protocol from '../server/protocol';

const maxBytes = 16 * 1024 * 1024;

export function answerServer(client: BaseLanguageClient, context: vscode.ExtensionContext): void {
  client.onRequest(protocol.readFile, ({ uri }: protocol.ReadFileParams) => readFile(vscode.Uri.parse(uri, true)));
  client.onRequest(protocol.findFiles, ({ glob, limit }: protocol.FindFilesParams) => findFiles(glob, limit));
  client.onRequest(protocol.readAsset, ({ name }: protocol.ReadAssetParams) => readAsset(context, name));
}

async function readFile(uri: vscode.Uri): Promise<protocol.ReadFileResult | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes) return { problem: `it has ${size} bytes, more than ${maxBytes}` };
    return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code !== 'FileNotFound') return { problem: error.code };
    return null;
  }
}

async function findFiles(glob: string, limit: number): Promise<readonly string[]> {
  const files = await vscode.workspace.findFiles(glob, '**/node_modules/**', limit);
  return files.map(uri => uri.toString());
}

async function readAsset(context: vscode.ExtensionContext, name: string): Promise<string | null> {
  // Only what the server needs: models and notes below `schemas/`.
  if (!/^(?:[\w-]+\/)?[\w-]+\.json$/.test(name)) return null;
  try {
    const uri = vscode.Uri.joinPath(context.extensionUri, 'schemas', name);
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
