// `spire-helm values`: what Helm makes of the layers of a release, and which file and line each value comes from.
import { TextDocument } from 'vscode-languageserver-textdocument';
import { printAllValues, printValues, type Release } from '../core';
import { openBundledCatalog } from '../host/bundledCatalog';
import { nodeCatalogBytes } from '../host/nodeCatalog';
import { fleetFileFor, judgeFleet, judgeFound } from './fleet';
import { FolderReader } from './options';
import { CannotRun } from './problem';

export interface ValuesOptions {
  /** The release as the fleet file calls it. */
  readonly release: string;
  /** Path of the fleet file; the nearest one where it is missing. */
  readonly fleet: string | undefined;
  readonly origin: boolean;
  /** The chart's defaults too. */
  readonly all: boolean;
}

/** `values RELEASE [--fleet FILE] [--origin | --all]`. */
export function valuesOptions(words: readonly string[]): ValuesOptions {
  let fleet: string | undefined;
  let origin = false;
  let all = false;
  const releases: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--origin') origin = true;
    else if (word === '--all') all = true;
    else if (word === '--fleet') fleet = queue.shift() ?? missingValue();
    else if (word.startsWith('--fleet=')) fleet = word.slice('--fleet='.length);
    else if (word.startsWith('-')) throw new CannotRun(`values has no option "${word}"; see spire-helm values --help.`);
    else releases.push(word);
  }
  const [release, ...others] = releases;
  if (release === undefined || others.length > 0)
    throw new CannotRun('values wants the name of one release of the fleet; see spire-helm values --help.');
  if (all && origin)
    throw new CannotRun('--origin is about files and --all about defaults too, which stand in none; give one of them.');
  return { release, fleet, origin, all };
}

function missingValue(): never {
  throw new CannotRun('--fleet wants the path of a fleet file; see spire-helm values --help.');
}

export async function values({ release, fleet, origin, all }: ValuesOptions, cwd: string): Promise<string> {
  const { catalog, problem } = await openBundledCatalog(nodeCatalogBytes);
  if (problem !== undefined) throw new CannotRun(problem);
  const folder = cwd.replaceAll('\\', '/');
  const place = await fleetFileFor(fleet ?? 'spire-fleet.yaml', cwd);
  const reader = new FolderReader(folder, catalog);
  const judged = place === undefined ? await judgeFound(cwd, reader) : await judgeFleet(place, cwd, reader);
  if (!judged) {
    throw new CannotRun(
      'there is no spire-fleet.yaml here, and nothing else that describes releases; --fleet names one.',
    );
  }
  const member = judged.releases.find(({ key }) => key === release);
  if (!member) {
    const [said] = judged.findings.filter(finding => finding.setting.startsWith(`releases.${release}`));
    const known = judged.releases.map(({ key }) => key).join(', ');
    throw new CannotRun(said ? said.message : `the fleet has no release "${release}"; it has ${known || 'none'}.`);
  }
  return all ? printAllValues(member.merged) : print(member.merged, judged.texts, origin);
}

function print(release: Release, texts: ReadonlyMap<string, string>, withOrigin: boolean): string {
  if (!withOrigin) return printValues(release);
  const documents = new Map([...texts].map(([name, text]) => [name, TextDocument.create(name, 'yaml', 0, text)]));
  return printValues(release, origin => {
    const document = origin && documents.get(origin.source);
    return document ? `${origin.source}:${document.positionAt(origin.keySpan.start).line + 1}` : '--set';
  });
}
