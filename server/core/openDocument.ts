// One text the user has, parsed. A new version reuses what the previous one has in common with it.
import { describe, type Described } from './fleet/shapes';
import type { ValuesDocument } from './syntax/document';
import { extentOf, isAround } from './syntax/embedded';
import { parseValues } from './syntax/parse';
import { pragmasIn } from './syntax/pragmas';
import { maskTemplates } from './syntax/placeholders';

export interface Source {
  /** A URI in the language server, a path in the command line. */
  readonly id: string;
  readonly text: string;
  /** `yaml`, or `helm` where an extension renamed it. */
  readonly languageId: string;
}

export interface OpenDocument {
  readonly source: Source;
  /** The values, which for a manifest of a GitOps tool are those inside it; of several the first of a chart of ours. */
  readonly values: ValuesDocument;
  /** The releases that the file describes, and all values inside it. */
  readonly described: Described;
  /** The file as it was read, to reuse for the next version. */
  readonly file: ValuesDocument;
}

export function openDocument(source: Source, previous?: OpenDocument): OpenDocument {
  const isTemplate = isTemplated(source);
  const text = isTemplate ? maskTemplates(source.text) : source.text;
  const file = withFirstComment(parseValues(text, previous?.file));
  const described = describe(file, source.text, previous?.described.values);
  // Templates are masked to be read; what an edit moves or keeps is what is written.
  const whole: ValuesDocument = isTemplate ? { ...file, text: source.text } : file;
  return { source, file, described, values: described.values[0] ?? whole };
}

/** The same document where its values are those around an offset. */
export function openAt(document: OpenDocument, offset: number): OpenDocument {
  const { values } = document.described;
  if (values.length < 2) return document;
  const around = values.find(each => isAround(each, offset));
  // Behind the last entry the next one is typed.
  const above = values.filter(each => extentOf(each).end <= offset).sort((a, b) => extentOf(b).end - extentOf(a).end);
  return { ...document, values: around ?? above[0] ?? document.values };
}

/** helmfile fills in its own files too. */
function isTemplated({ languageId, id, text }: Source): boolean {
  if (languageId === 'helm' || id.endsWith('.gotmpl')) return true;
  return /(?:^|\/)helmfile(?:\.d\/[^/]*|[^/]*)\.ya?ml$/.test(id) && text.includes('{{');
}

/** A comment behind a byte order mark is at the start of its line, as every editor shows it. */
function withFirstComment(file: ValuesDocument): ValuesDocument {
  return file.text.startsWith('\ufeff#') ? { ...file, pragmas: pragmasIn(` ${file.text.slice(1)}`) } : file;
}
