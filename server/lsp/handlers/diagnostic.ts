// textDocument/diagnostic: the findings of one document, or "unchanged" for the cost of a comparison.
import {
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { parseConfig, type Span } from '../../core';
import { configFileName } from '../../protocol';
import { diagnosticSource, toDiagnostic, toRange } from '../convert';
import type { Handler } from '../guard';
import type { View, Workspace } from '../workspace';

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
  const content = text.getText();
  return parseConfig(content).problems.map(message => ({
    range: toRange(text, placeIn(content, message)),
    severity: DiagnosticSeverity.Error,
    source: diagnosticSource,
    code: 'config',
    message,
  }));
}

/** The first word that the sentence quotes, where it stands in the text; else the first line. */
function placeIn(content: string, message: string): Span {
  for (const [, word = ''] of message.matchAll(/"([^"]+)"/g)) {
    const start = content.indexOf(word);
    if (start >= 0) return { start, end: start + word.length };
  }
  return { start: 0, end: /^[^\r\n]*/.exec(content)?.[0].length ?? 0 };
}
