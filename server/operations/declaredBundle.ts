// A bundle written into the text of a values file: what the declarative way of federation needs, as offsets and texts.
import { declareBundle, openDocument } from '../core';
import { Unacceptable } from './step';

export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface DeclaredBundle {
  readonly changes: readonly TextChange[];
  readonly settings: readonly string[];
}

/** @throws Unacceptable where the file has no place for it */
export function declaredBundle(text: string, trustDomain: string, bundle: string): DeclaredBundle {
  const document = openDocument({ id: 'values', text, languageId: 'yaml' });
  const declared = declareBundle(document, trustDomain, bundle);
  if (declared.problem !== undefined) throw new Unacceptable(declared.problem);
  return {
    changes: declared.edits.map(({ span, newText }) => ({ start: span.start, end: span.end, newText })),
    settings: declared.settings,
  };
}
