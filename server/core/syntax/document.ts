// The shape of a parsed values file. Made by parse.ts, read by everyone; knows nothing of the YAML library.
//
// A document is a row of blocks, one for each top-level section of the file. A block is immutable, holds positions
// relative to its own start and is kept as long as its text stays the same, so whatever is derived from it alone can
// be memoised by the block object (WeakMap). Only `Section.start` moves when text above it changes.
import type { Span } from '../span';

/** Why a scalar's final value can't be known here: something else fills it in before Helm sees it. */
export type Placeholder = 'encrypted' | 'variable' | 'template';

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  /** The value as Helm's YAML reader (YAML 1.1 booleans, see scalars.ts) takes it. */
  readonly value: string | number | boolean | null;
  /** The text without quotes: for plain scalars exactly what is written. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** `ENC[...]`, `${VAR}` or `{{ }}` inside. */
  readonly placeholder?: Placeholder;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** From the key's start to the value's end. */
  readonly span: Span;
  /** A key without a value has a null scalar with an empty span behind the colon. */
  readonly value: YamlNode;
  /** True where the entry came in through a merge key `<<`; its spans are those of the `<<` entry. */
  readonly merged: boolean;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly span: Span;
  readonly flow: boolean;
  /** In document order; of keys that stand twice both are here (the last one counts for Helm). */
  readonly entries: readonly YamlEntry[];
}

export interface YamlList {
  readonly kind: 'list';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

/** `*name`. `target` is missing where the anchor does not exist. Spans inside the target are those of the anchor. */
export interface YamlAlias {
  readonly kind: 'alias';
  readonly span: Span;
  readonly name: string;
  readonly target?: YamlNode;
}

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

/** The kinds of problem. With the star: Helm refuses the file. */
export type SyntaxCode =
  | 'syntax' // * not YAML, in some way that has no word of its own
  | 'indentation' // *
  | 'tab-indentation' // *
  | 'wide-space' // a no-break space where a space is meant; * where no key comes out of it
  | 'unclosed-quote' // *
  | 'unclosed-bracket' // *
  | 'template-braces' // * `{{ }}` without quotes
  | 'conflict-marker' // * of git
  | 'null-key' // *
  | 'tag' // * a value that its tag does not allow
  | 'not-a-number' // * `.inf`, `.nan`
  | 'directive' // *
  | 'control-character' // *
  | 'binary' // * a NUL byte; nothing of the file is read
  | 'not-a-map' // * a list or a value at the top
  | 'duplicate-key'
  | 'merge-key' // * `<<` of something that is no map
  | 'overwritten-by-merge' // a key above the `<<` that sets it too
  | 'unknown-anchor' // *
  | 'anchor-name' // *
  | 'alias-loop' // *
  | 'alias-limit' // aliases expand beyond our budget; * beyond that of Helm
  | 'second-document'
  | 'unread-rest' // Helm takes the file as ended before its end
  | 'too-large'; // what lies behind is not read

/** Something the YAML reader stumbles over. */
export interface SyntaxProblem {
  readonly code: SyntaxCode;
  /** A sentence in our words that says what is wrong. */
  readonly message: string;
  readonly span: Span;
  /** Positions of another place that matters, for example the first of two equal keys. */
  readonly related?: Span;
  /** True where Helm's own reader refuses the file. */
  readonly fatal: boolean;
}

export interface Block {
  readonly text: string;
  /** Top-level entries of this block: one for a section, all of them where the file could not be cut. */
  readonly entries: readonly YamlEntry[];
  readonly problems: readonly SyntaxProblem[];
}

export interface Section {
  readonly start: number;
  readonly block: Block;
}

/** A `# spire-helm: ...` comment. */
export type Pragma =
  | {
      readonly kind: 'chart';
      readonly chart: string;
      readonly version: string;
      readonly whole: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: 'disable-next-line' | 'disable-file' | 'disable-line';
      readonly rules: readonly string[];
      readonly reason: string;
      readonly span: Span;
      /** Offsets of each rule name, in the order of `rules`. */
      readonly ruleSpans: readonly Span[];
    }
  | { readonly kind: 'unreadable'; readonly message: string; readonly span: Span };

/** Says that the values stand inside a manifest of a GitOps tool. */
export interface Embedded {
  readonly manifest:
    | 'Application'
    | 'ApplicationSet'
    | 'HelmRelease'
    | 'helmfile'
    | 'kustomization'
    | 'umbrella chart'
    | 'ConfigMap'
    | 'Secret';
  readonly chart: string;
  readonly version: string | undefined;
  /** Path of the values in the manifest. */
  readonly at: readonly string[];
  /** Where the values are text of their own (a block scalar): the offsets of its lines. */
  readonly inText: Span | undefined;
}

export interface ValuesDocument {
  readonly text: string;
  readonly sections: readonly Section[];
  readonly pragmas: readonly Pragma[];
  /** Problems of the file as a whole (no map at the top, a second document, a NUL byte), at absolute offsets. */
  readonly problems: readonly SyntaxProblem[];
  readonly embedded?: Embedded;
  /** The document that a block scalar makes by itself, kept so that its next version can reuse what is unchanged. */
  readonly embeddedText?: ValuesDocument;
}
