// The declarative way to a first bundle: it goes into the values file, at the federated trust domain that it belongs to.
import type { TextEdit } from '../edit';
import { isJsonMap, type Json } from '../json';
import type { OpenDocument } from '../openDocument';
import { formatPath, type SettingPath } from '../path';
import { plainDocument } from '../syntax/plain';
import { readBundle } from '../trust/bundle';
import { editsFor } from '../values/changes';

const place = ['controllerManager', 'identities', 'clusterFederatedTrustDomains'];

export type Declared =
  | { readonly edits: readonly TextEdit[]; readonly settings: readonly string[]; readonly problem?: undefined }
  | { readonly edits?: undefined; readonly problem: string };

/** Every server of the file that federates with the trust domain gets the bundle; the rest of the file stays as it is. */
export function declareBundle(document: OpenDocument, trustDomain: string, bundle: string): Declared {
  const { problem } = readBundle(bundle);
  if (problem !== undefined) return { problem };
  const paths = relationships(plainDocument(document.values), trustDomain);
  if (paths.length === 0) {
    return {
      problem: `No \`clusterFederatedTrustDomains\` of this file names "${trustDomain}". Add the relationship first: its \`trustDomain\`, \`bundleEndpointURL\` and \`bundleEndpointProfile\`.`,
    };
  }
  // JSON on one line has no single quote of its own but in strings, where YAML wants it twice.
  const yaml = `'${JSON.stringify(JSON.parse(bundle)).replaceAll("'", "''")}'`;
  const target = { source: document.source.id, document: document.values };
  const edits: TextEdit[] = [];
  for (const path of paths) {
    const made = editsFor({ kind: 'set', path: [...path, 'trustDomainBundle'], yaml }, target);
    if (!made)
      return { problem: `\`${formatPath(path)}\` is written so that nothing can be added to it without guessing.` };
    edits.push(...made);
  }
  return { edits, settings: paths.map(path => formatPath([...path, 'trustDomainBundle'])) };
}

function relationships(root: Readonly<Record<string, Json>>, trustDomain: string): readonly SettingPath[] {
  return Object.entries(root).flatMap(([alias, section]) => {
    let at: Json | undefined = section;
    for (const key of place) at = isJsonMap(at) ? at[key] : undefined;
    if (!isJsonMap(at)) return [];
    return Object.entries(at)
      .filter(([, entry]) => isJsonMap(entry) && entry['trustDomain'] === trustDomain)
      .map(([key]) => [alias, ...place, key]);
  });
}
