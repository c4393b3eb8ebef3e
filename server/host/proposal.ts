// Reads a folder for a proposal of its fleet file, on the command line and in an editor alike.
import {
  emptyConfig,
  fleetFileName,
  openDocument,
  proposeFleet,
  type Catalog,
  type FoundFile,
  type Proposal,
} from '../core';
import { yamlName, type Files } from './files';

/** Whoever writes values or commands by hand writes less. */
const mostCharacters = 500_000;

export interface ProposalOptions {
  readonly files: Files;
  readonly folder: string;
  readonly placeOf: (path: string) => string;
  readonly catalog: Catalog;
}

export async function proposalFor({ files, folder, placeOf, catalog }: ProposalOptions): Promise<Proposal> {
  const listing = await files.list(folder);
  const left = [...listing.left];
  const found: FoundFile[] = [];
  const scripts: { path: string; text: string }[] = [];
  for (const path of listing.paths) {
    const result = await files.read(placeOf(path));
    if (result.kind !== 'text' || result.text.length > mostCharacters) {
      if (result.kind !== 'absent') left.push(`${path} was not read: it is too large, or no permission was given.`);
      continue;
    }
    const { text } = result;
    if (/\bhelm\b/.test(text)) scripts.push({ path, text });
    if (!yamlName.test(path) || path.endsWith(fleetFileName)) continue;
    const languageId = path.endsWith('.gotmpl') ? 'helm' : 'yaml';
    found.push({ path, document: openDocument({ id: path, text, languageId }) });
  }
  const proposal = proposeFleet(found, scripts, catalog, emptyConfig);
  return { ...proposal, unknown: [...proposal.unknown, ...left] };
}
