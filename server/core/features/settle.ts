// Fixes made until nothing is left to fix: what one fix brings to light, the next round mends.
import type { Fix, TextEdit } from '../edit';
import type { Finding } from '../finding';
import { openDocument, type OpenDocument } from '../openDocument';
import { edited, editsFrom, placeInFirst, wholeText, type Pieces } from '../pieces';

/** Which fixes are made: those that can be made unseen, or also those that somebody has to look at. */
export type FixLevel = 'safe' | 'all';

export interface Settled {
  /** The documents afterwards, in the same order. */
  readonly documents: readonly OpenDocument[];
  /** What is still found in them. */
  readonly findings: readonly Finding[];
  /** Edits of the texts as they were, in order. */
  readonly edits: readonly TextEdit[];
  readonly fixed: readonly FixedFinding[];
}

export interface FixedFinding {
  readonly rule: string;
  readonly setting: string;
  readonly source: string;
  /** Where it stood before anything was fixed. */
  readonly offset: number;
  /** What was done. */
  readonly title: string;
}

export type Judge = (documents: readonly OpenDocument[]) => readonly Finding[];

/** Each round makes files better; the bound is for two rules that disagree, which the tests look for. */
const mostRounds = 20;

export function settle(documents: readonly OpenDocument[], judge: Judge, level: FixLevel): Settled {
  let now = documents;
  let findings = judge(now);
  let texts = new Map(documents.map(({ source }) => [source.id, wholeText(source.text)]));
  const fixed: FixedFinding[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = fixesTogether(findings, level);
    if (chosen.length === 0) break;
    fixed.push(...chosen.map(({ finding, fix }) => told(finding, fix, texts)));
    const edits = inOrder(chosen.flatMap(({ fix }) => fix.edits));
    texts = new Map(
      [...texts].map(([id, pieces]) => [
        id,
        edited(
          pieces,
          edits.filter(edit => edit.source === id),
        ),
      ]),
    );
    now = now.map(document => changed(document, edits));
    findings = judge(now);
  }
  const edits = documents.flatMap(({ source: { id, text } }) =>
    editsFrom(texts.get(id)!, text).map(edit => ({ source: id, ...edit })),
  );
  return { documents: now, findings, edits, fixed };
}

/** Fixes that do not get into each other's way, first come first served; the next round makes the rest. */
export function fixesTogether(
  findings: readonly Finding[],
  level: FixLevel,
): readonly { readonly finding: Finding; readonly fix: Fix }[] {
  const taken: TextEdit[] = [];
  return findings.flatMap(finding => {
    const fix = fixToMake(finding, level);
    if (!fix || fix.edits.some(edit => taken.some(other => touches(edit, other)))) return [];
    taken.push(...fix.edits);
    return [{ finding, fix }];
  });
}

/** Of several ways out the first is the one that the editor prefers, too. */
function fixToMake({ fixes }: Finding, level: FixLevel): Fix | undefined {
  return fixes.find(fix => fix.safe) ?? (level === 'all' ? fixes[0] : undefined);
}

function touches(edit: TextEdit, other: TextEdit): boolean {
  return other.source === edit.source && edit.span.start <= other.span.end && other.span.start <= edit.span.end;
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function told(finding: Finding, { title }: Fix, texts: ReadonlyMap<string, Pieces>): FixedFinding {
  const { rule, setting, source, span } = finding;
  return { rule, setting, source, offset: placeInFirst(texts.get(source)!, span.start), title };
}

function changed(document: OpenDocument, edits: readonly TextEdit[]): OpenDocument {
  const { source } = document;
  const own = edits.filter(edit => edit.source === source.id);
  if (own.length === 0) return document;
  const text = own.reduceRight(
    (after, { span, newText }) => after.slice(0, span.start) + newText + after.slice(span.end),
    source.text,
  );
  return openDocument({ ...source, text }, document);
}
