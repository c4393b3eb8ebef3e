// What can be done about findings: their fixes, all safe fixes at once, and suppressing them.
import type { TextEdit } from '../edit';
import type { Finding } from '../finding';
import type { OpenDocument } from '../openDocument';
import { unreadablePragma, unusedSuppression, yamlSyntax } from '../rules/engineRules';
import { shifted, type Span } from '../span';
import { regionsOf } from '../syntax/regions';
import { firstLine, lineBreakOf, lineStart } from '../values/entryLines';
import { settle } from './settle';

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
  const isComment = commentsIn(document);
  return [...fixes, ...here.flatMap(finding => suppressions(document, finding, isComment))];
}

/**
 * One action that makes every safe fix, or none where there is none.
 * @param judge finds what there is in the document after some fixes
 */
export function fixAll(
  document: OpenDocument,
  judge: (document: OpenDocument) => readonly Finding[],
): readonly CodeAction[] {
  const { edits } = settle([document], ([changed]) => judge(changed!), 'safe');
  return edits.length === 0
    ? []
    : [{ title: 'Fix all that SPIRE Helm can fix safely', kind: 'source.fixAll', edits, preferred: false }];
}

/** Findings about comments of ours are gone when the comment is right; another comment would not help. */
const notSuppressible: ReadonlySet<string> = new Set([unreadablePragma.id, unusedSuppression.id]);

function suppressions(document: OpenDocument, finding: Finding, isComment: IsComment): readonly CodeAction[] {
  const { text, id } = document.source;
  if (notSuppressible.has(finding.rule) || document.file.problems.some(({ code }) => code === 'binary')) return [];
  const lineBreak = lineBreakOf(text);
  const action = (title: string, at: number, comment: string): CodeAction => ({
    title,
    kind: 'quickfix',
    edits: [{ source: id, span: { start: at, end: at }, newText: comment + lineBreak }],
    finding,
    preferred: false,
  });
  const line = lineStart(text, finding.span.start);
  const indent = /^ */.exec(text.slice(line))![0];
  const onLine = `${indent}# spire-helm: disable-next-line ${finding.rule} -- `;
  const inFile = `# spire-helm: disable-file ${finding.rule} -- `;
  return [
    ...(hasNoLine(finding) || !isComment(line) ? [] : [action(`Suppress ${finding.rule} on this line`, line, onLine)]),
    action(`Suppress ${finding.rule} in this file`, firstLine(text), inFile),
  ];
}

/** A finding about the file has no line, and in a text that can't be read a comment moves the place where reading ends. */
function hasNoLine({ rule, span }: Finding): boolean {
  return rule === yamlSyntax.id || (span.end === 0 && span.start === 0);
}

/** True where a comment put in front of a line is one: in quotes and blocks of text it would be part of a value. */
type IsComment = (line: number) => boolean;

function commentsIn({ source, values }: OpenDocument): IsComment {
  const { start, end } = values.embedded?.inText ?? { start: 0, end: source.text.length };
  let texts: readonly Span[] | undefined;
  return line => {
    texts ??= regionsOf(source.text.slice(start, end), 0, end - start, 'typing').flatMap(region =>
      region.kind === 'quoted' || region.kind === 'block' ? shifted(region, start) : [],
    );
    // A comment among comments would not speak of the next of them, but of the line behind them all.
    if (/^[ \t]*#/.test(source.text.slice(line))) return false;
    return !texts.some(region => region.start < line && region.end > line);
  };
}
