// What can be done about findings: their fixes, all safe fixes at once, and suppressing them.
import type { TextEdit } from '../edit';
import type { Finding } from '../finding';
import type { OpenDocument } from '../openDocument';
import type { Span } from '../span';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll';
  readonly edits: readonly TextEdit[];
  readonly finding?: Finding;
  /** The one that a single keystroke takes. */
  readonly preferred: boolean;
}

export function codeActions(document: OpenDocument, span: Span, findings: readonly Finding[]): readonly CodeAction[] {
  const here = findings.filter(
    finding =>
      finding.source === document.source.id && finding.span.start <= span.end && finding.span.end >= span.start,
  );
  const fixes = here.flatMap(finding =>
    finding.fixes.map((fix, index): CodeAction => ({
      title: fix.title,
      kind: 'quickfix',
      edits: fix.edits,
      finding,
      preferred: index === 0 && finding.fixes.length > 0,
    })),
  );
  return [...fixes, ...here.flatMap(finding => suppressions(document, finding))];
}

/** One action that makes every safe fix, or none where there is none. */
export function fixAll(document: OpenDocument, findings: readonly Finding[]): readonly CodeAction[] {
  const edits = safeEdits(findings.filter(finding => finding.source === document.source.id));
  return edits.length === 0
    ? []
    : [{ title: 'Fix all that SPIRE Helm can fix safely', kind: 'source.fixAll', edits, preferred: false }];
}

/** Safe edits that do not get into each other's way, first come first served; a second run makes the rest. */
export function safeEdits(findings: readonly Finding[]): readonly TextEdit[] {
  const taken: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(candidate => candidate.safe);
    if (!fix) continue;
    const clashes = fix.edits.some(edit =>
      taken.some(
        other => other.source === edit.source && edit.span.start <= other.span.end && other.span.start <= edit.span.end,
      ),
    );
    if (!clashes) taken.push(...fix.edits);
  }
  return taken.sort((a, b) => a.span.start - b.span.start);
}

function suppressions(document: OpenDocument, finding: Finding): readonly CodeAction[] {
  const { text, id } = document.source;
  const lineStart = text.lastIndexOf('\n', finding.span.start - 1) + 1;
  const indent = /^[ ]*/.exec(text.slice(lineStart))![0];
  const insert = (at: number, newText: string): readonly TextEdit[] => [
    { source: id, span: { start: at, end: at }, newText },
  ];
  return [
    {
      title: `Suppress ${finding.rule} on this line`,
      kind: 'quickfix',
      edits: insert(lineStart, `${indent}# spire-helm: disable-next-line ${finding.rule} -- \n`),
      finding,
      preferred: false,
    },
    {
      title: `Suppress ${finding.rule} in this file`,
      kind: 'quickfix',
      edits: insert(0, `# spire-helm: disable-file ${finding.rule} -- \n`),
      finding,
      preferred: false,
    },
  ];
}
