// textDocument/diagnostic: the findings of one document, or "unchanged" for the cost of a comparison.
import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configFileName } from '../../protocol';
import { diagnosticSource, toDiagnostic, toRange } from '../convert';
import type { Handler } from '../guard';
import type { View, Workspace } from '../workspace';
import { parseConfig } from '../../core';

export const noDiagnostics: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export function diagnosticHandler(workspace: Workspace): Handler<DocumentDiagnosticParams, DocumentDiagnosticReport> {
  return async ({ textDocument, previousResultId }) => {
    const view = await workspace.view(textDocument.uri);
    if (!view) return noDiagnostics;
    const { resultId } = workspace.judge(view);
    if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsOf(workspace, view) };
  };
}

export function diagnosticsOf(workspace: Workspace, view: View): Diagnostic[] {
  if (view.text.uri.endsWith(`/${configFileName}`)) return configDiagnostics(view.text);
  const { analysis } = workspace.judge(view);
  return analysis.findings
    .filter(finding => finding.source === view.text.uri)
    .map(finding => toDiagnostic(view.text, finding, uri => workspace.textOf(uri)));
}

/** What is wrong with the options themselves is said where they are written. */
function configDiagnostics(text: TextDocument): Diagnostic[] {
  return parseConfig(text.getText()).problems.map(({ message, span }) => ({
    range: toRange(text, span),
    severity: 1,
    source: diagnosticSource,
    code: 'config',
    message,
  }));
}
