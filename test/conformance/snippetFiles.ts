// Reads the snippets as they are shipped.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snippet } from './expandSnippet';

export const snippetFolder = join(__dirname, '..', '..', 'snippets');

/** Whole values files stand in `files.json`, sections of them by what they are about. */
export function readSnippets(): Readonly<Record<string, Snippet>> {
  const files = readdirSync(snippetFolder).filter(name => name.endsWith('.json'));
  const all = files
    .sort((a, b) => Number(b === 'files.json') - Number(a === 'files.json'))
    .map(name => JSON.parse(readFileSync(join(snippetFolder, name), 'utf8')) as Record<string, Snippet>);
  return Object.assign({}, ...all) as Record<string, Snippet>;
}
