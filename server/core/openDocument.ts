// One text the user has, parsed. A new version reuses what the previous one has in common with it.
import type { ValuesDocument } from './syntax/document';
import { valuesWithin } from './syntax/embedded';
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
  /** The values, which for a manifest of a GitOps tool are those inside it. */
  readonly values: ValuesDocument;
  /** The file as it was read, to reuse for the next version. */
  readonly file: ValuesDocument;
}

export function openDocument(source: Source, previous?: OpenDocument): OpenDocument {
  const isTemplate = source.languageId === 'helm' || source.id.endsWith('.gotmpl');
  const text = isTemplate ? maskTemplates(source.text) : source.text;
  const file = withFirstComment(parseValues(text, previous?.file));
  const values = valuesWithin(file, previous?.values);
  // Templates are masked to be read; what an edit moves or keeps is what is written.
  return { source, file, values: isTemplate ? { ...values, text: source.text } : values };
}

/** A comment behind a byte order mark is at the start of its line, as every editor shows it. */
function withFirstComment(file: ValuesDocument): ValuesDocument {
  return file.text.startsWith('\ufeff#') ? { ...file, pragmas: pragmasIn(` ${file.text.slice(1)}`) } : file;
}
