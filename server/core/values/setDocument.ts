// What `--set` says as a document of its own, so that its settings are judged like those of a file.
import { parseValues } from '../syntax/parse';
import type { ValuesDocument } from '../syntax/document';
import { mergeLayers, plainMerged, type SetValue } from './merge';

/** JSON is YAML, and in it every text is in quotes: `--set` knows nothing of the words that YAML takes for true. */
export function setDocument(sets: readonly SetValue[]): ValuesDocument {
  return parseValues(sets.length === 0 ? '' : JSON.stringify(plainMerged(mergeLayers([], sets))));
}
