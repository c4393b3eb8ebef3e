// The snippets that come with the program: the same files that an editor can load by itself.
import authorities from '../../../../snippets/authorities.json';
import exposure from '../../../../snippets/exposure.json';
import federation from '../../../../snippets/federation.json';
import files from '../../../../snippets/files.json';
import identities from '../../../../snippets/identities.json';
import platform from '../../../../snippets/platform.json';
import servers from '../../../../snippets/servers.json';

export interface Snippet {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
  /** Charts and versions that it is right for. */
  readonly charts: readonly string[];
  readonly from: string;
  readonly to: string;
}

interface Written {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** Whole values files, for an empty document. */
export const wholeFiles: readonly Snippet[] = read(files);

/** Parts of a values file, for the place that they belong to. */
export const sections: readonly Snippet[] = [servers, identities, exposure, federation, authorities, platform].flatMap(
  read,
);

function read(file: Readonly<Record<string, Written>>): readonly Snippet[] {
  return Object.entries(file).map(([name, { prefix, description, body }]) => {
    const [, charts = '', from = '', to = ''] = /chart ([a-z -]+)\)\. Charts (\S+) to (\S+)\.$/.exec(description) ?? [];
    return { name, prefix, description, body, charts: charts.split(' or '), from, to };
  });
}
