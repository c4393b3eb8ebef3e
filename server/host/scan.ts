// Looks through a workspace for what makes a fleet: files that describe releases, values, and files that name identities. Most files
// of a workspace are none of these, and their texts are not kept.
import { mayDescribe, openDocument, type OpenDocument } from '../core';
import { yamlName, type Files } from './files';

export interface Scanned {
  /** All YAML files, relative to the folder. */
  readonly paths: ReadonlySet<string>;
  /** Those that describe releases, or hold what releases refer to. */
  readonly describing: ReadonlyMap<string, OpenDocument>;
  /** Those that may be values of ours. */
  readonly values: ReadonlySet<string>;
  /** Those that name SPIFFE IDs. */
  readonly identities: ReadonlySet<string>;
  /** Sentences about what was not looked at. */
  readonly left: readonly string[];
}

export interface ScanOptions {
  readonly files: Files;
  readonly folder: string;
  /** Makes of a relative path what the `Files` port takes, which is the id of the text as well. */
  readonly placeOf: (path: string) => string;
  readonly idOf: (path: string) => string;
  /** Called between slices of work, so that others get their turn. */
  readonly pause: () => Promise<void>;
}

const slice = 32;

export async function scan(options: ScanOptions): Promise<Scanned> {
  const { files, folder, pause } = options;
  const listing = await files.list(folder);
  const paths = listing.paths.filter(path => yamlName.test(path));
  const found: Scanned & Kinds = {
    paths: new Set(paths),
    describing: new Map(),
    values: new Set(),
    identities: new Set(),
    left: listing.left,
  };
  for (let at = 0; at < paths.length; at += slice) {
    await Promise.all(paths.slice(at, at + slice).map(path => look(path, found, options)));
    await pause();
  }
  return found;
}

interface Kinds {
  readonly describing: Map<string, OpenDocument>;
  readonly values: Set<string>;
  readonly identities: Set<string>;
}

/** After a change of one file. */
export async function rescan(path: string, before: Scanned, options: ScanOptions): Promise<Scanned> {
  const found = {
    ...before,
    paths: new Set(before.paths),
    describing: new Map(before.describing),
    values: new Set(before.values),
    identities: new Set(before.identities),
  };
  found.paths.delete(path);
  found.describing.delete(path);
  found.values.delete(path);
  found.identities.delete(path);
  const isThere = await look(path, found, options);
  if (isThere) found.paths.add(path);
  return found;
}

async function look(path: string, found: Kinds, { files, placeOf, idOf }: ScanOptions): Promise<boolean> {
  const result = await files.read(placeOf(path));
  if (result.kind !== 'text') return result.kind === 'unreadable';
  const { text } = result;
  if (!/spire|spiffe/i.test(text) || text.length > mostCharacters) return true;
  if (mayDescribe(text)) {
    const languageId = path.endsWith('.gotmpl') ? 'helm' : 'yaml';
    found.describing.set(path, openDocument({ id: idOf(path), text, languageId }));
  }
  if (values.test(text)) found.values.add(path);
  if (text.includes('spiffe://')) found.identities.add(path);
  return true;
}

/** What people write by hand is shorter. */
const mostCharacters = 2_000_000;

/** More than the core will call values, never less. */
const values =
  /^[ \t]*#[ \t]*spire-helm:|^[ \t]*["']?(?:spi(?:re|ffe|ke)-|nested(?:Root|Child)|[a-z]+-spi(?:re|ffe)-|spire["']?:)|\bspire["']?\s*:/m;
