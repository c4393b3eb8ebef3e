// The port through which shells read project files: node's file system or requests to the editor stand behind it.

export type ReadResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** `reason` is a clause such as "permission denied". */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface Files {
  /** Reads a file by URI in the language server, by path in the command line. Never rejects. */
  read(place: string): Promise<ReadResult>;
}

export const absent: ReadResult = { kind: 'absent' };
