// `lint --fix`: makes the fixes, writes the files, and says which files it had to leave alone.
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixRelease, type AnalyzeInput, type FixLevel, type OpenDocument } from '../core';
import { replaceFile } from '../host/replaceFile';
import type { Report, ReportedChange } from './report';

interface FileToFix {
  /** Id of its source. */
  readonly name: string;
  readonly place: string;
  readonly document: OpenDocument;
}

export interface Fixed extends Pick<Report, 'fixed' | 'refused'> {
  /** The documents as they are on disk now. */
  readonly documents: readonly OpenDocument[];
}

export async function fixFiles(input: AnalyzeInput, files: readonly FileToFix[], level: FixLevel): Promise<Fixed> {
  const settled = fixRelease(input, level);
  const documents: OpenDocument[] = [];
  const refused: { path: string; reason: string }[] = [];
  const fixed: ReportedChange[] = [];
  const written = new Set<string>();
  for (const [index, file] of files.entries()) {
    const before = file.document.source.text;
    const after = settled.documents[index]!;
    // A layer that is given twice is written once.
    const isSame = after.source.text === before || written.has(file.name);
    written.add(file.name);
    const reason = isSame ? undefined : await replaceFile(file.place, before, after.source.text);
    documents.push(reason === undefined ? after : file.document);
    if (reason !== undefined) refused.push({ path: file.name, reason });
    else if (!isSame) {
      const lines = TextDocument.create(file.name, 'yaml', 0, before);
      for (const { source, offset, rule, setting, title } of settled.fixed) {
        const { line, character } = lines.positionAt(offset);
        if (source === file.name)
          fixed.push({ path: source, line: line + 1, column: character + 1, rule, setting, title });
      }
    }
  }
  return { documents, fixed, refused };
}
