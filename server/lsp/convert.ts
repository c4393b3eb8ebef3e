// The only place where offsets become positions and the core's words become the protocol's.
import {
  CodeActionKind,
  CompletionItemKind,
  CompletionItemTag,
  DiagnosticSeverity,
  DiagnosticTag,
  InsertTextFormat,
  InsertTextMode,
  SymbolKind,
  type CodeAction as LspCodeAction,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol as LspSymbol,
  type Position,
  type Range,
  type TextEdit as LspTextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  plainText,
  type CodeAction,
  type CompletionEntry,
  type DocumentSymbol,
  type Finding,
  type Severity,
  type Span,
  type TextEdit,
} from '../core';

/** Gives the text of a source where it is open; spans of other sources can't be turned into positions. */
export type TextOf = (source: string) => TextDocument | undefined;

export function toRange(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

export function toOffset(text: TextDocument, position: Position): number {
  return text.offsetAt(position);
}

export function toSpan(text: TextDocument, range: Range): Span {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

const severityOf: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export const diagnosticSource = 'spire-helm';

export function ruleUrl(rule: string): string {
  return `https://github.com/spire-helm/spire-helm/blob/main/docs/rules/${rule}.md`;
}

export function toDiagnostic(text: TextDocument, finding: Finding, textOf: TextOf): Diagnostic {
  const related = finding.related.flatMap(place => {
    const other = place.source === text.uri ? text : textOf(place.source);
    return other ? [{ location: { uri: other.uri, range: toRange(other, place.span) }, message: place.message }] : [];
  });
  return {
    range: toRange(text, finding.span),
    severity: severityOf[finding.severity],
    source: diagnosticSource,
    code: finding.rule,
    codeDescription: { href: ruleUrl(finding.rule) },
    message: finding.message,
    ...(finding.unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && { relatedInformation: related }),
    data: { effect: finding.effect, setting: finding.setting },
  };
}

const itemKind: Record<CompletionEntry['kind'], CompletionItemKind> = {
  setting: CompletionItemKind.Property,
  section: CompletionItemKind.Module,
  value: CompletionItemKind.Value,
  tag: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
};

export interface CompletionStyle {
  /** Whether the editor has VS Code's command that opens the list again. */
  readonly triggerSuggest: boolean;
  /** Whether the editor knows tab stops; else what would be one is text. */
  readonly tabStops: boolean;
  /** Whether whole values files are offered in an empty document: an editor that loads the snippets itself has them already. */
  readonly wholeFiles: boolean;
}

export function toCompletionItem(text: TextDocument, entry: CompletionEntry, style: CompletionStyle): CompletionItem {
  const hasStops = entry.isSnippet && style.tabStops;
  const newText = entry.isSnippet && !hasStops ? plainText(entry.insert) : entry.insert;
  return {
    label: entry.label,
    kind: itemKind[entry.kind],
    sortText: entry.sort,
    textEdit: { range: toRange(text, entry.replace), newText },
    insertTextFormat: hasStops ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // The lines of a section stand as deep as the one that it starts in.
    ...(newText.includes('\n') && { insertTextMode: InsertTextMode.adjustIndentation }),
    ...(entry.detail !== undefined && { detail: entry.detail }),
    ...(entry.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    ...(entry.retrigger &&
      style.triggerSuggest && { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }),
  };
}

const symbolKind: Record<DocumentSymbol['kind'], SymbolKind> = {
  map: SymbolKind.Module,
  list: SymbolKind.Array,
  text: SymbolKind.String,
  number: SymbolKind.Number,
  bool: SymbolKind.Boolean,
  null: SymbolKind.Null,
};

export function toSymbol(text: TextDocument, symbol: DocumentSymbol): LspSymbol {
  return {
    // An editor refuses a symbol without a name.
    name: symbol.name === '' ? '""' : symbol.name,
    detail: symbol.detail,
    kind: symbolKind[symbol.kind],
    range: toRange(text, symbol.span),
    selectionRange: toRange(text, symbol.nameSpan),
    children: symbol.children.map(child => toSymbol(text, child)),
  };
}

export const fixAllKind = `${CodeActionKind.SourceFixAll}.spire-helm`;

export function actionKind(action: CodeAction): string {
  return action.kind === 'source.fixAll' ? fixAllKind : CodeActionKind.QuickFix;
}

/** `undefined` where an edit is for a text that isn't open. */
export function toCodeAction(
  action: CodeAction,
  diagnostics: readonly Diagnostic[],
  textOf: TextOf,
): LspCodeAction | undefined {
  const edit = toWorkspaceEdit(action.edits, textOf);
  if (!edit) return undefined;
  const { finding } = action;
  const text = finding && textOf(finding.source);
  const solved = text ? diagnostics.filter(d => isOf(d, finding, toRange(text, finding.span))) : [];
  return {
    title: action.title,
    kind: actionKind(action),
    edit,
    ...(solved.length > 0 && { diagnostics: solved }),
    ...(action.preferred && { isPreferred: true }),
  };
}

function isOf(diagnostic: Diagnostic, finding: Finding, range: Range): boolean {
  return diagnostic.code === finding.rule && samePosition(diagnostic.range.start, range.start);
}

function samePosition(a: Position, b: Position): boolean {
  return a.line === b.line && a.character === b.character;
}

export function toWorkspaceEdit(edits: readonly TextEdit[], textOf: TextOf): WorkspaceEdit | undefined {
  const changes: Record<string, LspTextEdit[]> = {};
  for (const edit of edits) {
    const text = textOf(edit.source);
    if (!text) return undefined;
    (changes[text.uri] ??= []).push({ range: toRange(text, edit.span), newText: edit.newText });
  }
  return { changes };
}
