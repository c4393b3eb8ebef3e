// Fixes made until nothing is left to fix: what one fix brings to light, the next round mends.
import { draftOf, editsOf, placeAtFirst, withEdits, type Draft } from '../draft';
import type { Fix, TextEdit } from '../edit';
import type { Finding } from '../finding';
import type { OpenDocument } from '../openDocument';

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
  const { draft, findings, fixed } = settleDraft(draftOf(documents), judge, level);
  return { documents: draft.documents, findings, edits: editsOf(draft), fixed };
}

export interface SettledDraft extends Pick<Settled, 'findings' | 'fixed'> {
  readonly draft: Draft;
}

export function settleDraft(start: Draft, judge: Judge, level: FixLevel): SettledDraft {
  let draft = start;
  let findings = judge(draft.documents);
  const fixed: FixedFinding[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = fixesTogether(findings, level);
    if (chosen.length === 0) break;
    for (const { finding, fix } of chosen) fixed.push(told(finding, fix, draft));
    draft = withEdits(
      draft,
      chosen.flatMap(({ fix }) => fix.edits),
    );
    findings = judge(draft.documents);
  }
  return { draft, findings, fixed };
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

function told({ rule, setting, source, span }: Finding, { title }: Fix, draft: Draft): FixedFinding {
  return { rule, setting, source, offset: placeAtFirst(draft, source, span.start), title };
}
