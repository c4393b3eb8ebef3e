// Changes that a user may accept. The core proposes them as data; a shell applies them.
import type { Span } from './span';

/** One replacement in the text of one source. Edits of one fix never overlap. */
export interface TextEdit {
  /** Id of the source whose text is changed. */
  readonly source: string;
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  /** A verb phrase, for example "Rename to `caSubject`". */
  readonly title: string;
  /** True where the fix can be applied unseen (`--fix`, "fix all"): it can't change what a right file means. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}
