// The port through which shells read project files: node's file system or requests to the editor stand behind it.

export type ReadResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** `reason` is a clause such as "permission denied". */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface Files {
  /** Reads a file by URI in the language server, by path in the command line. Never rejects. */
  read(place: string): Promise<ReadResult>;
  /** The files below a folder that may matter to a fleet. Never rejects. */
  list(folder: string): Promise<Listing>;
}

export interface Listing {
  /** Relative to the folder, with `/`, sorted. */
  readonly paths: readonly string[];
  /** Sentences about what was not looked at. */
  readonly left: readonly string[];
}

export const absent: ReadResult = { kind: 'absent' };

/** Values, manifests and whatever may call helm. */
export const wantedName =
  /(?:\.(?:ya?ml|yaml\.gotmpl|sh|bash|zsh|md|mk|txt|just)|^(?:Makefile|GNUmakefile|justfile|Justfile))$/i;
export const yamlName = /\.(?:ya?ml|yaml\.gotmpl)$/i;

/** A workspace with more files is somebody's whole disk. */
export const mostFiles = 50_000;

/** Folders that hold what others made, and templates, which are no values whatever their names end in. */
export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform']);
