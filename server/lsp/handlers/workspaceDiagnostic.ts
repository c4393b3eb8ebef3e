// workspace/diagnostic: findings of files that nobody has open, one file a slice, typing always first. The request stays open and
// streams: the editor asks again when it has all, and "unchanged" costs a comparison.
import {
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { CancellationToken } from 'vscode-languageserver';
import type { Workspace } from '../workspace';
import { diagnosticsOf } from './diagnostic';

export type Pause = () => Promise<void>;
type Reporter = ResultProgressReporter<WorkspaceDiagnosticReportPartialResult>;

/** Files that had findings are told as empty once they have none, and when they are gone. */
export function workspaceDiagnosticHandler(workspace: Workspace, pause: Pause) {
  return async (
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    reporter: Reporter | undefined,
  ): Promise<WorkspaceDiagnosticReport> => {
    const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const tell = (item: WorkspaceDocumentDiagnosticReport): void => {
      if (reporter) reporter.report({ items: [item] });
      else items.push(item);
    };
    const closed = await workspace.closedCandidates();
    for (const uri of closed) {
      if (token.isCancellationRequested) break;
      const item = await reportOf(workspace, uri, before.get(uri));
      before.delete(uri);
      if (item) tell(item);
      await pause();
    }
    // What is open has its own answers.
    for (const uri of before.keys())
      if (!token.isCancellationRequested && !workspace.openUris.includes(uri)) tell(empty(uri));
    return { items };
  };
}

async function reportOf(
  workspace: Workspace,
  uri: string,
  previous: string | undefined,
): Promise<WorkspaceDocumentDiagnosticReport | undefined> {
  const view = await workspace.closedView(uri);
  if (!view) return previous === undefined ? undefined : empty(uri);
  const { resultId } = workspace.judge(view);
  if (resultId === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, uri, version: null, resultId };
  const items = diagnosticsOf(workspace, view);
  if (items.length === 0 && previous === undefined) return undefined;
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId, items };
}

function empty(uri: string): WorkspaceDocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] };
}
